"""`rollaudit demo`: the invented camera roll, made and reported on."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from rollaudit.cli.auditing import audit_and_write, cores, interruptible
from rollaudit.cli.options import (
    DEFAULT_PROFILE,
    Color,
    Format,
    Jobs,
    LookForCodes,
    LookForFaces,
    LookForText,
    NoFaces,
    NoProgress,
    Outputs,
    Platform,
    ProfileName,
    Quiet,
    Redact,
    Reveal,
    searched,
)
from rollaudit.cli.reading import Details, asked_outputs, reading_of
from rollaudit.cli.thumbnails import ShowFaces, ShowThumbnails, Thumbnails
from rollaudit.console import ColorChoice
from rollaudit.model.detection import FaceSearch
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.redaction import Redaction


def demo(  # noqa: PLR0913 - one parameter an option
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", hidden=True),
    ] = None,
    *,
    profile: ProfileName = DEFAULT_PROFILE,
    platform: Platform = PlatformAccess.FULL,
    faces: LookForFaces = FaceSearch.FAST,
    no_faces: NoFaces = False,
    codes: LookForCodes = False,
    text: LookForText = False,
    reveal: Reveal = False,
    jobs: Jobs = None,
    output_format: Format = None,
    output: Outputs = None,
    redact: Redact = Redaction.NONE,
    thumbnails: ShowThumbnails = False,
    show_faces: ShowFaces = False,
    details: Details = False,
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Make a sample camera roll, and report on it.

    It is invented from scratch.

    DIR is where to keep the sample library, a new or an empty directory. Default: a temporary one.
    """
    from rollaudit.library.roots import library_of
    from rollaudit.pipeline.audit import AuditRequest
    from rollaudit.profiles.load import load_profile
    from rollaudit.report.steps import SAMPLE_LIBRARY
    from rollaudit.sample.roll import SAMPLE_AS_OF, make_sample

    outputs, printed = asked_outputs(output, output_format, quiet=quiet, details=details)
    loaded = load_profile(profile)
    with interruptible("Stopped."), tempfile.TemporaryDirectory(prefix="rollaudit-demo-") as made:
        scratch = Path(made)
        roll = directory or scratch / "camera-roll"
        make_sample(roll)
        request = AuditRequest(
            library=library_of((roll,)),
            profile=loaded,
            platform=platform,
            as_of=SAMPLE_AS_OF,
            jobs=jobs or cores(),
            search=searched(faces, no_faces=no_faces, codes=codes, text=text, reveal=reveal),
            store_path=None if directory else scratch / "demo.sqlite",  # a sample that is kept keeps its scan, too
            library_name=None if directory else SAMPLE_LIBRARY,
        )
        audit_and_write(
            request,
            outputs,
            printed,
            color,
            show_progress=not (quiet or no_progress),
            redact=redact,
            thumbnails=Thumbnails(wanted=thumbnails, show_faces=show_faces),
            reading=reading_of(details=details, profile=profile, default_profile=DEFAULT_PROFILE),
        )
