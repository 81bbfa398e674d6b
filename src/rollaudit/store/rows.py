"""How a file's reading lies in a row: the one place that knows the columns' order, in both directions.

A row is a list of JSON values, so that a worker can hand it over and the store can write it without a second look.
"""

import json
import math
import os
from collections.abc import Sequence
from itertools import chain
from typing import Any

import msgspec

from rollaudit.model.detection import Detection, DetectorName
from rollaudit.model.evidence import (
    CaptureTime,
    Device,
    EvidenceTier,
    Extraction,
    FaceBox,
    Faces,
    Fact,
    FactValue,
    FileFormat,
    FileRecord,
    Outcome,
    Position,
    Raster,
    Reason,
    ReasonCode,
)

READING_COLUMNS = (
    "format",
    "content_id",
    "sha256",
    "outcome",
    "reasons",
    "captured_local",
    "captured_offset",
    "captured_source",
    "captured_confidence",
    "latitude",
    "longitude",
    "position_source",
    "altitude_m",
    "accuracy_m",
    "direction_deg",
    "speed_m_s",
    "position_time",
    "make",
    "model",
    "software",
    "lens",
    "body_serial",
    "lens_serial",
    "owner",
    "host",
    "width",
    "height",
    "orientation",
    "duration_s",
    "location_redacted",
    "content_identifier",
    "facts",
)
FILE_COLUMNS = ("path", "size", "mtime_ns", "inode", *READING_COLUMNS)
DETECTION_COLUMNS = ("detector", "version", "looked_for", "count", "boxes", "frames", "facts", "reason")

Row = list[Any]

_NO_FACES = Faces(looked_for=False)
_NO_DEVICE = Device()


def reading_row(
    *,
    file_format: FileFormat,
    content_id: str | None,
    sha256: str | None,
    outcome: Outcome,
    extraction: Extraction,
) -> Row:
    """Return the values of `READING_COLUMNS`, such as SQLite and JSON can hold, whatever a file made a reader say.

    Lone surrogates in texts are replaced; numbers that are none (NaN, infinite, past 64 bits) are left out.
    """
    time, position, device, raster = (
        extraction.capture_time,
        extraction.position,
        extraction.device,
        extraction.raster,
    )
    times = (_text(time.local), _text(time.offset), _text(time.source), time.confidence) if time else (None,) * 4
    where = (
        (
            position.latitude,
            position.longitude,
            _text(position.source),
            _number(position.altitude_m),
            _number(position.accuracy_m),
            _number(position.direction_deg),
            _number(position.speed_m_s),
            _text(position.utc_time),
        )
        if position and math.isfinite(position.latitude) and math.isfinite(position.longitude)
        else (None,) * 8
    )
    size = (raster.width, raster.height, raster.orientation) if raster else (None,) * 3
    return [
        file_format.value,
        content_id,
        sha256,
        outcome.value,
        _dump([[reason.code.value, reason.detail] for reason in extraction.reasons]) if extraction.reasons else "[]",
        *times,
        *where,
        _text(device.make),
        _text(device.model),
        _text(device.software),
        _text(device.lens),
        _text(device.body_serial),
        _text(device.lens_serial),
        _text(device.owner),
        _text(device.host),
        *(size if all(side is not None and abs(side) < _TOO_LARGE for side in size) else (None,) * 3),
        _number(extraction.duration_s),
        int(extraction.location_redacted),
        _text(extraction.content_identifier),
        _facts_text(extraction.facts),
    ]


def file_record(row: tuple[Any, ...], found: tuple[Detection, ...] = ()) -> FileRecord:
    """Return the record of a row of `FILE_COLUMNS` with what detectors found: their facts follow the file's own."""
    (
        path, size, mtime_ns, inode,
        file_format, content_id, sha256, outcome, reasons,
        local, offset, time_source, time_confidence,
        latitude, longitude, position_source, altitude_m, accuracy_m, direction_deg, speed_m_s, position_time,
        make, model, software, lens, body_serial, lens_serial, owner, host,
        width, height, orientation, duration_s, redacted, content_identifier, facts,
    ) = row  # fmt: skip
    because = tuple(Reason(code=ReasonCode(code), detail=detail) for code, detail in json.loads(reasons))
    time = local and CaptureTime(local=local, offset=offset, source=time_source, confidence=time_confidence)
    position = (
        None
        if latitude is None
        else Position(
            latitude=latitude,
            longitude=longitude,
            source=position_source,
            altitude_m=altitude_m,
            accuracy_m=accuracy_m,
            direction_deg=direction_deg,
            speed_m_s=speed_m_s,
            utc_time=position_time,
        )
    )
    device = (
        _NO_DEVICE
        if not (make or model or software or lens or body_serial or lens_serial or owner or host)
        else Device(
            make=make,
            model=model,
            software=software,
            lens=lens,
            body_serial=body_serial,
            lens_serial=lens_serial,
            owner=owner,
            host=host,
        )
    )
    return FileRecord(
        path=os.fsdecode(path),
        size=size,
        mtime_ns=mtime_ns,
        inode=inode,
        format=FileFormat(file_format or FileFormat.OTHER),
        content_id=content_id,
        sha256=sha256,
        outcome=Outcome(outcome),
        reasons=because,
        extraction=Extraction(
            facts=_facts(facts) + tuple(chain.from_iterable(one.facts for one in found)) if found else _facts(facts),
            capture_time=time or None,
            position=position,
            device=device,
            raster=None if width is None else Raster(width=width, height=height, orientation=orientation),
            duration_s=duration_s,
            location_redacted=bool(redacted),
            content_identifier=content_identifier,
            reasons=because,
        ),
        faces=faces_found(found) if found else _NO_FACES,
        text=text_look(found) if found else Outcome.SKIPPED,
    )


