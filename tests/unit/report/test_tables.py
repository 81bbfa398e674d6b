import csv
import importlib.util
import io
import json
import sys
from pathlib import Path

import jsonschema
import pytest

from hostile_names import NAMES, hostile_report
from report_fixture import build_report
from rollaudit.errors import UsageError
from rollaudit.report.csv_tables import defused, write_assets_csv, write_facts_csv, write_findings_csv
from rollaudit.report.geojson import write_geojson
from rollaudit.report.ndjson import write_ndjson
from rollaudit.report.parquet_tables import write_assets_parquet, write_facts_parquet, write_findings_parquet
from rollaudit.report.uris import path_uri
from rollaudit.text import clean

SCHEMAS = Path(__file__).resolve().parents[3] / "schema"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def written(write, report):
    stream = io.StringIO()
    write(report, stream)
    return stream.getvalue()


def rows(write, report):
    return list(csv.DictReader(io.StringIO(written(write, report), newline="")))


def test_assets_are_one_row_each_and_named_exactly():
    table = rows(write_assets_csv, hostile_report())
    assert [row["path_uri"] for row in table] == [path_uri(name) for name in NAMES]
    assert table[1]["latitude"] == "-33.5"
    assert table[1]["captured_offset"] == "+02:00"
    assert table[1]["face_count"] == ""
    assert table[1]["faces_looked_for"] == "false"
    assert table[1]["findings"] == "RA101;RA201;RA501"
    assert (table[0]["outcome"], table[0]["reasons"], table[0]["latitude"]) == ("partial", "truncated", "")


@pytest.mark.parametrize("write", [write_assets_csv, write_facts_csv, write_findings_csv])
def test_no_cell_of_text_begins_a_formula_or_another_line(write):
    text = written(write, hostile_report())
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert cell.isprintable() or not cell
            number = cell.lstrip("+-").replace(".", "").replace(":", "").isdecimal()
            assert number or not cell.startswith(FORMULA_SIGNS), cell
    assert text.count("\r\n") == text.count("\n") == len(rows(write, hostile_report())) + 1


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("\uff1d1", "'\uff1d1"),
        ("-2", "-2"),
        ("+02:00", "+02:00"),
        ("-2+3", "'-2+3"),
        ("@A1", "'@A1"),
        ("a=1", "a=1"),
    ],
)
def test_formulas_are_defused_and_numbers_left(text, safe):
    assert defused(text) == safe


def test_facts_keep_numbers_as_numbers():
    table = rows(write_facts_csv, hostile_report())
    assert len(table) == 2 * (len(NAMES) - 1)
    assert (table[1]["value"], table[1]["number"]) == ("-1.5", "-1.5")
    assert table[0]["number"] == ""


def test_findings_are_one_row_each():
    table = rows(write_findings_csv, hostile_report())
    assert len(table) == hostile_report().findings.total
    assert table[0]["rule"] == "RA101"


def test_ndjson_is_one_whole_asset_a_line():
    text = written(write_ndjson, hostile_report())
    assert text.isascii()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["path"] for line in lines] == list(NAMES)
    assert [one["rule"] for one in lines[1]["findings"]] == ["RA101", "RA201", "RA501"]
    schema = json.loads((SCHEMAS / "asset-v1.schema.json").read_text(encoding="utf-8"))
    for line in lines:
        jsonschema.validate(line, schema)


def test_geojson_has_a_point_for_every_position():
    collection = json.loads(written(write_geojson, hostile_report()))
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == len(NAMES) - 1
    for name, feature in zip(NAMES[1:], collection["features"], strict=True):
        assert set(feature) == {"type", "geometry", "properties"}
        assert feature["geometry"] == {"type": "Point", "coordinates": [151.25, -33.5, 12.5]}
        assert feature["properties"]["path"] == clean(name)
        assert feature["properties"]["path_uri"] == path_uri(name)
    written(write_geojson, hostile_report()).encode("utf-8")


def test_geojson_without_positions_is_an_empty_collection():
    assert json.loads(written(write_geojson, build_report())) == {"type": "FeatureCollection", "features": []}


def parquet(tmp_path, write, report):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "t.parquet"
    with path.open("wb") as stream:
        write(report, stream)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        described = connection.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()
        return described, connection.execute("FROM read_parquet(?)", [str(path)]).fetchall()


def test_parquet_holds_the_same_assets_with_types(tmp_path):
    described, held = parquet(tmp_path, write_assets_parquet, hostile_report())
    names = [name for name, *_ in described]
    assert names == list(rows(write_assets_csv, hostile_report())[0])
    assert [row[names.index("path_uri")] for row in held] == [path_uri(name) for name in NAMES]
    kinds = {name: kind for name, kind, *_ in described}
    assert (kinds["latitude"], kinds["bytes"], kinds["faces_looked_for"]) == ("DOUBLE", "BIGINT", "BOOLEAN")
    assert held[0][names.index("latitude")] is None
    assert held[1][names.index("latitude")] == -33.5


@pytest.mark.parametrize(
    ("write", "as_csv"), [(write_facts_parquet, write_facts_csv), (write_findings_parquet, write_findings_csv)]
)
def test_parquet_of_facts_and_findings_has_as_many_rows(tmp_path, write, as_csv):
    _, held = parquet(tmp_path, write, hostile_report())
    assert len(held) == len(rows(as_csv, hostile_report()))


def test_parquet_of_nothing_still_has_its_columns(tmp_path):
    described, held = parquet(tmp_path, write_findings_parquet, build_report())
    assert described[0][0] == "rule"
    assert held == []


def test_without_duckdb_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError) as caught:
        write_assets_parquet(build_report(), io.BytesIO())
    assert "rollaudit[analytics]" in caught.value.hint
    assert importlib.util.find_spec("rollaudit.report.parquet_tables")
