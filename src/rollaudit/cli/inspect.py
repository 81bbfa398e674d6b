"""`rollaudit inspect`: one file, fact by fact, or the files inside of an archive."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rollaudit.cli.exits import NOTHING_TO_AUDIT
from rollaudit.cli.options import (
    Color,
    LookForCodes,
    LookForFaces,
    LookForText,
    NoFaces,
    Reveal,
    TerminalOrJson,
    searched,
)
from rollaudit.console import ColorChoice
from rollaudit.errors import UsageError
from rollaudit.model.detection import FaceSearch
from rollaudit.report.formats import OutputFormat


def inspect(  # noqa: PLR0913 - one parameter an option
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    *,
    all_tags: Annotated[
        bool, typer.Option("--all-tags", help="List every tag ExifRead knows, too, maker notes included.")
    ] = False,
    faces: LookForFaces = FaceSearch.FAST,
    no_faces: NoFaces = False,
    codes: LookForCodes = False,
    text: LookForText = False,
    reveal: Reveal = False,
    output_format: TerminalOrJson = None,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Show everything one file gives away, or what an archive holds.

    It is told fact by fact, each with its source.

    FILE is one photo, video or sidecar; an archive (ZIP, TGZ); or a file inside of one, as reports name it:
    takeout.zip/Takeout/IMG_1.jpg. Of an archive the first 500 files are read, and told in short. Exit code 3: it is
    none of these.
    """
    from rollaudit.console import make_stdout_console, standard_output
    from rollaudit.model.evidence import Outcome
    from rollaudit.model.inspection import ArchiveInspection
    from rollaudit.pipeline.inspect import inspect_file
    from rollaudit.report.archive_inspection import print_archive_inspection, write_archive_inspection_json
    from rollaudit.report.inspection import print_inspection, write_inspection_json

    if output_format not in (None, OutputFormat.TERMINAL, OutputFormat.JSON):
        raise UsageError(f"inspect cannot write {output_format}.", hint="It takes --format terminal and json.")
    inspection = inspect_file(
        file,
        search=searched(faces, no_faces=no_faces, codes=codes, text=text, reveal=reveal),
        all_tags=all_tags,
    )
    as_json = output_format is OutputFormat.JSON
    with standard_output():
        match inspection:
            case ArchiveInspection() if as_json:
                write_archive_inspection_json(inspection, sys.stdout)
            case ArchiveInspection():
                print_archive_inspection(inspection, make_stdout_console(color), str(file))
            case _ if as_json:
                write_inspection_json(inspection, sys.stdout)
            case _:
                print_inspection(inspection, make_stdout_console(color))
    kind = inspection.record.format.kind
    if kind is None and inspection.record.outcome is Outcome.SKIPPED:
        raise typer.Exit(NOTHING_TO_AUDIT)
