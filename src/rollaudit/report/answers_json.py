"""Answers to single questions as JSON: the report's own shapes, its head and its way of writing."""

from collections.abc import Iterator, Mapping
from typing import TextIO

from rollaudit.model.answers import Asked, CoverageAnswer, Ending, Exposing
from rollaudit.model.report import NotLookedFor
from rollaudit.report import answers_v1_types as v1
from rollaudit.report.json_v1 import coverage_v1, encode, inference_v1, write_array
from rollaudit.report.json_v1_asset import asset_v1, file_v1
from rollaudit.report.json_v1_policy import profile_ref
from rollaudit.report.json_v1_types import NotLookedForV1, Tool


def write_top_json(asked: Asked, top: tuple[Exposing, ...], stream: TextIO) -> None:
    """Write the most exposing assets."""
    shapes = (
        v1.ExposingV1(
            score=one.ranked.score,
            categories=[category.value for category in one.ranked.categories],
            values=list(one.ranked.values),
            asset=asset_v1(one.evidence),
        )
        for one in top
    )
    _write(stream, {"schema": "rollaudit/top/v1", **asked_v1(asked)}, {"top": map(encode, shapes)})


def write_coverage_json(source: CoverageAnswer, stream: TextIO) -> None:
    """Write every file read in part or not at all."""
    head = {
        "schema": "rollaudit/coverage/v1",
        **asked_v1(source.asked),
        "coverage": coverage_v1(source.coverage, ()),
        "not_looked_for": _not_looked_for(source.not_looked_for),
    }
    unclear = (v1.UnclearFacesV1(path=one.path, reason=one.reason) for one in source.unclear_faces())
    _write(
        stream,
        head,
        {
            "files": (encode(file_v1(None, record)) for record in source.files()),
            "unclear_faces": map(encode, unclear),
        },
    )


def write_ending_json(ending: Ending, stream: TextIO) -> None:
    """Write what ends an exposure, down to every file that carries it."""
    head = {
        "schema": "rollaudit/ending/v1",
        **asked_v1(ending.asked),
        "name": ending.name,
        "kind": ending.kind.value,
        "categories": [category.value for category in ending.categories],
        "statement": ending.statement,
        "assets": ending.assets,
        "carried_by": ending.carried_by,
        "stated": ending.stated,
        "unread": ending.unread,
        "not_looked_for": _not_looked_for(ending.unseen),
        "settings": [
            v1.EndingSettingV1(kind=one.kind.value, option=one.option, left=one.left) for one in ending.settings
        ],
        "inferences": [inference_v1(inference) for inference in ending.inferences],
        "remaining": [[inference_v1(left) for left in still] for still in ending.remaining],
    }
    _write(stream, head, {"files": map(encode, _carriers(ending))})


def _carriers(ending: Ending) -> Iterator[v1.CarrierV1]:
    for one in ending.carriers():
        categories = [category.value for category in one.categories]
        yield v1.CarrierV1(asset=one.asset_id, path=one.path, categories=categories, values=list(one.values))


def asked_v1(asked: Asked) -> v1.AskedV1:
    """Return what an answer is about."""
    profile = asked.profile
    return v1.AskedV1(
        tool=Tool(name="rollaudit", version=asked.tool_version),
        library=asked.library,
        as_of=asked.as_of.isoformat(),
        profile=profile_ref(profile),
        platform=asked.platform.value,
        without=list(asked.without),
    )


def _not_looked_for(entries: tuple[NotLookedFor, ...]) -> list[NotLookedForV1]:
    return [NotLookedForV1(category=entry.category.value, reason=entry.reason) for entry in entries]


def _write(stream: TextIO, head: Mapping[str, object], arrays: Mapping[str, Iterator[str]]) -> None:
    """Write an object, every key of it and every item of its arrays on a line of its own, as the report is."""
    stream.write("{\n")
    stream.write(",\n".join(f"{encode(key)}:{encode(value)}" for key, value in head.items()))
    for key, items in arrays.items():
        stream.write(",\n")
        write_array(stream, key, items)
    stream.write("\n}\n")
