"""The JSON Schema of a profile, made from the vocabulary, for editors that complete and check TOML by a schema.

It says what a schema can say. The rest (ids that lead somewhere, quotes that their mark promises, conditions that go
with their stance) is the loader's, whose word counts. Dates are texts here, as JSON has none.
"""

from collections.abc import Iterable
from enum import StrEnum

from rollaudit.model.evidence import Category
from rollaudit.model.policy import (
    AppliesMatter,
    Authority,
    ControlDefault,
    ControlKind,
    Mark,
    ProcessingSite,
    RetentionRule,
    Stance,
    Transferred,
    Use,
)
from rollaudit.model.scope import ScopeSource, ScopeWindow, Selector, Trigger
from rollaudit.profiles.fields import ID_PATTERN, LOOSE_DATE_PATTERN
from rollaudit.profiles.validate import FORMAT

Schema = dict[str, object]

SCHEMA_ID = "urn:rollaudit:profile:v1"

_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_ID: Schema = {"type": "string", "pattern": f"^{ID_PATTERN}$"}
_FLAG: Schema = {"type": "boolean"}
_WHOLE: Schema = {"type": "integer", "minimum": 1}
_DAY: Schema = {"type": "string", "format": "date"}
_LOOSE_DAY: Schema = {"type": "string", "pattern": f"^(?:unknown|{LOOSE_DATE_PATTERN})$"}


def profile_schema() -> Schema:
    """Return the schema of format 1, as JSON Schema 2020-12."""
    top = _table(
        "A dated description of one product's opt-in.",
        {
            "format": {"const": FORMAT, "description": "The version of this format."},
            "id": _ID,
            "edition": _TEXT,
            "title": _TEXT,
            "vendor": _TEXT,
            "summary": _TEXT,
            "effective": _DAY,
            "processing_site": _word(ProcessingSite),
            "transferred": _several(_word(Transferred)),
            "scope": _ref("scope"),
            "sources": _several(_ref("source")),
            "clauses": _several(_ref("clause")),
        },
        {
            "undisclosed": _several(_TEXT),
            "superseded_by": _TEXT,
            "conflicts": _several(_ref("conflict")),
            "retention": _several(_ref("retention")),
            "controls": _several(_ref("control")),
            "applies": _several(_ref("applicability")),
        },
    )
    head: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "rollaudit profile, format 1",
    }
    return {**head, **top, "$defs": {**_texts(), **_statements()}}


def _texts() -> Schema:
    return {
        "source": _table(
            "One dated text.",
            {"id": _ID, "publisher": _TEXT, "title": _TEXT, "dated": _LOOSE_DAY, "authority": _word(Authority)},
            {"url": _TEXT, "archive": _TEXT, "read_in": _TEXT},
        ),
        "clause": _table(
            "One sentence: how well it is known, what it reaches and what it says of which use.",
            {"id": _ID, "statement": _TEXT, "mark": _word(Mark), "categories": _several(_word(Category))},
            {"quote": _TEXT, "source": _ID, "uses": _several(_ref("use"))},
        ),
        "use": _table(
            "One use, and what the clause says of it.",
            {"use": _word(Use), "stance": _word(Stance)},
            {"condition": _ref("condition")},
        ),
        "condition": {
            "description": "What must hold: one circumstance, or all or any of several conditions.",
            "oneOf": [
                _TEXT,
                _table("One circumstance.", {"fact": _TEXT}, {"category": _word(Category)}),
                _table("Every one must hold.", {"all": {**_several(_ref("condition")), "minItems": 2}}, {}),
                _table("One must hold.", {"any": {**_several(_ref("condition")), "minItems": 2}}, {}),
            ],
        },
        "conflict": _table(
            "Clauses that contradict each other on one matter.",
            {"id": _ID, "matter": _TEXT, "clauses": {**_several(_ID), "minItems": 2}},
            {"use": _word(Use)},
        ),
    }


def _statements() -> Schema:
    return {
        "scope": _table(
            "Which media the product says it takes.",
            {
                "source": _word(ScopeSource),
                "window": _word(ScopeWindow),
                "older_if_theme": _FLAG,
                "trigger": _word(Trigger),
                "clauses": _several(_ID),
            },
            {"window_days": _WHOLE, "selectors": _several(_word(Selector)), "exceptions": _several(_ID)},
        ),
        "retention": _table(
            "How long what was taken is kept.", {"rule": _word(RetentionRule), "clause": _ID}, {"days": _WHOLE}
        ),
        "control": _table(
            "A switch the owner has.",
            {
                "id": _ID,
                "kind": _word(ControlKind),
                "label": _TEXT,
                "default": _word(ControlDefault),
                "effect": _TEXT,
                "clause": _ID,
            },
            {"path": _several(_TEXT)},
        ),
        "applicability": _table(
            "Where, for whom and since when it is offered.",
            {
                "matter": _word(AppliesMatter),
                "value": _TEXT,
                "statement": _TEXT,
                "source": _ID,
                "mark": _word(mark for mark in Mark if mark is not Mark.UNKNOWN),
            },
            {"since": _LOOSE_DAY, "until": _LOOSE_DAY},
        ),
    }


def _table(description: str, needed: Schema, optional: Schema) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": {**needed, **optional},
        "required": list(needed),
        "additionalProperties": False,
    }


def _word(words: Iterable[StrEnum]) -> Schema:
    return {"enum": [word.value for word in words]}


def _several(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
