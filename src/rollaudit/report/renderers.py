"""The outputs there are. One line adds one."""

from collections.abc import Callable, Mapping
from typing import TextIO

from rich.console import Console

from rollaudit.model.report import Report
from rollaudit.report.formats import OutputFormat
from rollaudit.report.json_v1 import write_json
from rollaudit.report.terminal import render_terminal

Renderer = Callable[[Report, TextIO], None]

PIPE_COLUMNS = 80


def write_terminal_text(report: Report, stream: TextIO) -> None:
    """Write the terminal report as for a pipe: 80 columns, no colour, whatever the environment says."""
    render_terminal(report, _pipe(stream))


def _pipe(stream: TextIO) -> Console:
    return Console(file=stream, width=PIPE_COLUMNS, color_system=None, force_terminal=False, legacy_windows=False)


RENDERERS: Mapping[OutputFormat, Renderer] = {
    OutputFormat.TERMINAL: write_terminal_text,
    OutputFormat.JSON: write_json,
}
"""Each writes a whole report to a text stream."""
