"""`rollaudit report`: any output from a finished scan, without the photos, and answers to single questions about it."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rollaudit.cli.auditing import interruptible, print_report, report_day, write_files
from rollaudit.cli.gating import (
    BaselineFile,
    FailOn,
    Gating,
    Ignore,
    Limits,
    MinConfidence,
    MinSeverity,
    PerPathIgnore,
    Select,
    SeverityOf,
    WriteBaseline,
    below,
)
from rollaudit.cli.options import (
    DEFAULT_PROFILE,
    Color,
    Format,
    Outputs,
    Paths,
    Platform,
    ProfileName,
    Quiet,
    Redact,
    RequireCoverage,
    StoredAsOf,
    WithoutNames,
)
from rollaudit.cli.reading import Details, asked_outputs, reading_of
from rollaudit.cli.settings import ConfigFile
from rollaudit.cli.views import check_view_formats, write_view
from rollaudit.console import ColorChoice
from rollaudit.errors import UsageError
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.redaction import Redaction
from rollaudit.model.severity import Certainty, Severity
from rollaudit.report.output import STANDARD_OUTPUT

if TYPE_CHECKING:
    from rollaudit.cli.views import View
    from rollaudit.pipeline.stored import StoredRequest, StoredScan

Top = Annotated[
    int | None,
    typer.Option("--top", metavar="N", min=1, max=1000, help="Print the N most exposing files, with all they say."),
]
CoverageOnly = Annotated[
    bool, typer.Option("--coverage", help="Print every file that was read in part or not at all, with the reasons.")
]
Ends = Annotated[
    str | None,
    typer.Option(
        "--ends",
        metavar="NAME",
        help="Print the fewest files whose removal ends an exposure, and the settings that do: a category"
        " (location_precise), a clause or an inference by its id, or a word of the report (trips, faces).",
    ),
]


def report(  # noqa: PLR0913 - one parameter an option
    paths: Paths,
    *,
    profile: ProfileName = DEFAULT_PROFILE,
    platform: Platform = PlatformAccess.FULL,
    as_of: StoredAsOf = None,
    without: WithoutNames = None,
    top: Top = None,
    coverage: CoverageOnly = False,
    ends: Ends = None,
    fail_on: FailOn = None,
    limits: Limits = None,
    require_coverage: RequireCoverage = None,
    min_severity: MinSeverity = Severity.LOW,
    min_confidence: MinConfidence = Certainty.LOW,
    select: Select = None,
    ignore: Ignore = None,
    per_path_ignore: PerPathIgnore = None,
    severity: SeverityOf = None,
    baseline: BaselineFile = None,
    write_baseline: WriteBaseline = None,
    config: ConfigFile = None,
    redact: Redact = Redaction.NONE,
    output_format: Format = None,
    output: Outputs = None,
    details: Details = False,
    quiet: Quiet = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Make any output from a finished scan, without the photos.

    PATH is the store that a scan wrote (--store), or what was scanned: its store is then found in the cache.
    The store is only read. The output is what the scan would print with the same options.
    """
    from rollaudit.pipeline.output_place import refuse_output
    from rollaudit.pipeline.stored import StoredRequest, report_of, stored_at, stored_scan
    from rollaudit.pipeline.without import parse_without
    from rollaudit.profiles.load import load_profile
    from rollaudit.report.redact.redaction import check_redaction, redacted

    outputs, printed = asked_outputs(output, output_format, quiet=quiet, details=details)
    check_redaction(redact, [*(one.format for one in outputs), printed])
    request = StoredRequest(
        profile=load_profile(profile),
        platform=platform,
        as_of=report_day(as_of) if as_of else None,
        without=parse_without(without or []),
    )
    gating = Gating(
        fail_on=fail_on,
        limits=limits,
        require_coverage=require_coverage,
        min_severity=min_severity,
        min_confidence=min_confidence,
        select=select,
        ignore=ignore,
        per_path_ignore=per_path_ignore,
        severity=severity,
        baseline=baseline,
        write_baseline=write_baseline,
    )
    gating.gate()
    store_path = stored_at(tuple(paths))
    written = [Path(one.path) for one in outputs if one.path != STANDARD_OUTPUT]
    for path in [*written, *filter(None, [write_baseline])]:
        refuse_output(path, store_path)
    with interruptible("Stopped."), stored_scan(store_path) as scan:
        if not quiet:
            _tell_scan(scan, redact)
        asked = _question(scan, request, top=top, coverage=coverage, ends=ends)
        if asked:
            option, view = asked
            _refuse_redaction(redact, option)
            check_view_formats(outputs, printed, option)
            write_view(view, outputs, printed, color)
            return
        rules = gating.policy(below(config.parent if config else Path.cwd(), scan.root))
        made = report_of(scan, replace(request, rules=rules, path_prefix=below(Path.cwd(), scan.root)))
        gating.unlooked(made.looked)  # an error is said before anything is written
        shown = redacted(made, redact)
        reading = reading_of(
            details=details,
            profile=profile,
            default_profile=DEFAULT_PROFILE,
            paths=paths,
            as_of=as_of,
            store=store_path if store_path in paths else None,
        )
        write_files(shown, outputs, reading)
        if printed:
            print_report(shown, printed, color, reading)
        code = gating.conclude(made, shown)
    raise typer.Exit(code)


def _question(
    scan: "StoredScan", request: "StoredRequest", *, top: int | None, coverage: bool, ends: str | None
) -> "tuple[str, View] | None":
    """Return the one question that was asked instead of a whole report, with its answer."""
    from rollaudit.cli.answers import coverage_view, ends_view, top_view

    given = [option for option, wanted in (("--top", top), ("--coverage", coverage), ("--ends", ends)) if wanted]
    if not given:
        return None
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} are two questions.", hint="Ask them one by one.")
    if top:
        return "--top", top_view(scan, request, top)
    return ("--ends", ends_view(scan, request, ends)) if ends else ("--coverage", coverage_view(scan, request))


def _refuse_redaction(redact: Redaction, option: str) -> None:
    """Refuse to redact an answer that is a list of files and their values: nothing of it would be left."""
    if redact is not Redaction.NONE:
        raise UsageError(
            f"{option} names files and what they say; it cannot be had with --redact {redact}.",
            hint="Redact the whole report, which names the most exposing files under other names.",
        )


def _tell_scan(scan: "StoredScan", redact: Redaction) -> None:
    """Say on standard error when and of what the scan was made."""
    from rollaudit.report.phrases import day
    from rollaudit.report.redact.redaction import LIBRARY
    from rollaudit.text import clean

    record = scan.record
    library = clean(record.library, limit=200) if redact is Redaction.NONE else LIBRARY
    when = record.finished_at
    typer.echo(
        f"From the scan of {library} that ended on {day(when.date())} at {when:%H:%M}"
        f" (rollaudit {clean(record.tool_version, limit=40)}). No photo was opened.",
        err=True,
    )
