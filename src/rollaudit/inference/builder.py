"""Adds up assets, as the product would receive them, to a `Roll`. A million take a few seconds and 60 MB."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.columns import Column
from rollaudit.inference.parts import gathered
from rollaudit.inference.roll import IN_CAMERA_FOLDER, SCREENSHOT, VAGUE, VIDEO, Arrival, Clock, Roll
from rollaudit.inference.texts import Ids, Ordered, Paths
from rollaudit.inference.told import Told
from rollaudit.inference.traces import Traces
from rollaudit.model.evidence import Asset, CaptureTime, Category, Device, Fact, MediaKind, Place, Position

# Fields that name who is in the picture (MWG 2.0 section 5.9, IPTC Extension, Takeout, Samsung, Panasonic), not who
# made it or owns it.
_DEPICTED: Final = frozenset(
    {"Name", "name", "PersonDisplayName", "PersonInImage", "PersonName", "FaceName", "BabyName"}
)
# Beside a person's words: numbers, codes, and what a picture was generated from.
_NO_WORDS: Final = frozenset(
    {"Rating", "Label", "parameters", "prompt", "workflow", "Scene", "URL", "DocumentName", "PageName"}
)
MAX_ACCURACY_M: Final = 1000.0
"""A position that is worse by its own word says which town, not which house."""

_ARRIVALS: Final = frozenset({"messenger", "app", "arrived_by"})
_NAMING_SOURCES: Final = frozenset({"filename", "path"})
_DAY_ONLY_CONFIDENCE: Final = 0.3
_NOON_S: Final = 12 * 3600.0
_CLOCK_DOUBT_S: Final = 1800.0  # fixes are minutes old at times; zones differ by half an hour at least
_ROLLOVER_S: Final = 1024 * 7 * 86400  # GPS receivers lose 1024 weeks (IS-GPS-200, 3.3.4)
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class _Distinct:
    """Each different value once, numbered in the order they came."""

    numbers: dict[Any, int] = field(default_factory=dict)

    def number(self, value: Any | None) -> int:
        return -1 if value is None else self.numbers.setdefault(value, len(self.numbers))


@dataclass(slots=True)
class RollBuilder:
    """Takes assets in any order, best in that of their paths; `roll` puts them in the order of capture.

    `_floats` are `local_s`, `latitude` and `longitude`; `_numbers` are `marks`, `clock`, `place`, `device`, `arrival`
    and `faces`.
    """

    _ids: Ids = field(default_factory=Ids)
    _paths: Paths = field(default_factory=Paths)
    _last_path: str = ""
    _by_path: bool = True
    _floats: tuple[Column, ...] = field(default_factory=lambda: tuple(Column(np.float64) for _ in range(3)))
    _numbers: tuple[Column, ...] = field(default_factory=lambda: tuple(Column() for _ in range(6)))
    _places: _Distinct = field(default_factory=_Distinct)
    _devices: _Distinct = field(default_factory=_Distinct)
    _arrivals: _Distinct = field(default_factory=_Distinct)
    _kinds_of_clocks: _Distinct = field(default_factory=_Distinct)
    _names: "_Telling" = field(default_factory=lambda: _Telling())  # noqa: PLW0108 - defined below
    _captions: "_Telling" = field(default_factory=lambda: _Telling())  # noqa: PLW0108
    _traces: Traces = field(default_factory=Traces)
    _clocks: "_Clocks" = field(default_factory=lambda: _Clocks())  # noqa: PLW0108 - defined below

    def add(self, asset: Asset) -> None:
        """Take one asset as the product would receive it."""
        row = len(self._ids)
        self._ids.append(asset.id)
        self._paths.append(asset.path)
        self._by_path = self._by_path and self._last_path <= asset.path
        self._last_path = asset.path
        screenshot, arrival = self._facts(row, asset.facts)
        self._traces.add(row, asset.facts)
        marks = VIDEO * (asset.kind is MediaKind.VIDEO) | SCREENSHOT * screenshot
        if "DCIM/" in asset.path:
            marks |= IN_CAMERA_FOLDER
        position = asset.position
        latitude = longitude = np.nan
        if position is not None:
            latitude, longitude = position.latitude, position.longitude
            if position.accuracy_m is not None and position.accuracy_m > MAX_ACCURACY_M:
                marks |= VAGUE
        local_s, offset_s, confidence = self._clocks.read(asset.capture_time, position, asset.place)
        # NaN is not what it is: as a key of a dictionary it would be new each time
        clock = Clock(None if offset_s != offset_s else offset_s, confidence)  # noqa: PLR0124
        faces = asset.faces.count
        numbers = (
            marks,
            self._kinds_of_clocks.number(clock),
            self._places.number(asset.place),
            self._devices.number(_named(asset.device)),
            self._arrivals.number(arrival),
            -1 if faces is None else faces,
        )
        for column, value in zip(self._floats, (local_s, latitude, longitude), strict=True):
            column.append(value)
        for indexes, number in zip(self._numbers, numbers, strict=True):
            indexes.append(number)

    def _facts(self, row: int, facts: tuple[Fact, ...]) -> tuple[bool, Arrival | None]:
        screenshot, arrival = False, None
        names: list[str] = []
        captions: list[str] = []
        for category, name, value, source, _ in facts:
            if category is Category.PERSON_IDENTITY:
                if name.rpartition(":")[2] in _DEPICTED:
                    names.append(str(value))
            elif category is Category.CAPTION_TEXT:
                if name not in _NO_WORDS:
                    captions.append(str(value))
            elif source in _NAMING_SOURCES:
                screenshot = screenshot or category is Category.SCREENSHOT_DOCUMENT
                if name in _ARRIVALS and arrival is None:
                    arrival = Arrival(field=name, value=str(value))
        if names:
            self._names.add(row, names)
        if captions:
            self._captions.add(row, captions)
        return screenshot, arrival

    def roll(self, as_of: date, window_first: date | None = None) -> Roll:
        """Return what was added, in the order of capture, then of path; undated assets come last.

        To be called once: each column is let go as soon as it stands in the roll.
        """
        local_s, latitude, longitude = self._floats
        seconds = local_s.whole()
        order = self._order(seconds)
        row_of = np.empty(len(order), dtype=np.int32)
        row_of[order] = np.arange(len(order), dtype=np.int32)
        traces, trace_rows, trace_values = self._traces.columns(row_of)
        marks, clock, place, device, arrival, faces = (column.moved(row_of) for column in self._numbers)
        return Roll(
            as_of=as_of,
            ids=Ordered(self._ids, order),
            paths=Ordered(self._paths, order),
            marks=marks.view(np.uint8),
            local_s=gathered(seconds, order),
            clock=clock,
            clocks=tuple(self._kinds_of_clocks.numbers),
            latitude=latitude.moved(row_of),
            longitude=longitude.moved(row_of),
            place=place,
            places=tuple(self._places.numbers),
            device=device,
            devices=tuple(self._devices.numbers),
            arrival=arrival,
            arrivals=tuple(self._arrivals.numbers),
            faces=faces,
            names=self._names.moved(row_of),
            captions=self._captions.moved(row_of),
            traces=traces,
            trace_rows=trace_rows,
            trace_values=trace_values,
            window_first=window_first,
        )

    def _order(self, local_s: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return the numbers of the assets as they were added, in the order of the roll."""
        if self._by_path:
            return np.argsort(local_s, kind="stable").astype(np.int32)  # NaN sorts last
        paths = list(self._paths)
        by_path = np.array(sorted(range(len(paths)), key=paths.__getitem__), dtype=np.int32)
        return by_path[np.argsort(local_s[by_path], kind="stable")]


