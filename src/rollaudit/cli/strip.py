"""`rollaudit strip`: copies of pictures without what they say beside the picture."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rollaudit.cli.auditing import cores, interruptible
from rollaudit.cli.exits import FAILED, NOTHING_TO_AUDIT
from rollaudit.cli.options import Color, Jobs, NoProgress, Quiet, TerminalOrJson
from rollaudit.console import ColorChoice
from rollaudit.errors import UsageError
from rollaudit.report.formats import OutputFormat


def strip(  # noqa: PLR0913 - one parameter an option
    source: Annotated[Path, typer.Argument(metavar="SRC", hidden=True)],
    destination: Annotated[Path, typer.Argument(metavar="DEST", hidden=True)],
    *,
    remove: Annotated[
        list[str] | None,
        typer.Option(
            "--remove",
            metavar="NAME",
            help="What goes: all, or only position, people, identifiers, dates, device, captions, history, hidden."
            " Repeatable. Default: all.",
        ),
    ] = None,
    jobs: Jobs = None,
    output_format: TerminalOrJson = None,
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Copy pictures without what they say beside the picture.

    Each copy is read again and must prove clean.

    SRC is a directory or a picture; it is never written to. DEST is a new or an empty directory elsewhere. JPEG, PNG
    and WebP are copied without recompression; for other formats the tool is named that does it.

    Exit codes: 0 done, 2 wrong usage, 3 no such picture, 4 some of them could not be copied (those that were are as
    good as with 0), 130 interrupted. What has no copy is counted on standard error, with --quiet too: a scan of DEST
    knows nothing of it.
    """
    from rollaudit.console import ProgressDisplay, make_stderr_console, make_stdout_console, standard_output
    from rollaudit.pipeline.stripping import StripRequest, strip_library
    from rollaudit.report.stripping import left_out_sentence, print_stripping, write_stripping_json
    from rollaudit.strip.choice import parse_removals

    if output_format not in (None, OutputFormat.TERMINAL, OutputFormat.JSON):
        raise UsageError(f"strip cannot write {output_format}.", hint="It takes --format terminal and json.")
    choice = parse_removals(remove or ["all"])
    request = StripRequest(source=source, destination=destination, choice=choice, jobs=jobs or cores())
    with interruptible(f"Stopped. No copy in {destination} was read again: remove what is there."):
        with ProgressDisplay(make_stderr_console(color), enabled=not (quiet or no_progress)) as progress:
            summary = strip_library(request, progress)
        with standard_output():
            if output_format is OutputFormat.JSON:
                write_stripping_json(summary, sys.stdout)
            elif not quiet:
                print_stripping(summary, make_stdout_console(color))
    if summary.left_out:
        typer.echo(left_out_sentence(summary), err=True)
    if summary.failures:
        raise typer.Exit(FAILED)
    if not summary.copied:
        raise typer.Exit(NOTHING_TO_AUDIT)
