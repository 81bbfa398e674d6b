import importlib.util
import json
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def make_schema():
    spec = importlib.util.spec_from_file_location("make_schema", ROOT / "scripts" / "make_schema.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_schemas_are_what_the_types_say(make_schema):
    assert make_schema.main(["--check"]) == 0


def test_the_check_fails_where_one_is_old_or_missing(make_schema, tmp_path, capsys):
    assert make_schema.main([], tmp_path) == 0
    assert make_schema.main(["--check"], tmp_path) == 0
    (tmp_path / "report-v1.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "inspection-v1.schema.json").unlink()
    assert make_schema.main(["--check"], tmp_path) == 1
    told = capsys.readouterr().err
    assert "report-v1.schema.json" in told
    assert "inspection-v1.schema.json" in told


@pytest.mark.parametrize("name", ["report-v1.schema.json", "inspection-v1.schema.json"])
def test_each_is_a_schema_that_lets_names_be_added(name):
    schema = json.loads((ROOT / "schema" / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:rollaudit:")
    text = json.dumps(schema)
    assert '"additionalProperties": false' not in text
    assert all("description" in shape for key, shape in schema["$defs"].items() if key != "InferencePeriod")


def test_words_with_a_fixed_meaning_are_listed():
    definitions = json.loads((ROOT / "schema" / "report-v1.schema.json").read_text(encoding="utf-8"))["$defs"]
    assert definitions["FileV1"]["properties"]["outcome"]["enum"] == ["read", "partial", "skipped"]
    assert definitions["AssetV1"]["properties"]["kind"]["enum"] == ["photo", "video"]
