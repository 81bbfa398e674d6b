"""`rollaudit compare`: two products, or two editions of one, over one library."""

from pathlib import Path
from typing import Annotated

import typer

from rollaudit.cli.auditing import interruptible, report_day
from rollaudit.cli.options import (
    Color,
    Outputs,
    Paths,
    Platform,
    Quiet,
    Redact,
    StoredAsOf,
    TerminalOrJson,
    WithoutNames,
)
from rollaudit.cli.views import View, check_view_formats, write_view
from rollaudit.console import ColorChoice
from rollaudit.errors import UsageError
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.redaction import Redaction
from rollaudit.report.output import STANDARD_OUTPUT, parse_outputs, printed_format

Profiles = Annotated[
    list[str],
    typer.Option(
        "--profile", metavar="NAME", help="Given twice: the first and the second profile (NAME@EDITION for an edition)."
    ),
]


def compare(  # noqa: PLR0913 - one parameter an option
    paths: Paths,
    *,
    profile: Profiles,
    platform: Platform = PlatformAccess.FULL,
    as_of: StoredAsOf = None,
    without: WithoutNames = None,
    output_format: TerminalOrJson = None,
    output: Outputs = None,
    redact: Redact = Redaction.NONE,
    quiet: Quiet = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Compare two profiles over one scanned library.

    It tells what changed in words, and what that changes for these files.

    PATH is the store that a scan wrote (--store), or what was scanned: its store is then found in the cache.
    Only differences are printed.
    """
    from dataclasses import replace

    from rollaudit.pipeline.compare import compare as compared
    from rollaudit.pipeline.output_place import refuse_output
    from rollaudit.pipeline.stored import StoredRequest, report_of, stored_at, stored_scan
    from rollaudit.pipeline.without import parse_without
    from rollaudit.profiles.load import load_profile
    from rollaudit.report.comparison import print_comparison
    from rollaudit.report.comparison_json import write_comparison_json
    from rollaudit.report.redact.differences import redacted_comparison

    if len(profile) != 2:
        raise UsageError(f"{len(profile)} profiles to compare.", hint="Give --profile twice: --profile A --profile B.")
    outputs = parse_outputs(output or [])
    printed = printed_format(output_format, outputs, quiet=quiet)
    check_view_formats(outputs, printed, "A comparison")
    first, second = (load_profile(name) for name in profile)
    day, imagined = report_day(as_of) if as_of else None, parse_without(without or [])
    request = StoredRequest(profile=first, platform=platform, as_of=day, without=imagined)
    store_path = stored_at(tuple(paths))
    for one in outputs:
        if one.path != STANDARD_OUTPUT:
            refuse_output(Path(one.path), store_path)
    with interruptible("Stopped."), stored_scan(store_path) as scan:
        found = compared(report_of(scan, request), report_of(scan, replace(request, profile=second)))
    found = redacted_comparison(found, redact)
    view = View(
        terminal=lambda console: print_comparison(found, console),
        json=lambda stream: write_comparison_json(found, stream),
    )
    write_view(view, outputs, printed, color)
