"""The whole roll in columns: what inference looks at, one row an asset, a million rows in little memory.

Rows stand in the order of capture (local wall clock), then of path; undated ones come last. Absent numbers are NaN,
absent indexes -1. Strings are the files' own, untrusted, and each different one is held once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.parts import Whole, gathered
from rollaudit.inference.texts import Ordered
from rollaudit.inference.told import Told
from rollaudit.model.evidence import Device, Place

Floats = NDArray[np.float64]
Indexes = Whole
Flags = NDArray[np.bool_]


class Arrival(NamedTuple):
    """How a file came to be here, where its name or path tells: `messenger` and `WhatsApp`, `app` and `Instagram`."""

    field: str
    value: str


class Trace(NamedTuple):
    """What a file says that leads to somebody, or to files beyond this library: see `traces.TRACE_KINDS`."""

    kind: str
    value: str


class Clock(NamedTuple):
    """What a file says of its clock: the offset from UTC in seconds, None where it says none, and how sure it is."""

    offset_s: float | None
    confidence: float


VIDEO, SCREENSHOT, IN_CAMERA_FOLDER, VAGUE = 1, 2, 4, 8
"""The bits of `Roll.marks`."""


def _none() -> Indexes:
    return np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """One library as the product would receive it. All arrays have one row an asset, and few bytes: beware of sums.

    `local_s` counts seconds from 1970 on the wall clock where the photo was taken, as if that were UTC; `clock` is its
    number in `clocks`, which say the offset and the capture time's own confidence, 0 to 1.
    `marks` say what is a movie, a screenshot, what lies where cameras put what they take (DCF 2.0, section 3.2), and
    whose position is vague by its own word (`builder.MAX_ACCURACY_M`).
    `faces` is -1 where nobody looked or nothing could be seen. `names` and `captions` hold only rows that have some.
    `trace_rows[i]` is a row that holds the trace `traces[trace_values[i]]`; each such pair stands once, sorted.
    `window_first` is the first day of the window that the profile states, None where it states none.
    """

    as_of: date
    ids: Ordered
    paths: Ordered
    marks: NDArray[np.uint8]
    local_s: Floats
    clock: Indexes
    clocks: tuple[Clock, ...]
    latitude: Floats
    longitude: Floats
    place: Indexes
    places: tuple[Place, ...]
    device: Indexes
    devices: tuple[Device, ...]
    arrival: Indexes
    arrivals: tuple[Arrival, ...]
    faces: Indexes
    names: Told
    captions: Told
    traces: tuple[Trace, ...] = ()
    trace_rows: Indexes = field(default_factory=_none)
    trace_values: Indexes = field(default_factory=_none)
    window_first: date | None = None

    def __len__(self) -> int:
        """Return the number of assets."""
        return len(self.local_s)

    @property
    def video(self) -> Flags:
        """What is a movie."""
        return self._marked(VIDEO)

    @property
    def screenshot(self) -> Flags:
        """What is a screenshot, by its name."""
        return self._marked(SCREENSHOT)

    @property
    def in_camera_folder(self) -> Flags:
        """What lies where cameras put what they take."""
        return self._marked(IN_CAMERA_FOLDER)

    @property
    def vague(self) -> Flags:
        """Whose position says which town, not which house."""
        return self._marked(VAGUE)

    def _marked(self, bit: int) -> Flags:
        flags: Flags = (self.marks & bit) != 0
        return flags

    def is_time_sure(self, least: float) -> Flags:
        """Return whose capture time is so sure at least."""
        return gathered(np.array([clock.confidence >= least for clock in self.clocks], dtype=bool), self.clock)

    def offset_s(self, rows: NDArray[Any]) -> Floats:
        """Return the offsets from UTC that the files of some rows state, in seconds."""
        offsets = [np.nan if clock.offset_s is None else clock.offset_s for clock in self.clocks]
        return gathered(np.array(offsets, dtype=np.float64), gathered(self.clock, rows))

    def rows(self, selected: NDArray[Any]) -> Sequence[str]:
        """Return the ids of the given rows, in their order."""
        return self.ids.some(selected)
