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
    Reveal,
)
from rollaudit.console import ColorChoice
from rollaudit.model.detection import FaceSearch, Search
from rollaudit.model.policy import PlatformAccess
from rollaudit.report.output import parse_outputs, printed_format


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
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Make a sample camera roll, invented from scratch, and report on it.

    DIR is where to keep the sample library, a new or an empty directory. Default: a temporary one.
    """
    from rollaudit.library.roots import library_of
    from rollaudit.pipeline.audit import AuditRequest
    from rollaudit.profiles.load import load_profile
    from rollaudit.sample.roll import SAMPLE_AS_OF, make_sample

    outputs = parse_outputs(output or [])
    printed = printed_format(output_format, outputs, quiet=quiet)
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
            search=Search(faces=FaceSearch.OFF if no_faces else faces, codes=codes, text=text, reveal=reveal),
            store_path=scratch / "demo.sqlite",
            library_name=str(directory) if directory else "the sample camera roll",
        )
        audit_and_write(request, outputs, printed, color, show_progress=not (quiet or no_progress))
