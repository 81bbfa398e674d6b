"""`rollaudit diff`: what changed from one audit to the next."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rollaudit.cli.auditing import interruptible
from rollaudit.cli.options import DEFAULT_PROFILE, Color, Outputs, Platform, ProfileName, Quiet, Redact, TerminalOrJson
from rollaudit.cli.views import View, check_view_formats, write_view
from rollaudit.console import ColorChoice
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.redaction import Redaction
from rollaudit.report.output import STANDARD_OUTPUT, parse_outputs, printed_format

if TYPE_CHECKING:
    from rollaudit.pipeline.diff_sides import Side

OldSide = Annotated[Path, typer.Argument(metavar="OLD", hidden=True)]
NewSide = Annotated[Path, typer.Argument(metavar="NEW", hidden=True)]


def diff(  # noqa: PLR0913 - one parameter an option
    old: OldSide,
    new: NewSide,
    *,
    profile: ProfileName = DEFAULT_PROFILE,
    platform: Platform = PlatformAccess.FULL,
    output_format: TerminalOrJson = None,
    output: Outputs = None,
    redact: Redact = Redaction.NONE,
    quiet: Quiet = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Tell what changed between two audits of a library.

    It tells of files, what they give away, claims and findings.

    OLD and NEW are stores that scans wrote (--store), directories that were scanned, or reports written as JSON.
    --profile and --platform are for stores: a report was made for its own.
    """
    from rollaudit.pipeline.diff import difference
    from rollaudit.pipeline.output_place import refuse_output
    from rollaudit.report.difference import print_difference
    from rollaudit.report.difference_json import write_difference_json
    from rollaudit.report.redact.differences import redacted_difference

    outputs = parse_outputs(output or [])
    printed = printed_format(output_format, outputs, quiet=quiet)
    check_view_formats(outputs, printed, "A difference")
    with interruptible("Stopped."), ExitStack() as open_sides:
        before, after = (_side(path, profile, platform, open_sides) for path in (old, new))
        for one in outputs:
            for path in (before.head.path, after.head.path):
                if one.path != STANDARD_OUTPUT:
                    refuse_output(Path(one.path), Path(path))
        found = redacted_difference(difference(before, after), redact)
        view = View(
            terminal=lambda console: print_difference(found, console),
            json=lambda stream: write_difference_json(found, stream),
        )
        write_view(view, outputs, printed, color)


def _side(path: Path, profile: str, platform: PlatformAccess, open_sides: ExitStack) -> "Side":
    from rollaudit.pipeline.diff_sides import is_report, side_of_json, side_of_report
    from rollaudit.pipeline.stored import StoredRequest, report_of, stored_at, stored_scan
    from rollaudit.profiles.load import load_profile

    if is_report(path):
        return side_of_json(path)
    store_path = stored_at((path,))
    scan = open_sides.enter_context(stored_scan(store_path))
    request = StoredRequest(profile=load_profile(profile), platform=platform)
    return side_of_report(report_of(scan, request), store_path)
