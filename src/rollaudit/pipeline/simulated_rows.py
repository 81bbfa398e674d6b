"""Simulated files as the rows that a scan of them would store, without making and reading a million files.

Of each kind of file that each device writes, the first is made and read for real; the rows of the others are that row
with their own time, position and name. A test compares them with a real scan's.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from rollaudit.library.name_times import time_from_name
from rollaudit.library.names import facts_from_path
from rollaudit.metadata.source import BoundedSource, MemorySource
from rollaudit.model.detection import Detection, DetectorName
from rollaudit.model.evidence import FaceBox, FileFormat
from rollaudit.pipeline.tasks import read_source
from rollaudit.sample.exif_blocks import GpsFix, offset_text, subsecond_text
from rollaudit.sample.simulator.files import file_bytes
from rollaudit.sample.simulator.shots import MAX_FACES, ShotKind, Simulated
from rollaudit.store.rows import READING_COLUMNS, Row, detection_row

_AT = {name: index for index, name in enumerate(READING_COLUMNS)}
_BY_NAME = frozenset({"filename", "path"})
_CLOCKS = frozenset({"DateTime", "DateTimeOriginal", "DateTimeDigitized"})
_OFFSETS = frozenset({"OffsetTime", "OffsetTimeOriginal", "OffsetTimeDigitized"})
_PARTS = frozenset({"SubSecTime", "SubSecTimeOriginal", "SubSecTimeDigitized"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRow:
    """One file as a walk finds it and a reader reads it; `faces` is a row of `DETECTION_COLUMNS`, None for a movie."""

    path: str
    size: int
    mtime_ns: int
    reading: Row
    faces: Row | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """The row of a file that was really read, its facts taken apart: (text, field whose value stands after it)."""

    size: int
    row: tuple[Any, ...]
    parts: tuple[tuple[str, str], ...]
    end: str


class RowMaker:
    """Makes rows of the files of one simulated life; `faces_version` is the version of the detector to speak for."""

    def __init__(self, seed: int, faces_version: str) -> None:
        self._seed = seed
        self._models: dict[tuple[object, ...], _Model] = {}
        self._faces = [detection_row(_faces(count, faces_version)) for count in range(MAX_FACES + 1)]

    def row(self, file: Simulated) -> SimulatedRow:
        """Return the row of one file. Files with names of people in them are made and read each."""
        if file.names:
            data = file_bytes(file)
            reading, size = _read(data, file.path), len(data)
        else:
            model = self._model(file)
            reading, size = _filled(model, file), model.size
            reading[_AT["content_id"]] = blake2b(f"{self._seed}/{file.path}".encode(), digest_size=16).hexdigest()
        moving = file.kind is ShotKind.MOVIE
        return SimulatedRow(
            path=file.path,
            size=size,
            mtime_ns=int(file.taken.timestamp()) * 1_000_000_000,
            reading=reading,
            faces=self._faces[file.faces] if not moving else None,
        )

    def _model(self, file: Simulated) -> _Model:
        ending = file.path.rpartition(".")[2]
        key = (file.kind, file.gear.number if file.gear else None, file.fix is not None, ending)
        if key not in self._models:
            self._models[key] = _model(file)
        return self._models[key]


def _faces(count: int, version: str) -> Detection:
    boxes = tuple(
        FaceBox(left=round((index + 0.3) / count, 4), top=0.3, width=round(0.4 / count, 4), height=0.3, score=0.95)
        for index in range(count)
    )
    return Detection(detector=DetectorName.FACES, version=version, looked_for=True, count=count, boxes=boxes)


def _read(data: bytes, path: str) -> Row:
    return read_source(BoundedSource(MemorySource(data)), told_path=path, sha256=None)


def _model(file: Simulated) -> _Model:
    data = file_bytes(file)
    row = _read(data, file.path)
    facts = [fact for fact in json.loads(row[_AT["facts"]]) if fact[3] not in _BY_NAME]
    values = _values(file, row[_AT["format"]])
    parts: list[tuple[str, str]] = []
    text = ""
    for category, field, value, source, confidence in facts:
        front = f"{_dumped(category)},{_dumped(field)}"
        if field in values:
            parts.append((f"{text}[{front},", field))
            text = f",{_dumped(source)},{_dumped(confidence)}],"
        else:
            text += f"[{front},{_dumped(value)},{_dumped(source)},{_dumped(confidence)}],"
    return _Model(size=len(data), row=tuple(row), parts=tuple(parts), end=text)


def _filled(model: _Model, file: Simulated) -> Row:
    row = list(model.row)
    values = _values(file, row[0])
    named = "".join(
        f"[{_dumped(fact[0])},{_dumped(fact[1])},{_dumped(fact[2])},{_dumped(fact[3])},{_dumped(fact[4])}],"
        for fact in facts_from_path(file.path)
    )
    told = "".join(f"{text}{_dumped(values[field])}" for text, field in model.parts)
    row[_AT["facts"]] = f"[{(told + model.end + named).rstrip(',')}]"
    _set_time(row, file)
    if file.fix is not None:
        _set_position(row, file, values)
    return row


def _set_time(row: Row, file: Simulated) -> None:
    """Put the file's own time in the place of the model's."""
    source = row[_AT["captured_source"]]
    local, offset, confidence = None, None, row[_AT["captured_confidence"]]
    if source in {None, "filename"}:
        told = time_from_name(file.path.rpartition("/")[2])
        source = told.source if told else None
        local, offset, confidence = (told.local, told.offset, told.confidence) if told else (None, None, None)
    elif source == "EXIF:DateTimeOriginal":
        local = _seconds(file)
        if file.gear is not None:
            digits = subsecond_text(file.stamp, file.gear.camera)
            local += f".{digits}" if digits else ""
            offset = offset_text(file.stamp) if file.gear.camera.zone else None
    elif source == "QuickTime:CreationDate":
        local, offset = _seconds(file), offset_text(file.stamp)
    else:
        local, offset = _utc_seconds(file), "+00:00"
    start = _AT["captured_local"]
    row[start : start + 4] = [local, offset, source, confidence]


def _set_position(row: Row, file: Simulated, values: dict[str, Any]) -> None:
    fix = file.fix
    if fix is None:
        return
    start = _AT["latitude"]
    row[start : start + 2] = [values["GPSLatitude"], values["GPSLongitude"]]
    if row[0] != FileFormat.JPEG.value:
        if row[_AT["accuracy_m"]] is not None:
            row[_AT["accuracy_m"]] = fix.accuracy_m
        return
    row[_AT["altitude_m"]] = fix.altitude_m
    row[_AT["accuracy_m"]] = fix.accuracy_m
    row[_AT["direction_deg"]] = fix.direction_deg
    row[_AT["speed_m_s"]] = values["GPSSpeed"]
    row[_AT["position_time"]] = f"{values['GPSDateStamp']}T{values['GPSTimeStamp']}Z"


def _values(file: Simulated, file_format: str) -> dict[str, Any]:
    """Return the facts' values that differ from file to file, as the readers give them."""
    if file_format != FileFormat.JPEG.value and file.kind is ShotKind.MOVIE:
        return _movie_values(file)
    if file.gear is None:
        return dict.fromkeys(_CLOCKS, _seconds(file))
    values: dict[str, Any] = dict.fromkeys(_CLOCKS, _seconds(file))
    values.update(dict.fromkeys(_OFFSETS, offset_text(file.stamp)))
    values.update(dict.fromkeys(_PARTS, subsecond_text(file.stamp, file.gear.camera)))
    if file.fix is not None or file.kind is ShotKind.NULL_ISLAND:
        utc = _utc(file)
        values["GPSDateStamp"], values["GPSTimeStamp"] = utc[:10], utc[11:19]
    if file.fix is not None:
        values.update(_gps_values(file.fix))
    return values


