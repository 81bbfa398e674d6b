"""Coasts and borders for maps, and the names of countries, offline.

Natural Earth's 1:50m and 1:10m countries, packed by `scripts/make_outlines.py`: a line of JSON, then zigzag varints.
"""

import json
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]
"""Points in rows: longitude and latitude in degrees. Longitudes may run past ±180 instead of jumping."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; `east` is the larger, past 180 where the box crosses the date line."""


class Detail(StrEnum):
    """How fine: points some 8 km apart, or some 2 km."""

    COARSE = "countries-50m"
    FINE = "countries-10m"


class Outline(NamedTuple):
    """Land as closed rings (holes are rings, too: fill by the even-odd rule) and borders as open lines."""

    rings: tuple[Line, ...]
    borders: tuple[Line, ...]


@cache
def outline(detail: Detail) -> Outline:
    """Return every coast and border of one detail."""
    head, numbers = _unpacked(packed_outline(detail))
    scale, translate = np.array(head["scale"]), np.array(head["translate"])
    at = 1
    arcs: list[Line] = []
    for _ in range(int(numbers[0])):
        steps = numbers[at + 1 : at + 1 + 2 * int(numbers[at])].reshape(-1, 2)
        arcs.append(np.cumsum(steps, axis=0) * scale + translate)
        at += 1 + 2 * int(numbers[at])
    rings: list[Line] = []
    count, at = int(numbers[at]), at + 1
    for _ in range(count):
        indices = numbers[at + 1 : at + 1 + int(numbers[at])]
        rings.append(_closed_round_pole(_unwrapped(np.concatenate([_arc(arcs, int(i)) for i in indices]))))
        at += 1 + len(indices)
    return Outline(tuple(rings), tuple(arcs[int(i)] for i in numbers[at + 1 :]))


def packed_outline(detail: Detail) -> bytes:
    """Return the packed outline as it lies in the package."""
    return files("rollaudit.places").joinpath("data", f"{detail}.outline").read_bytes()


def within(whole: Outline, box: Box) -> Outline:
    """Return what of an outline lies in a box, cut at its edges, longitudes as the box counts them."""
    rings = [
        cut
        for ring in whole.rings
        for turned in _turned(ring, box)
        if len(cut := _clipped(_thinned(turned, box), box)) > 2
    ]
    borders = [turned for line in whole.borders for turned in _turned(line, box)]
    return Outline(tuple(rings), tuple(borders))


@cache
def _names() -> dict[str, str]:
    text = files("rollaudit.places").joinpath("data", "countries.json").read_text(encoding="ascii")
    names: dict[str, str] = json.loads(text)
    return names


def country_name(code: str) -> str:
    """Return a country's usual English name by its ISO 3166 code; the code itself where it is not known."""
    return _names().get(code, code)


def _unpacked(data: bytes) -> tuple[dict[str, list[float]], NDArray[np.int64]]:
    line, _, rest = data.partition(b"\n")
    octets = np.frombuffer(rest, dtype=np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(octets < 128)[:-1] + 1))
    place = np.arange(len(octets)) - np.repeat(starts, np.diff(np.append(starts, len(octets))))
    values = np.add.reduceat((octets & 127).astype(np.int64) << (7 * place), starts)
    return json.loads(line), (values >> 1) ^ -(values & 1)


def _arc(arcs: list[Line], index: int) -> Line:
    return arcs[index] if index >= 0 else arcs[~index][::-1]


def _unwrapped(ring: Line) -> Line:
    turns = np.round(np.diff(ring[:, 0]) / 360)
    moved = ring.copy()
    moved[1:, 0] -= 360 * np.cumsum(turns)
    return moved


def _closed_round_pole(ring: Line) -> Line:
    if abs(ring[-1, 0] - ring[0, 0]) < 180:
        return ring
    return np.concatenate((ring, [[ring[-1, 0], -90.0], [ring[0, 0], -90.0], ring[0]]))


def _turned(line: Line, box: Box) -> list[Line]:
    """Return a line as often as it reaches into the box, whole turns to the west and east."""
    west, south, east, north = box
    low, high = line.min(axis=0), line.max(axis=0)
    if high[1] < south or low[1] > north:
        return []
    turns = [turn for turn in (-360.0, 0.0, 360.0) if high[0] + turn >= west and low[0] + turn <= east]
    return [line + np.array((turn, 0.0)) if turn else line for turn in turns]


def _thinned(ring: Line, box: Box) -> Line:
    """Drop points that lie, with both neighbours, beyond the very same edges of the box: what is inside stays."""
    west, south, east, north = box
    x, y = ring[:, 0], ring[:, 1]
    code = (x < west) | (x > east).astype(np.uint8) << 1 | (y < south).astype(np.uint8) << 2
    code = code | (y > north).astype(np.uint8) << 3
    kept: Line = ring[(code == 0) | (np.roll(code, 1) != code) | (np.roll(code, -1) != code)]
    return kept


def _clipped(ring: Line, box: Box) -> Line:
    """Cut a ring at the four edges of a box (Sutherland and Hodgman, 1974)."""
    points = [(float(x), float(y)) for x, y in ring]
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept: list[tuple[float, float]] = []
        last = points[-1] if points else (0.0, 0.0)
        for point in points:
            if ((point[axis] - limit) * sign >= 0) != ((last[axis] - limit) * sign >= 0):
                share = (limit - last[axis]) / (point[axis] - last[axis])
                kept.append((last[0] + share * (point[0] - last[0]), last[1] + share * (point[1] - last[1])))
            if (point[axis] - limit) * sign >= 0:
                kept.append(point)
            last = point
        points = kept
    return np.array(points, dtype=np.float64).reshape(-1, 2)
