"""The report for people, character by character. To accept a change: ROLLAUDIT_UPDATE_GOLDEN=1, then read the diff."""

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from report_fixture import build_report, empty_report
from rollaudit.report.terminal import render_terminal

GOLDEN = Path(__file__).parent / "terminal"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(("name", "make"), [("roll", build_report), ("nothing", empty_report)])
def test_the_report_reads_as_it_did(name, make, width):
    stream = io.StringIO()
    render_terminal(make(), Console(file=stream, width=width, color_system=None, legacy_windows=False))
    golden = GOLDEN / f"{name}_{width}.txt"
    if os.environ.get("ROLLAUDIT_UPDATE_GOLDEN"):
        golden.write_text(stream.getvalue(), encoding="utf-8")
    assert stream.getvalue() == golden.read_text(encoding="utf-8")
