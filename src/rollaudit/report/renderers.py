"""The outputs there are. One line adds one."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, TextIO

from rich.console import Console

from rollaudit.model.report import Report
from rollaudit.report.csv_tables import write_assets_csv, write_facts_csv, write_findings_csv
from rollaudit.report.formats import OutputFormat
from rollaudit.report.geojson import write_geojson
from rollaudit.report.github import write_github
from rollaudit.report.json_v1 import write_json
from rollaudit.report.junit import write_junit
from rollaudit.report.markdown import write_markdown
from rollaudit.report.ndjson import write_ndjson
from rollaudit.report.output import STANDARD_OUTPUT, Output, private_binary_file, private_file
from rollaudit.report.parquet_tables import write_assets_parquet, write_facts_parquet, write_findings_parquet
from rollaudit.report.sarif import write_sarif
from rollaudit.report.steps import DEFAULT_READING, Reading
from rollaudit.report.terminal import render_terminal

Renderer = Callable[[Report, TextIO], None]
BinaryRenderer = Callable[[Report, BinaryIO], None]

PIPE_COLUMNS = 80


def write_terminal_text(report: Report, stream: TextIO, reading: Reading = DEFAULT_READING) -> None:
    """Write the terminal report as for a pipe: 80 columns, no colour, whatever the environment says."""
    render_terminal(report, pipe_console(stream), reading)


def pipe_console(stream: TextIO) -> Console:
    """Return a console as for a pipe."""
    return Console(file=stream, width=PIPE_COLUMNS, color_system=None, force_terminal=False, legacy_windows=False)


def write_page(report: Report, stream: TextIO, reading: Reading = DEFAULT_READING) -> None:
    """Write the HTML page. Its templates and figures are loaded only where somebody asks for it."""
    from rollaudit.report.html.page import write_html  # noqa: PLC0415

    write_html(report, stream, reading)


RENDERERS: Mapping[OutputFormat, Renderer] = {
    OutputFormat.TERMINAL: write_terminal_text,
    OutputFormat.JSON: write_json,
    OutputFormat.HTML: write_page,
    OutputFormat.NDJSON: write_ndjson,
    OutputFormat.CSV: write_assets_csv,
    OutputFormat.CSV_FACTS: write_facts_csv,
    OutputFormat.CSV_FINDINGS: write_findings_csv,
    OutputFormat.GEOJSON: write_geojson,
    OutputFormat.SARIF: write_sarif,
    OutputFormat.JUNIT: write_junit,
    OutputFormat.GITHUB: write_github,
    OutputFormat.MARKDOWN: write_markdown,
}
"""Each writes a whole report to a text stream."""

_FOR_PEOPLE: Mapping[OutputFormat, Callable[[Report, TextIO, Reading], None]] = {
    OutputFormat.TERMINAL: write_terminal_text,
    OutputFormat.HTML: write_page,
}

BINARY_RENDERERS: Mapping[OutputFormat, BinaryRenderer] = {
    OutputFormat.PARQUET: write_assets_parquet,
    OutputFormat.PARQUET_FACTS: write_facts_parquet,
    OutputFormat.PARQUET_FINDINGS: write_findings_parquet,
}
"""Each writes a whole report to a stream of bytes."""


def write_text(report: Report, output_format: OutputFormat, stream: TextIO, reading: Reading = DEFAULT_READING) -> None:
    """Write a report to a text stream; those for people name commands by which the same report can be had again."""
    if output_format in _FOR_PEOPLE:
        _FOR_PEOPLE[output_format](report, stream, reading)
    else:
        RENDERERS[output_format](report, stream)


def write_outputs(report: Report, outputs: Iterable[Output], reading: Reading = DEFAULT_READING) -> None:
    """Write every output that is a file, whole and readable by its owner only. Raises `AuditError`.

    `reading` is how the terminal report is read; the other formats hold all details.
    """
    for output in outputs:
        if output.path == STANDARD_OUTPUT:
            continue
        if output.format in BINARY_RENDERERS:
            with private_binary_file(Path(output.path)) as binary:
                BINARY_RENDERERS[output.format](report, binary)
        else:
            with private_file(Path(output.path)) as stream:
                write_text(report, output.format, stream, reading)
