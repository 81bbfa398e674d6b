"""The schema of profiles and the loader say the same of everything that a schema can say."""

import json
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from profile_texts import broken, documented_example

from rollaudit.profiles.load import known_editions, known_profiles, shipped_text
from rollaudit.profiles.schema import profile_schema
from rollaudit.profiles.validate import validate

ROOT = Path(__file__).resolve().parents[3]
EDITIONS = [f"{name}@{edition}" for name in known_profiles() for edition in known_editions(name)]
VALIDATOR = jsonschema.Draft202012Validator(profile_schema())


def as_json(value):
    """Return TOML's content as JSON has it: days as texts."""
    match value:
        case dict():
            return {key: as_json(inner) for key, inner in value.items()}
        case list():
            return [as_json(inner) for inner in value]
        case date():
            return value.isoformat()
        case _:
            return value


def complaints(text):
    return [error.json_path for error in VALIDATOR.iter_errors(as_json(tomllib.loads(text)))]


def test_the_schema_is_one_and_the_file_is_current():
    jsonschema.Draft202012Validator.check_schema(profile_schema())
    written = json.loads((ROOT / "schema" / "profile-v1.schema.json").read_text(encoding="utf-8"))
    assert written == profile_schema()


@pytest.mark.parametrize("name", EDITIONS)
def test_what_ships_meets_the_schema(name):
    assert complaints(shipped_text(name)) == []


def test_the_documented_example_meets_the_schema():
    assert complaints(documented_example()) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (('stance = "permitted" }', 'stance = "permited" }'), "$.clauses[0].uses[0].stance"),
        (("window_days = 30", "window_days = 0"), "$.scope.window_days"),
        (('transferred = ["unknown"]', "transferred = []"), "$.transferred"),
        (('edition = "2026-01"', 'edition = "2026-01"\ncolour = "red"'), "$"),
        (('title = "Example Memories"', 'title = " "'), "$.title"),
        (('dated = "2026-02"', 'dated = "spring"'), "$.sources[1].dated"),
        (('condition = "the owner shares the memory"', "condition = { any = [] }"), "$.clauses[0].uses[1].condition"),
        (('mark = "secondhand"', 'mark = "unknown"'), "$.applies[0].mark"),
        (("format = 1", "format = 2"), "$.format"),
    ],
)
def test_what_the_loader_refuses_for_its_form_the_schema_refuses_too(change, where):
    text = broken(change).decode()
    assert validate(tomllib.loads(text))[1]
    assert complaints(text) == [where]
