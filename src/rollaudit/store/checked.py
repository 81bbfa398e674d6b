"""What a worker says, held against what it may say, before the store sees it.

A worker has read hostile bytes and may say anything. What is let through here can be written, and read again by every
later analysis: the right number of values, each of its column's type and within SQLite's bounds, texts that have a
UTF-8, and JSON of the stated shape.
"""

import math
import os
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

import msgspec

from rollaudit.model.detection import DetectorName
from rollaudit.model.evidence import Fact, FileFormat, Outcome, Reason, ReasonCode
from rollaudit.store.rows import DETECTION_COLUMNS, READING_COLUMNS, Row


class WrongAnswerError(ValueError):
    """A worker's answer is none that a worker of ours gives."""


_Integer = Annotated[int, msgspec.Meta(ge=-(1 << 63), le=(1 << 63) - 1)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]
_Number = float | None
_Text = str | None

_READING: Final[dict[str, Any]] = {
    **dict.fromkeys(READING_COLUMNS, _Text),
    "format": FileFormat | None,
    "outcome": Outcome,
    "reasons": str,
    **dict.fromkeys(("captured_confidence", "latitude", "longitude", "altitude_m", "accuracy_m"), _Number),
    **dict.fromkeys(("direction_deg", "speed_m_s", "duration_s"), _Number),
    **dict.fromkeys(("width", "height", "orientation"), _Integer | None),
    "location_redacted": Literal[0, 1],
    "facts": str,
}
_DETECTION: Final[dict[str, Any]] = {
    "detector": DetectorName,
    "version": str,
    "looked_for": Literal[0, 1],
    "count": _Count | None,
    "boxes": str,
    "frames": _Count,
    "facts": str,
    "reason": _Text,
}
_TOGETHER: Final = (("captured_local", "captured_source", "captured_confidence"), ("latitude", "longitude"))
"""Columns that are all there or all absent."""
_SURE: Final = tuple(tuple(map(READING_COLUMNS.index, names)) for names in _TOGETHER)

_Reading, _Detection = (  # of structures msgspec keeps what it has worked out about the type, of tuples it does not
    msgspec.defstruct(
        name, [(column, shapes[column]) for column in columns], array_like=True, forbid_unknown_fields=True
    )
    for name, shapes, columns in (
        ("_Reading", _READING, READING_COLUMNS),
        ("_Detection", _DETECTION, DETECTION_COLUMNS),
    )
)
_facts: Final = msgspec.json.Decoder(tuple[Fact, ...]).decode
_reasons: Final = msgspec.json.Decoder(tuple[tuple[ReasonCode, str], ...]).decode
_boxes: Final = msgspec.json.Decoder(tuple[tuple[float, float, float, float, float], ...]).decode
_POSITION_SOURCE, _LATITUDE = READING_COLUMNS.index("position_source"), READING_COLUMNS.index("latitude")
_REASONS, _FACTS = READING_COLUMNS.index("reasons"), READING_COLUMNS.index("facts")
_FOUND_BOXES, _FOUND_FACTS = DETECTION_COLUMNS.index("boxes"), DETECTION_COLUMNS.index("facts")


def checked_reading(answer: object) -> Row:
    """Return a row of `READING_COLUMNS` as it came. Raises `WrongAnswerError`."""
    row = _checked(answer, _Reading)
    try:
        _facts(row[_FACTS])
        _reasons(row[_REASONS])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise WrongAnswerError(type(error).__name__) from None
    for together in _SURE:
        if len({row[at] is None for at in together}) > 1:
            raise WrongAnswerError("half of a time or position")
    if row[_LATITUDE] is not None and row[_POSITION_SOURCE] is None:
        raise WrongAnswerError("a position from nowhere")
    return row


def checked_detections(answer: object, versions: dict[str, str]) -> list[Row]:
    """Return rows of `DETECTION_COLUMNS`, each of a detector asked in its version. Raises `WrongAnswerError`."""
    if not isinstance(answer, list):
        raise WrongAnswerError("no list")
    rows = [_checked(one, _Detection) for one in answer]
    try:
        for row in rows:
            _boxes(row[_FOUND_BOXES])
            _facts(row[_FOUND_FACTS])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise WrongAnswerError(type(error).__name__) from None
    if any(versions.get(row[0]) != row[1] for row in rows):
        raise WrongAnswerError("another detector")
    return rows


def checked_member(answer: object) -> tuple[str, int, int, Row]:
    """Return the path, size, time and row of an archive's member. Raises `WrongAnswerError`."""
    match answer:
        case [str(path), int(size), int(mtime_ns), reading] if 0 <= size < 1 << 63 and abs(mtime_ns) < 1 << 63:
            try:
                os.fsencode(path)
            except UnicodeEncodeError:
                raise WrongAnswerError("a path that is none") from None
            return path, size, mtime_ns, checked_reading(reading)
        case _:
            raise WrongAnswerError("no member")


def checked_reasons(answer: object) -> list[Reason]:
    """Return why something was read in part. Raises `WrongAnswerError`."""
    try:
        told = msgspec.convert(answer, list[tuple[ReasonCode, str]])
    except msgspec.ValidationError as error:
        raise WrongAnswerError(str(error)) from None
    _check_texts(detail for _, detail in told)
    return [Reason(code=code, detail=detail) for code, detail in told]


def _checked(answer: object, shape: Any) -> Row:
    if not isinstance(answer, list):
        raise WrongAnswerError("no list")
    try:
        msgspec.convert(answer, shape)
    except msgspec.ValidationError as error:
        raise WrongAnswerError(str(error)) from None
    _check_texts(value for value in answer if type(value) is str)
    if any(type(value) is float and not math.isfinite(value) for value in answer):
        raise WrongAnswerError("a number that is none")
    return answer


def _check_texts(texts: Iterable[str]) -> None:
    """Refuse lone surrogates: neither SQLite's texts nor its JSON functions can hold them."""
    joined = "".join(texts)
    if not joined.isascii():
        try:
            joined.encode()
        except UnicodeEncodeError:
            raise WrongAnswerError("a text that is none") from None
