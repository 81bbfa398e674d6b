"""How a file's reading lies in a row: the one place that knows the columns' order, in both directions.

A row is a list of JSON values, so that a worker can hand it over and the store can write it without a second look.
"""

import json
from typing import Any

from rollaudit.model.evidence import (
    CaptureTime,
    Category,
    Device,
    EvidenceTier,
    Extraction,
    FaceBox,
    Faces,
    Fact,
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
FACES_COLUMNS = ("looked_for", "count", "tier", "boxes", "reason")

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
    """Return the values of `READING_COLUMNS`. Text that no database can hold (lone surrogates) is replaced."""
    time, position, device, raster = (
        extraction.capture_time,
        extraction.position,
        extraction.device,
        extraction.raster,
    )
    times = (time.local, time.offset, time.source, time.confidence) if time else (None,) * 4
    where = (
        (
            position.latitude,
            position.longitude,
            position.source,
            position.altitude_m,
            position.accuracy_m,
            position.direction_deg,
            position.speed_m_s,
            position.utc_time,
        )
        if position
        else (None,) * 8
    )
    return [
        file_format.value,
        content_id,
        sha256,
        outcome.value,
        _dump([[reason.code.value, reason.detail] for reason in extraction.reasons]),
        *times,
        *where,
        device.make,
        device.model,
        device.software,
        device.lens,
        device.body_serial,
        device.lens_serial,
        device.owner,
        device.host,
        *((raster.width, raster.height, raster.orientation) if raster else (None,) * 3),
        extraction.duration_s,
        int(extraction.location_redacted),
        extraction.content_identifier,
        _dump(
            [[fact.category.value, fact.field, fact.value, fact.source, fact.confidence] for fact in extraction.facts]
        ),
    ]


def file_record(row: tuple[Any, ...], faces: tuple[Any, ...] | None) -> FileRecord:
    """Return the record of a row of `FILE_COLUMNS` and, where somebody looked, one of `FACES_COLUMNS`."""
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
        path=path.decode("utf-8", "surrogateescape"),
        size=size,
        mtime_ns=mtime_ns,
        inode=inode,
        format=FileFormat(file_format or FileFormat.OTHER),
        content_id=content_id,
        sha256=sha256,
        outcome=Outcome(outcome),
        reasons=because,
        extraction=Extraction(
            facts=_facts(facts),
            capture_time=time or None,
            position=position,
            device=device,
            raster=None if width is None else Raster(width=width, height=height, orientation=orientation),
            duration_s=duration_s,
            location_redacted=bool(redacted),
            content_identifier=content_identifier,
            reasons=because,
        ),
        faces=_NO_FACES if faces is None else faces_of(faces),
    )


def faces_row(faces: Faces) -> Row:
    """Return the values of `FACES_COLUMNS`."""
    return [
        int(faces.looked_for),
        faces.count,
        faces.tier.value if faces.tier else None,
        _dump([[box.left, box.top, box.width, box.height, box.score] for box in faces.boxes]),
        faces.reason,
    ]


def faces_of(row: tuple[Any, ...]) -> Faces:
    """Return the faces of a row of `FACES_COLUMNS`."""
    looked_for, count, tier, boxes, reason = row
    return Faces(
        looked_for=bool(looked_for),
        count=count,
        tier=EvidenceTier(tier) if tier else None,
        boxes=tuple(
            FaceBox(left=left, top=top, width=width, height=height, score=score)
            for left, top, width, height, score in json.loads(boxes)
        ),
        reason=reason,
    )


_CATEGORIES = {category.value: category for category in Category}


def _facts(text: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(category=_CATEGORIES[category], field=name, value=value, source=source, confidence=confidence)
        for category, name, value, source, confidence in json.loads(text)
    )


def _dump(value: object) -> str:
    # ASCII, so that any text a file carries, lone surrogates too, passes through SQLite as it is
    return json.dumps(value, separators=(",", ":"))
