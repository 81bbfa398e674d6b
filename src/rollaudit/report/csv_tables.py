"""CSV (RFC 4180): the tables of assets, facts and findings, safe to open in a spreadsheet."""

import csv
import re
from typing import Final, TextIO

from rollaudit.model.report import Report
from rollaudit.report.tables import ASSETS, FACTS, FINDINGS, Cell, Table

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), the full-width signs of East Asian
# input methods among them, also behind spaces and quotes that some spreadsheets take away.
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SPACES = " \u00a0'\""
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.:]\d+)*", re.ASCII)  # an offset such as +02:00 calculates nothing


def write_assets_csv(report: Report, stream: TextIO) -> None:
    """Write one line a photo or video."""
    _write(report, stream, ASSETS)


def write_facts_csv(report: Report, stream: TextIO) -> None:
    """Write one line a fact."""
    _write(report, stream, FACTS)


def write_findings_csv(report: Report, stream: TextIO) -> None:
    """Write one line a finding."""
    _write(report, stream, FINDINGS)


def _write(report: Report, stream: TextIO, table: Table) -> None:
    writer = csv.writer(stream)  # its lines end in CRLF, as RFC 4180 §2 has it
    writer.writerow([name for name, _ in table.columns])
    for row in table.all_rows(report):
        writer.writerow([_shown(cell) for cell in row])


def _shown(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return defused(cell) if isinstance(cell, str) else cell


def defused(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe goes before what could begin one."""
    if text.lstrip(_SPACES).startswith(_FORMULA_SIGNS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
