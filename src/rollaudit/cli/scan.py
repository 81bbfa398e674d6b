"""`rollaudit scan`: the main job."""

from pathlib import Path

import typer

from rollaudit.cli.auditing import audit_and_write, cores, interruptible, report_day, store_place
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
    AsOf,
    Color,
    Format,
    Hash,
    Jobs,
    LookForCodes,
    LookForFaces,
    LookForText,
    NoFaces,
    NoProgress,
    NoStore,
    Outputs,
    Paths,
    Platform,
    ProfileName,
    Quiet,
    Redact,
    RequireCoverage,
    RetryQuarantined,
    Reveal,
    SchedulerAddress,
    StorePath,
    Verify,
    WithoutNames,
    searched,
)
from rollaudit.cli.reading import Details, asked_outputs, reading_of
from rollaudit.cli.settings import ConfigFile
from rollaudit.cli.thumbnails import ShowFaces, ShowThumbnails, Thumbnails
from rollaudit.cli.watching import LogAs, LogFormat, ProfileRun, Watching
from rollaudit.console import ColorChoice
from rollaudit.model.detection import FaceSearch
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.redaction import Redaction
from rollaudit.model.severity import Certainty, Severity


def scan(  # noqa: PLR0913 - one parameter an option
    paths: Paths,
    *,
    profile: ProfileName = DEFAULT_PROFILE,
    platform: Platform = PlatformAccess.FULL,
    as_of: AsOf = None,
    faces: LookForFaces = FaceSearch.FAST,
    no_faces: NoFaces = False,
    codes: LookForCodes = False,
    text: LookForText = False,
    reveal: Reveal = False,
    jobs: Jobs = None,
    sha256: Hash = False,
    verify: Verify = False,
    retry_quarantined: RetryQuarantined = False,
    scheduler: SchedulerAddress = None,
    output_format: Format = None,
    output: Outputs = None,
    store: StorePath = None,
    no_store: NoStore = False,
    without: WithoutNames = None,
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
    thumbnails: ShowThumbnails = False,
    show_faces: ShowFaces = False,
    details: Details = False,
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    log_format: LogAs = LogFormat.TEXT,
    profile_run: ProfileRun = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Scan a photo library and report what the opt-in would hand over.

    PATH is a directory with photos and videos, or a single file; one or more. s3://BUCKET/PREFIX is read from an object
    store (pip install 'rollaudit[s3]'): the one that AWS_ENDPOINT_URL names, or Amazon's.

    Exit codes: 0 done, 1 --fail-on or --max found too much, 2 wrong usage, 3 nothing to audit, 4 the audit failed,
    5 coverage too low, 130 interrupted.
    """
    from rollaudit.library.roots import library_of
    from rollaudit.pipeline.readers import early_readers

    outputs, printed = asked_outputs(output, output_format, quiet=quiet, details=details)
    library = library_of(tuple(paths), objects_too=True)
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
    workers = jobs or cores()
    kept = "" if no_store else " What was read so far is kept: run the same command again to go on."
    with (
        interruptible(f"Stopped.{kept}"),
        Watching(log_format, profile_run=profile_run) as watching,
        store_place(store, no_store=no_store) as store_path,
        early_readers(
            library, workers, store_path, wanted=not (sha256 or verify or scheduler or library.objects)
        ) as early,
    ):
        from rollaudit.pipeline.audit import AuditRequest
        from rollaudit.pipeline.cluster import scheduler_at
        from rollaudit.pipeline.without import parse_without
        from rollaudit.profiles.load import load_profile

        request = AuditRequest(
            library=library,
            profile=load_profile(profile),
            platform=platform,
            as_of=report_day(as_of),
            jobs=workers,
            scheduler=scheduler_at(scheduler) if scheduler else None,
            search=searched(faces, no_faces=no_faces, codes=codes, text=text, reveal=reveal),
            sha256=sha256,
            store_path=store_path,
            verify=verify,
            retry_quarantined=retry_quarantined,
            without=parse_without(without or []),
            rules=gating.policy(below(config.parent if config else Path.cwd(), library.root)),
            path_prefix=below(Path.cwd(), library.root),
        )
        code = audit_and_write(
            request,
            outputs,
            printed,
            color,
            show_progress=not (quiet or no_progress or log_format is LogFormat.JSON),
            gating=gating,
            redact=redact,
            thumbnails=Thumbnails(wanted=thumbnails, show_faces=show_faces),
            reading=reading_of(
                details=details,
                profile=profile,
                default_profile=DEFAULT_PROFILE,
                paths=paths,
                as_of=as_of if no_store else None,
                store=store,
                kept=not no_store,
            ),
            watching=watching,
            early=early,
        )
        watching.ended(code)
    raise typer.Exit(code)
