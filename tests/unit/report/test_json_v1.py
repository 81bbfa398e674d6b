import base64
import io
import json
import os
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from report_fixture import ListedEvidence, build_report, empty_report
from rollaudit.model.evidence import Device, FaceBox, Faces, Outcome, Place, Reason, ReasonCode
from rollaudit.report.json_v1 import write_json
from rollaudit.rules.registry import evaluate
from stored_assets import GPS_FACTS, LISBON, asset, extraction, record

SCHEMA = Path(__file__).resolve().parents[3] / "schema" / "report-v1.schema.json"
NAMES = ["a.jpg", "é/ü.jpg", "\udcff.jpg", 'quote".jpg', "\x1b[31mred.jpg", "new\nline.jpg"]


def full(name):
    one = extraction("2025-06-27T18:03:11.25", position=LISBON, facts=GPS_FACTS)
    town = Place(name="Lisboa", region="Lisbon", country_code="PT", distance_km=0.1)
    box = FaceBox(left=0.1, top=0.1, width=0.2, height=0.2, score=0.9)
    return asset(
        name, one, device=Device(make="Maker"), place=town, faces=Faces(looked_for=True, count=1, boxes=(box,))
    )


def evidence():
    assets = tuple(full(name) for name in NAMES)
    other = record("notes.txt", outcome=Outcome.SKIPPED, reasons=(Reason(code=ReasonCode.NOT_MEDIA),))
    return ListedEvidence(assets, (other,), tuple(finding for one in assets for finding in evaluate(one)))


def text_of(report):
    stream = io.StringIO()
    write_json(report, stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def text():
    return text_of(build_report(evidence=evidence()))


@pytest.fixture(scope="module")
def valid():
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate


def test_it_is_what_the_schema_says(text, valid):
    valid(json.loads(text))


@pytest.mark.parametrize("report", [build_report(), empty_report()], ids=["no assets", "nothing at all"])
def test_it_is_so_without_assets(report, valid):
    valid(json.loads(text_of(report)))


def test_later_versions_may_add_names(text, valid):
    shape = json.loads(text)
    shape["new"] = shape["assets"][0]["new"] = 1
    valid(shape)


def test_a_name_that_is_missing_is_noticed(text, valid):
    shape = json.loads(text)
    del shape["assets"][0]["faces"]
    with pytest.raises(jsonschema.ValidationError):
        valid(shape)


def test_it_is_printable_ascii(text):
    assert text.isascii()
    assert not [char for char in text if not (char.isprintable() or char == "\n")]


def test_every_asset_stands_on_a_line_of_its_own(text):
    lines = [line.rstrip(",") for line in text.splitlines() if line.startswith('{"id"')]
    assert [json.loads(line)["path"] for line in lines] == NAMES


def test_a_path_survives_any_byte(text):
    for one, name in zip(json.loads(text)["assets"], NAMES, strict=True):
        (file,) = one["files"]
        assert one["path"] == file["path"] == name
        if name == "\udcff.jpg":
            assert base64.b64decode(file["path_base64"]) == os.fsencode(name) == b"\xff.jpg"
        else:
            assert "path_base64" not in file


def test_it_holds_what_the_design_promises(text):
    shape = json.loads(text)
    one = shape["assets"][0]
    assert one["capture_time"]["local"] == "2025-06-27T18:03:11.25"
    assert one["capture_time"]["offset"] is None
    assert one["position"]["place"] == {
        "name": "Lisboa",
        "region": "Lisbon",
        "country_code": "PT",
        "distance_km": 0.1,
        "time_zone": None,
    }
    assert one["device"]["make"] == "Maker"
    assert one["device"]["body_serial"] is None
    assert one["faces"]["count"] == len(one["faces"]["boxes"]) == 1
    assert one["facts"][0]["source"] == "EXIF:GPSLatitude"
    assert one["facts"][0]["file"] == 0
    assert shape["other_files"][0]["role"] is None
    assert shape["other_files"][0]["reasons"] == [{"code": "not_media", "detail": ""}]
    assert shape["findings"][0]["asset"] == one["id"]


def test_the_same_report_gives_the_same_bytes(text):
    assert text_of(build_report(evidence=evidence())) == text


def test_a_number_that_json_does_not_have_is_never_written():
    broken = full("a.jpg")
    broken = replace(broken, position=replace(LISBON, altitude_m=float("nan")))
    shape = json.loads(text_of(build_report(evidence=ListedEvidence((broken,)))), parse_constant=pytest.fail)
    assert shape["assets"][0]["position"]["altitude_m"] is None


def test_the_place_of_the_library_is_not_in_it(text):
    assert "/home/ana" not in text
