import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from rollaudit.model.evidence import (
    CaptureTime,
    Category,
    Device,
    Extraction,
    FaceBox,
    Faces,
    Fact,
    FileFormat,
    Outcome,
    Reason,
    ReasonCode,
)
from rollaudit.model.inspection import Inspection
from rollaudit.pipeline.evidence import evidence_of
from rollaudit.report.inspection import print_inspection, write_inspection_json
from stored_assets import GPS_FACTS, LISBON, asset, extraction, record

SCHEMA = Path(__file__).resolve().parents[3] / "schema" / "inspection-v1.schema.json"
HOSTILE = "\x1b]0;owned\x07\x9b31m\u202eevil [bold]:smile:\nnext\udcff"


def inspection(one=None, *, path="a.jpg", faces=None, tags=None, **file):
    one = one or Extraction()
    whole = asset(path, one, faces=faces)
    return Inspection(
        record=record(path, extraction=one, **file),
        evidence=evidence_of(whole, whole),
        tags=tags,
    )


def shown(what):
    stream = io.StringIO()
    print_inspection(what, Console(file=stream, width=100, force_terminal=True, color_system=None))
    return stream.getvalue()


def written(what):
    stream = io.StringIO()
    write_inspection_json(what, stream)
    return stream.getvalue()


def test_each_value_is_shown_with_the_place_it_was_read_from():
    text = shown(inspection(extraction("2025-06-27T18:03:11", position=LISBON, facts=GPS_FACTS)))
    assert "2025-06-27 18:03:11, zone not stated" in text
    assert "38.716940, -9.163900" in text
    assert "EXIF:GPSLongitude" in text
    assert "read in full" in text


def test_a_device_is_named_without_saying_its_maker_twice():
    text = shown(inspection(extraction(device=Device(make="Canon", model="Canon EOS R50"))))
    assert "Canon EOS R50" in text
    assert "Canon Canon" not in text


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("TrackPositions", "the first of a track of 1,312 positions"),
        ("TrackPositionsRead", "the first of a track of more than 1,312 positions"),
        ("GPSAltitude", ""),
    ],
)
def test_a_track_of_positions_is_told_from_a_point(field, words):
    here = replace(LISBON, source="GPMF:GPS5")
    facts = (Fact(Category.LOCATION_PRECISE, field, 1312, here.source),)
    text = " ".join(shown(inspection(extraction("2025-06-27T18:03:11", position=here, facts=facts))).split())
    assert words in text
    assert ("track" in text) == bool(words)


def test_a_doubtful_value_says_so():
    time = CaptureTime(local="2025-06-27T00:00:00", offset=None, source="filename", confidence=0.5)
    fact = Fact(category=Category.DATE_TAKEN, field="name", value="2025", source="filename", confidence=0.5)
    assert "(0.50)" in shown(inspection(Extraction(capture_time=time, facts=(fact,))))


@pytest.mark.parametrize(
    ("faces", "words"),
    [
        (Faces(looked_for=False), "not looked for"),
        (Faces(looked_for=True, count=0), "looked for, none found"),
        (Faces(looked_for=True, reason="decode_failed"), "could not be looked for: decode_failed"),
        (
            Faces(looked_for=True, count=1, boxes=(FaceBox(left=0, top=0, width=1, height=1, score=0.934),)),
            "1 found by the detector, with scores 0.93",
        ),
    ],
)
def test_none_found_and_not_looked_for_are_told_apart(faces, words):
    assert words in shown(inspection(faces=faces))


def test_a_photo_that_was_not_read_is_not_called_free_of_dates_and_positions():
    reasons = (Reason(code=ReasonCode.FORMAT_NOT_READ, detail="bmp"),)
    text = shown(inspection(outcome=Outcome.SKIPPED, format=FileFormat.BMP, reasons=reasons))
    assert "not looked for" in text
    assert "no date found" not in text
    assert "no position found" not in text
    assert "format not read: bmp" in text


def test_a_photo_that_was_read_and_says_nothing_is_called_so():
    text = shown(inspection())
    assert "no date found" in text
    assert "no position found" in text
    assert "no device named" in text


def test_a_redaction_is_named():
    assert "taken out before" in shown(inspection(Extraction(location_redacted=True)))


def test_a_file_that_is_no_photo_is_called_so_and_its_tags_are_listed_all_the_same():
    what = Inspection(record=record(format=FileFormat.OTHER), evidence=None, tags=(("Image Make", "M"),))
    assert "no photo and no video" in shown(what)
    assert "Image Make" in shown(what)


def test_the_tags_problem_is_told():
    what = Inspection(record=record(), evidence=None, tags=None, tags_problem="it crashed")
    assert "ExifRead could not list this file: it crashed." in shown(what)
    assert json.loads(written(what))["tags_problem"] == "it crashed"


def hostile():
    fact = Fact(category=Category.CAPTION_TEXT, field=HOSTILE, value=HOSTILE, source=HOSTILE)
    device = Device(make=HOSTILE, model=HOSTILE, owner=HOSTILE, body_serial=HOSTILE, lens=HOSTILE)
    time = CaptureTime(local=HOSTILE, offset=HOSTILE, source=HOSTILE)
    one = Extraction(facts=(fact,), device=device, capture_time=time)
    return inspection(
        one, path=HOSTILE, faces=Faces(looked_for=True, reason=HOSTILE), tags=((HOSTILE, HOSTILE),), sha256="f"
    )


def test_nothing_hostile_reaches_the_terminal():
    stream = io.StringIO()
    print_inspection(hostile(), Console(file=stream, width=100, color_system=None))
    text = stream.getvalue()
    assert not [char for char in text if char != "\n" and not char.isprintable()]
    assert ":smile:" in text
    assert "[bold]" in text


@pytest.mark.parametrize("what", [hostile(), inspection(), inspection(tags=())], ids=["hostile", "plain", "no tags"])
def test_its_json_is_ascii_and_what_the_schema_says(what):
    text = written(what)
    assert text.isascii()
    assert "\x1b" not in text
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(json.loads(text))
