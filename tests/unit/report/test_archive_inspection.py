import io
import json
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from rollaudit.model.evidence import FileFormat, Outcome, Reason, ReasonCode
from rollaudit.model.inspection import ArchiveInspection, Inspection
from rollaudit.pipeline.evidence import evidence_of
from rollaudit.report.archive_inspection import print_archive_inspection, write_archive_inspection_json
from stored_assets import GPS_FACTS, LISBON, asset, extraction, record

SCHEMA = Path(__file__).resolve().parents[3] / "schema" / "archive-inspection-v1.schema.json"
HOSTILE = "\x1b]0;owned\x07\x9b31m\u202eevil [bold]:smile:\nnext\udcff.jpg"


def member(path="t.zip/a.jpg", **said):
    one = extraction("2025-06-27T18:03:11", position=LISBON, facts=GPS_FACTS, **said)
    whole = asset(path, one)
    return Inspection(record=record(path, extraction=one), evidence=evidence_of(whole, whole))


def other(path="t.zip/notes.txt"):
    reasons = (Reason(code=ReasonCode.NOT_MEDIA),)
    return Inspection(
        record=record(path, format=FileFormat.OTHER, outcome=Outcome.SKIPPED, reasons=reasons), evidence=None
    )


def archive(*members, more=False, **changes):
    return ArchiveInspection(record=record("t.zip", format=FileFormat.ZIP, **changes), members=members, more=more)


def shown(what, place="/exports/t.zip"):
    stream = io.StringIO()
    print_archive_inspection(what, Console(file=stream, width=100, force_terminal=True, color_system=None), place)
    return " ".join(stream.getvalue().split())


def test_each_file_is_told_in_short():
    text = shown(archive(member(), other()))
    assert "2 files: 1 photo, 1 other" in text
    assert "2025-06-27 18:03:11 · 38.71694, -9.16390" in text
    assert "tells exact positions" in text
    assert "not read (not media)" in text
    assert "There are more files" not in text


def test_that_there_are_more_files_is_said():
    text = shown(archive(member(), more=True))
    assert "the first 1 file: 1 photo" in text
    assert "There are more files in it" in text


def test_what_is_no_archive_has_no_list():
    text = shown(archive(outcome=Outcome.SKIPPED, reasons=(Reason(code=ReasonCode.TRUNCATED),)))
    assert "not read (truncated)" in text
    assert "WHAT IT HOLDS" not in text


def test_nothing_hostile_reaches_the_terminal():
    text = shown(archive(member(f"t.zip/{HOSTILE}"), other(f"t.zip/{HOSTILE}")))
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\udcff"} & set(text)
    assert "[bold]:smile:" in text


@pytest.mark.parametrize(
    "what", [archive(), archive(member(), other(), more=True), archive(member(f"t.zip/{HOSTILE}"))]
)
def test_its_json_is_ascii_and_what_the_schema_says(what):
    stream = io.StringIO()
    write_archive_inspection_json(what, stream)
    assert stream.getvalue().isascii()
    report = json.loads(stream.getvalue())
    jsonschema.validate(report, json.loads(SCHEMA.read_text()))
    assert len(report["members"]) == len(what.members)


def test_the_command_it_names_can_be_copied_whatever_the_archive_is_called():
    assert "rollaudit inspect /exports/t.zip/NAME shows" in shown(archive(member()))
    assert "rollaudit inspect '/exports/a;touch pwned;.zip'/NAME" in shown(
        archive(member()), "/exports/a;touch pwned;.zip"
    )
    assert "rollaudit inspect ARCHIVE/NAME" in shown(archive(member()), "/exports/a\x1b[2J.zip")
