"""Writes `schema/*.schema.json` from the JSON outputs' types and the profiles' format; `--check` compares them.

    python scripts/make_schema.py
    python scripts/make_schema.py --check    # exit 1 where a schema is not what the types say

JSON Schema 2020-12. Objects of outputs may hold more names than a schema lists: later versions of rollaudit may add
some. A profile may not: an unknown key is a mistake.
"""

import json
import sys
import types
from pathlib import Path
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from rollaudit.profiles.schema import profile_schema
from rollaudit.report.answers_v1_types import CoverageAnswerV1, EndingAnswerV1, TopAnswerV1
from rollaudit.report.comparison_v1_types import ComparisonV1
from rollaudit.report.difference_v1_types import DifferenceV1
from rollaudit.report.json_v1_asset_types import AssetLineV1
from rollaudit.report.json_v1_types import ArchiveInspectionV1, InspectionV1, ReportV1

PROFILE = "profile-v1.schema.json"
FOLDER = Path(__file__).resolve().parent.parent / "schema"

SCHEMAS: dict[str, tuple[type, str, str]] = {
    "report-v1.schema.json": (ReportV1, "urn:rollaudit:report:v1", "rollaudit report, version 1"),
    "asset-v1.schema.json": (AssetLineV1, "urn:rollaudit:asset:v1", "rollaudit asset, version 1: one line of NDJSON"),
    "inspection-v1.schema.json": (InspectionV1, "urn:rollaudit:inspection:v1", "rollaudit inspection, version 1"),
    "archive-inspection-v1.schema.json": (
        ArchiveInspectionV1,
        "urn:rollaudit:archive-inspection:v1",
        "rollaudit inspect ARCHIVE, version 1",
    ),
    "top-v1.schema.json": (TopAnswerV1, "urn:rollaudit:top:v1", "rollaudit report --top, version 1"),
    "coverage-v1.schema.json": (
        CoverageAnswerV1,
        "urn:rollaudit:coverage:v1",
        "rollaudit report --coverage, version 1",
    ),
    "ending-v1.schema.json": (EndingAnswerV1, "urn:rollaudit:ending:v1", "rollaudit report --ends, version 1"),
    "comparison-v1.schema.json": (ComparisonV1, "urn:rollaudit:comparison:v1", "rollaudit compare, version 1"),
    "difference-v1.schema.json": (DifferenceV1, "urn:rollaudit:difference:v1", "rollaudit diff, version 1"),
}
"""By file name: the type it is made from, its `$id` and its title."""


_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", types.NoneType: "null"}


def schema_of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type; the TypedDicts it names go into `definitions`. Raises `TypeError` for others."""
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if is_typeddict(kind):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}  # holds the place, in the order of first mention
            definitions[kind.__name__].update(_object(kind, definitions))
        return {"$ref": f"#/$defs/{kind.__name__}"}
    arguments = get_args(kind)
    match get_origin(kind):
        case origin if origin is Literal:
            return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
        case origin if origin is NotRequired:
            return schema_of(arguments[0], definitions)
        case origin if origin is list:
            return {"type": "array", "items": schema_of(arguments[0], definitions)}
        case origin if origin is dict and arguments[0] is str:
            return {"type": "object", "additionalProperties": schema_of(arguments[1], definitions)}
        case origin if origin in (Union, types.UnionType):
            if all(one in _PLAIN for one in arguments):
                return {"type": [_PLAIN[one] for one in arguments]}
            return {"anyOf": [schema_of(one, definitions) for one in arguments]}
    raise TypeError(f"{kind} has no schema")


def _object(shape: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(shape, include_extras=True)
    described = {"description": " ".join(shape.__doc__.split())} if shape.__doc__ else {}
    return {
        "type": "object",
        **described,
        "properties": {name: schema_of(kind, definitions) for name, kind in hints.items()},
        "required": [name for name in hints if name in shape.__required_keys__],
    }


def schema_text(name: str) -> str:
    """Return what the schema file of that name must hold."""
    if name == PROFILE:
        return json.dumps(profile_schema(), indent=2) + "\n"
    shape, identifier, title = SCHEMAS[name]
    definitions: dict[str, Any] = {}
    top = _object(shape, definitions)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": identifier, "title": title}
    return json.dumps({**head, **top, "$defs": definitions}, indent=2) + "\n"


def stale(folder: Path = FOLDER) -> list[str]:
    """Return the names of the schema files that are missing or not what the types say."""
    return [
        name
        for name in (*SCHEMAS, PROFILE)
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != schema_text(name)
    ]


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the schemas, or check them."""
    if arguments == ["--check"]:
        for name in (names := stale(folder)):
            print(f"schema/{name} is not what the types say: run python scripts/make_schema.py", file=sys.stderr)
        return 1 if names else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    folder.mkdir(exist_ok=True)
    for name in (*SCHEMAS, PROFILE):
        (folder / name).write_text(schema_text(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
