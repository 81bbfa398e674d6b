"""The whole roll in columns: what inference looks at, one row an asset, a million rows in little memory.

Rows stand in the order of capture (local wall clock), then of path; undated ones come last. Absent numbers are NaN,
absent indexes -1. Strings are the files' own, untrusted, and each different one is held once.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.texts import Texts
from rollaudit.model.evidence import Device, Place

Floats = NDArray[np.float64]
Indexes = NDArray[np.int32]
Flags = NDArray[np.bool_]


class Arrival(NamedTuple):
    """How a file came to be here, where its name or path tells: `messenger` and `WhatsApp`, `app` and `Instagram`."""

    field: str
    value: str


class Trace(NamedTuple):
    """What a file says that leads to somebody, or to files beyond this library: see `traces.TRACE_KINDS`."""

    kind: str
    value: str


def _none() -> Indexes:
    return np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """One library as the product would receive it. All arrays have one row an asset.

    `local_s` counts seconds from 1970 on the wall clock where the photo was taken, as if that were UTC; `offset_s` is
    the offset from UTC that the file states, in seconds. `time_confidence` is the capture time's own, 0 to 1.
    `in_camera_folder` flags what lies where cameras put what they take (DCF 2.0, section 3.2).
    `faces` is -1 where nobody looked or nothing could be seen. `names` and `captions` hold only rows that have some.
    `trace_rows[i]` is a row that holds the trace `traces[trace_values[i]]`; each such pair stands once, sorted.
    `window_first` is the first day of the window that the profile states, None where it states none.
    """

    as_of: date
    ids: Texts
    paths: Texts
    video: Flags
    screenshot: Flags
    in_camera_folder: Flags
    local_s: Floats
    offset_s: Floats
    time_confidence: Floats
    latitude: Floats
    longitude: Floats
    accuracy_m: Floats
    place: Indexes
    places: tuple[Place, ...]
    device: Indexes
    devices: tuple[Device, ...]
    arrival: Indexes
    arrivals: tuple[Arrival, ...]
    faces: Indexes
    names: dict[int, tuple[str, ...]]
    captions: dict[int, tuple[str, ...]]
    traces: tuple[Trace, ...] = ()
    trace_rows: Indexes = field(default_factory=_none)
    trace_values: Indexes = field(default_factory=_none)
    window_first: date | None = None

    def __len__(self) -> int:
        """Return the number of assets."""
        return len(self.ids)

    def rows(self, selected: NDArray[Any]) -> tuple[str, ...]:
        """Return the ids of the given rows, in their order."""
        return tuple(self.ids[row] for row in selected.tolist())
