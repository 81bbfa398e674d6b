"""Answers to one question about a library: each as a terminal page and as JSON, written like any report."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from rollaudit.console import ColorChoice
from rollaudit.errors import UsageError
from rollaudit.report.formats import OutputFormat
from rollaudit.report.output import STANDARD_OUTPUT, Output, private_file

if TYPE_CHECKING:
    from rich.console import Console

_FORMATS = (OutputFormat.TERMINAL, OutputFormat.JSON)


class View(NamedTuple):
    """One answer, in the two forms in which it can be had."""

    terminal: "Callable[[Console], None]"
    json: Callable[[TextIO], None]


def check_view_formats(outputs: list[Output], printed: OutputFormat | None, option: str) -> None:
    """Refuse formats that an answer cannot be had in. Raises `UsageError`."""
    wrong = sorted({one for one in (*(output.format for output in outputs), printed) if one and one not in _FORMATS})
    if wrong:
        raise UsageError(f"{option} cannot be written as {', '.join(wrong)}.", hint="It takes terminal and json.")


def write_view(view: View, outputs: list[Output], printed: OutputFormat | None, color: ColorChoice) -> None:
    """Write an answer to its files, then to standard output."""
    from rollaudit.console import make_stdout_console, standard_output
    from rollaudit.report.renderers import pipe_console

    for output in outputs:
        if output.path == STANDARD_OUTPUT:
            continue
        with private_file(Path(output.path)) as stream:
            if output.format is OutputFormat.JSON:
                view.json(stream)
            else:
                view.terminal(pipe_console(stream))
    if printed:
        with standard_output():
            if printed is OutputFormat.JSON:
                view.json(sys.stdout)
            else:
                view.terminal(make_stdout_console(color))