def _named(device: Device) -> Device | None:
    return device if device.make or device.model or device.body_serial or device.owner else None


@dataclass(slots=True)
class _Telling:
    """Collects what is told in some rows."""

    _distinct: _Distinct = field(default_factory=_Distinct)
    _rows: Column = field(default_factory=lambda: Column(np.int32))
    _numbers: Column = field(default_factory=Column)

    def add(self, row: int, texts: list[str]) -> None:
        self._rows.append(row)
        self._numbers.append(self._distinct.number(tuple(dict.fromkeys(texts))))

    def moved(self, row_of: NDArray[np.int32]) -> Told:
        """Return the texts by the rows of the roll, in their order."""
        rows = gathered(row_of, self._rows.whole())
        order = np.argsort(rows).astype(np.int32)
        return Told(
            rows=gathered(rows, order),
            numbers=gathered(self._numbers.whole(), order),
            groups=tuple(self._distinct.numbers),
        )


@dataclass(slots=True)
class _Clocks:
    """Reads capture times to (wall clock, offset, confidence), in seconds; NaN where unknown.

    The wall clock is what a file says, with two exceptions, both where the position's time zone is known: a movie's
    clock runs in UTC (ISO 14496-12, 8.2.2.2), and a camera that states no offset but has a satellite's time besides
    may run in another zone, or wrong.
    """

    _days: dict[str, float] = field(default_factory=dict)
    _zones: dict[str, ZoneInfo | None] = field(default_factory=dict)

    def read(
        self, time: CaptureTime | None, position: Position | None, place: Place | None
    ) -> tuple[float, float, float]:
        """Return one asset's time."""
        local = self._seconds(time.local) if time else np.nan
        if time is None or local != local:  # noqa: PLR0124 - NaN alone differs from itself
            return np.nan, np.nan, 0.0
        confidence = time.confidence if len(time.local) > 10 else min(time.confidence, _DAY_ONLY_CONFIDENCE)
        offset = _offset(time.offset)
        zone = place.time_zone if place else None
        if zone and time.offset is None and position is not None and position.utc_time:
            utc = self._seconds(position.utc_time.rstrip("Z"))
            off_by = abs(utc + self._offset_at(zone, utc) - local)
            if off_by > _CLOCK_DOUBT_S and off_by < _ROLLOVER_S / 2:
                return utc + self._offset_at(zone, utc), self._offset_at(zone, utc), confidence
        elif zone and offset == 0 and time.confidence < 1:
            offset = self._offset_at(zone, local)
            return (local + offset, offset, confidence) if offset == offset else (local, 0.0, confidence)  # noqa: PLR0124
        return local, offset, confidence

    def _seconds(self, text: str) -> float:
        day = self._days.get(text[:10])
        if day is None:
            try:
                day = 86400.0 * (date.fromisoformat(text[:10]).toordinal() - _EPOCH)
            except ValueError:
                day = np.nan
            self._days[text[:10]] = day
        if len(text) <= 10:
            return day + _NOON_S
        try:
            hour, minute, second = int(text[11:13]), int(text[14:16] or 0), float(text[17:] or 0)
        except ValueError:
            return day + _NOON_S
        return day + hour * 3600 + minute * 60 + second

    def _offset_at(self, zone: str, utc_s: float) -> float:
        if zone not in self._zones:
            try:
                self._zones[zone] = ZoneInfo(zone)
            except (ZoneInfoNotFoundError, ValueError, OSError):  # systems without a zone table, and newer zones
                self._zones[zone] = None
        known = self._zones[zone]
        if known is None or utc_s != utc_s:  # noqa: PLR0124
            return np.nan
        try:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=utc_s)
            offset = moment.astimezone(known).utcoffset()
        except OverflowError:
            return np.nan
        return offset.total_seconds() if offset is not None else np.nan


def _offset(text: str | None) -> float:
    """Return `+02:00` in seconds, NaN where there is none."""
    if not text:
        return np.nan
    if text == "Z":
        return 0.0
    try:
        seconds = int(text[1:3]) * 3600 + int(text[4:6] or 0) * 60
    except ValueError:
        return np.nan
    return -float(seconds) if text[0] == "-" else float(seconds)