def _gps_values(fix: GpsFix) -> dict[str, Any]:
    return {
        "GPSLatitude": _degrees(fix.latitude),
        "GPSLongitude": _degrees(fix.longitude),
        "GPSAltitude": fix.altitude_m,
        "GPSImgDirection": fix.direction_deg,
        "GPSSpeed": round(fix.speed_km_h * 1000 / 3600, 3),
        "GPSHPositioningError": fix.accuracy_m,
    }


def _movie_values(file: Simulated) -> dict[str, Any]:
    values: dict[str, Any] = {
        "CreateDate": f"{_utc_seconds(file)}+00:00",
        "CreationDate": f"{_seconds(file)}{offset_text(file.stamp).replace(':', '')}",
    }
    if file.fix is not None:
        values["GPSLatitude"] = float(f"{file.fix.latitude:.4f}")
        values["GPSLongitude"] = float(f"{file.fix.longitude:.4f}")
        values["location.accuracy.horizontal"] = f"{file.fix.accuracy_m:.6f}"
    return values


def _degrees(quantised: float) -> float:
    """Return degrees as read back from three rationals (Exif 3.0, 4.6.6), to 8 decimals."""
    return round(quantised, 8)


def _seconds(file: Simulated) -> str:
    return file.stamp.isoformat()[:19]


def _utc(file: Simulated) -> str:
    return (file.stamp - (file.stamp.utcoffset() or _NONE)).isoformat()[:19]


def _utc_seconds(file: Simulated) -> str:
    return (file.taken - (file.taken.utcoffset() or _NONE)).isoformat()[:19]


_dumped = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_NONE = timedelta(0)
