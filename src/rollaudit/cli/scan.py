"""`rollaudit scan`: the main job."""

import typer

from rollaudit.cli.auditing import audit_and_write, cores, interruptible, report_day, share_read
from rollaudit.cli.exits import COVERAGE_TOO_LOW
from rollaudit.cli.options import (
    DEFAULT_PROFILE,
    AsOf,
    Color,
    Format,
    Hash,
    Jobs,
    LookForFaces,
    NoProgress,
    Outputs,
    Paths,
    Platform,
    ProfileName,
    Quiet,
    RequireCoverage,
    StorePath,
)
from rollaudit.console import ColorChoice
from rollaudit.model.policy import PlatformAccess
from rollaudit.report.output import parse_outputs, printed_format


def scan(  # noqa: PLR0913 - one parameter an option
    paths: Paths,
    *,
    profile: ProfileName = DEFAULT_PROFILE,
    platform: Platform = PlatformAccess.FULL,
    as_of: AsOf = None,
    faces: LookForFaces = True,
    jobs: Jobs = None,
    sha256: Hash = False,
    output_format: Format = None,
    output: Outputs = None,
    store: StorePath = None,
    require_coverage: RequireCoverage = None,
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Scan a photo library and report what the opt-in would hand over.

    PATH is a directory with photos and videos, or a single file; one or more.

    Exit codes: 0 done, 2 wrong usage, 3 nothing to audit, 4 the audit failed, 5 coverage too low, 130 interrupted.
    """
    from rollaudit.library.roots import library_of
    from rollaudit.pipeline.audit import AuditRequest
    from rollaudit.profiles.load import load_profile

    outputs = parse_outputs(output or [])
    printed = printed_format(output_format, outputs, quiet=quiet)
    request = AuditRequest(
        library=library_of(tuple(paths)),
        profile=load_profile(profile),
        platform=platform,
        as_of=report_day(as_of),
        jobs=jobs or cores(),
        faces=faces,
        sha256=sha256,
        store_path=store,
    )
    with interruptible("Stopped. What was read so far is kept: run the same command again to go on."):
        coverage = audit_and_write(request, outputs, printed, color, show_progress=not (quiet or no_progress))
    if require_coverage is not None and coverage.percent < require_coverage:
        typer.echo(f"Coverage: {share_read(coverage)}, {require_coverage:g} % required.", err=True)
        raise typer.Exit(COVERAGE_TOO_LOW)