def detection_row(found: Detection) -> Row:
    """Return the values of `DETECTION_COLUMNS`."""
    return [
        found.detector.value,
        found.version,
        int(found.looked_for),
        found.count,
        _dump([[box.left, box.top, box.width, box.height, box.score] for box in found.boxes]),
        found.frames,
        _facts_text(found.facts),
        _text(found.reason),
    ]


def detection_of(row: Sequence[Any]) -> Detection:
    """Return the answer of a row of `DETECTION_COLUMNS`; boxes and facts as JSON texts, or decoded already."""
    detector, version, looked_for, count, boxes, frames, facts, reason = row
    return Detection(
        detector=DetectorName(detector),
        version=version,
        looked_for=bool(looked_for),
        count=count,
        boxes=tuple(
            FaceBox(left=left, top=top, width=width, height=height, score=score)
            for left, top, width, height, score in (json.loads(boxes) if isinstance(boxes, str) else boxes)
        ),
        frames=frames,
        facts=_facts(facts) if isinstance(facts, str) else msgspec.convert(facts, tuple[Fact, ...]),
        reason=reason,
    )


def text_look(found: tuple[Detection, ...]) -> Outcome:
    """Return how looking for text in one file ended."""
    one = next((one for one in found if one.detector is DetectorName.TEXT and one.looked_for), None)
    if one is None:
        return Outcome.SKIPPED
    return Outcome.PARTIAL if one.count is None else Outcome.READ


def faces_found(found: tuple[Detection, ...]) -> Faces:
    """Return the faces of one file: those of its picture, and of a movie the frame that shows most.

    Who is in a picture is mostly in the movie behind it, too: the larger count holds, never their sum.
    """
    still = next((one for one in found if one.detector is DetectorName.FACES), None)
    movie = next((one for one in found if one.detector is DetectorName.MOVIE_FACES), None)
    first = still or movie
    if first is None:
        return _NO_FACES
    counts = [one.count for one in (still, movie) if one and one.count is not None]
    return Faces(
        looked_for=any(one.looked_for for one in (still, movie) if one),
        count=max(counts) if counts and first.count is not None else first.count,
        tier=EvidenceTier.DETECTOR if first.count is not None else None,
        boxes=first.boxes,
        reason=first.reason or (f"the movie in it {movie.reason}" if movie and movie.reason else None),
        detector=first.version,
        frames=movie.frames if movie else 0,
    )


# msgspec decodes into named tuples and enums by itself: 5 times the speed of the standard library and a loop, where
# most of an analysis would otherwise go.
facts_of_text = _facts = msgspec.json.Decoder(tuple[Fact, ...]).decode


def facts_text(facts: tuple[Fact, ...]) -> str:
    """Return facts as the JSON text in which they are stored."""
    return _facts_text(facts)


def _facts_text(facts: tuple[Fact, ...]) -> str:
    try:
        encoded = _encode(facts)
    except UnicodeEncodeError:  # a lone surrogate
        encoded = b""
    # msgspec writes null for numbers that JSON does not have; a text that merely looks so costs a slower second try
    if not encoded or b",null," in encoded:
        return _dump([[fact[0].value, _text(fact[1]), _value(fact[2]), _text(fact[3]), fact[4]] for fact in facts])
    return encoded.decode()


_encode = msgspec.json.Encoder().encode


def _dump(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


_TOO_LARGE = 1 << 63


def _text(untrusted_text: str | None) -> str | None:
    """Replace lone surrogates: neither SQLite's TEXT nor its JSON functions can hold them."""
    if untrusted_text is None or untrusted_text.isascii():
        return untrusted_text
    return untrusted_text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _number(number: float | None) -> float | None:
    try:
        return None if number is None or not math.isfinite(number) else float(number)
    except OverflowError:  # an integer past the largest float
        return None


def _value(value: FactValue) -> FactValue | None:
    match value:
        case str():
            return _text(value)
        case float() if not math.isfinite(value):
            return str(value)  # "nan", "inf": it did stand in the file, and no JSON may say it as a number
        case _:
            return value
