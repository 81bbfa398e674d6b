"""Small pictures made of characters: a map of Braille dots and a line of bars. Pure: the same numbers, the same text.

A Braille character is a grid of two by four dots (Unicode, block 2800-28FF); in a terminal, whose cells are about twice
as high as wide, its dots are square.
"""

import itertools
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rollaudit.model.summaries import MapCell

BARS = "▁▂▃▄▅▆▇█"
MARK_FEW = "•"
MARK_MANY = "●"
_BLANK = 0x2800
# Bits by (row, column) of a Braille cell: dots 1-3 and 4-6 came first, 7 and 8 were added below them.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
KM_PER_DEGREE = 111.2
# The outline's points stand about 63 km apart: closer than this a coast is a handful of straight lines.
MIN_EXTENT_KM = 2_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """What a map shows, in degrees. `west` and `east` may run past ±180, so that `east` is always the larger."""

    west: float
    east: float
    south: float
    north: float


WORLD = MapView(west=-170.0, east=190.0, south=-57.0, north=80.0)

Ring = tuple[tuple[float, float], ...]


@cache
def land_outline() -> tuple[Ring, ...]:
    """Return the coastlines as closed rings of (longitude, latitude) in degrees; longitudes may run past ±180."""
    data = json.loads(files("rollaudit.report").joinpath("data", "land.json").read_text(encoding="ascii"))
    return tuple(tuple((ring[i] / 10, ring[i + 1] / 10) for i in range(0, len(ring) - 1, 2)) for ring in data["rings"])


def sparkline(values: Sequence[float]) -> str:
    """Return one bar per value, the highest for the largest; a space where there is nothing at all.

    A value above 0 is never drawn as nothing, and values that are not finite or below 0 are drawn as 0.
    """
    known = [value if math.isfinite(value) and value > 0 else 0.0 for value in values]
    top = max(known, default=0.0)
    if top == 0.0:
        return " " * len(known)
    return "".join(
        " " if value == 0.0 else BARS[math.ceil(value / top * len(BARS)) - 1 if value else 0] for value in known
    )


def bucket_size(count: int, buckets: int) -> int:
    """Return how many neighbours `bucketed` sums so that `count` numbers become at most `buckets`."""
    return max(1, -(-count // buckets))


def bucketed(values: Sequence[int], buckets: int) -> tuple[int, ...]:
    """Sum neighbours until at most `buckets` numbers stay; only the oldest may hold fewer than the others."""
    if buckets <= 0 or not values:
        return ()
    size = bucket_size(len(values), buckets)
    short = len(values) % size
    starts = ([0] if short else []) + list(range(short, len(values), size))
    ends = [*starts[1:], len(values)]
    return tuple(sum(values[start:end]) for start, end in zip(starts, ends, strict=True))


def fitting_view(cells: Sequence[MapCell], *, min_extent_km: float = MIN_EXTENT_KM) -> MapView:
    """Return the smallest honest view of `cells`: padded, never closer than `min_extent_km`, else the world."""
    if not cells:
        return WORLD
    west, east = _shortest_arc([cell.longitude for cell in cells])
    south, north = min(cell.latitude for cell in cells), max(cell.latitude for cell in cells)
    if east - west > 120 or south < WORLD.south or north > WORLD.north:
        lowest = min(WORLD.south, south - 3)
        return MapView(west=WORLD.west, east=WORLD.east, south=lowest, north=max(WORLD.north, min(90.0, north + 3)))
    middle = (south + north) / 2
    shrink = max(0.2, math.cos(math.radians(middle)))
    across = max((east - west) * 1.3, min_extent_km / KM_PER_DEGREE / shrink)
    upright = max((north - south) * 1.3, min_extent_km / KM_PER_DEGREE / 2)
    centre = (west + east) / 2
    return MapView(
        west=centre - across / 2,
        east=centre + across / 2,
        south=max(-90.0, middle - upright / 2),
        north=min(90.0, middle + upright / 2),
    )


def braille_map(
    cells: Sequence[MapCell],
    width: int,
    height: int,
    *,
    view: MapView = WORLD,
    outline: Iterable[Ring] = (),
) -> tuple[str, ...]:
    """Return `height` lines of `width` characters: land as a stipple of dots, positions as marks over it.

    The view is widened, never cropped, to the picture's shape. A character that holds positions shows `MARK_FEW`, or
    `MARK_MANY` where it holds at least a twentieth of them all. Cells outside the view or of no assets are left out.
    """
    if width <= 0 or height <= 0:
        return ()
    grid = _Grid.fitted(view, width, height)
    bits = [[0] * width for _ in range(height)]
    rings = tuple(outline)
    for row in range(height * 4):
        for column in grid.land_columns(rings, row):
            bits[row // 4][column // 2] |= _BITS[row % 4][column % 2]
    lines = [[chr(_BLANK + value) if value else " " for value in line] for line in bits]
    total = sum(cell.assets for cell in cells)
    for (line, character), assets in grid.counted(cells).items():
        lines[line][character] = MARK_MANY if assets * 20 >= total else MARK_FEW
    return tuple("".join(line) for line in lines)


def extent_km(view: MapView, width: int, height: int) -> float:
    """Return how far the map of this view and shape reaches from its left to its right, in km."""
    grid = _Grid.fitted(view, width, height)
    return grid.columns * grid.step_y * KM_PER_DEGREE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The dots of a picture laid over the earth, equidistant along the middle parallel; degrees per dot."""

    west: float
    north: float
    step_x: float
    step_y: float
    columns: int
    rows: int

    @classmethod
    def fitted(cls, view: MapView, width: int, height: int) -> "_Grid":
        columns, rows = width * 2, height * 4
        middle_x, middle_y = (view.west + view.east) / 2, (view.south + view.north) / 2
        whole_world = view.east - view.west >= 360
        shrink = 1.0 if whole_world else max(0.2, math.cos(math.radians(middle_y)))
        step_y = max((view.north - view.south) / rows, (view.east - view.west) * shrink / columns)
        step_x = min(step_y / shrink, 360 / columns)
        return cls(
            west=middle_x - step_x * columns / 2,
            north=middle_y + step_y * rows / 2,
            step_x=step_x,
            step_y=step_y,
            columns=columns,
            rows=rows,
        )

    def land_columns(self, rings: Sequence[Ring], row: int) -> list[int]:
        """Return the columns of one row of dots that lie on land and in the stipple (every other dot, offset)."""
        latitude = self.north - (row + 0.5) * self.step_y
        crossings = sorted(longitude for ring in rings for longitude in _crossings(ring, latitude))
        found: list[int] = []
        for start, end in zip(crossings[::2], crossings[1::2], strict=False):
            for turn in (-360.0, 0.0, 360.0):
                first = max(0, math.ceil((start + turn - self.west) / self.step_x - 0.5))
                last = min(self.columns - 1, math.floor((end + turn - self.west) / self.step_x - 0.5))
                found.extend(column for column in range(first, last + 1) if (column + row) % 2 == 0)
        return found

    def counted(self, cells: Sequence[MapCell]) -> dict[tuple[int, int], int]:
        """Return assets by (line, character)."""
        counts: dict[tuple[int, int], int] = {}
        for cell in cells:
            column = math.floor(((cell.longitude - self.west) % 360) / self.step_x)
            row = math.floor((self.north - cell.latitude) / self.step_y)
            if cell.assets > 0 and 0 <= column < self.columns and 0 <= row < self.rows:
                place = (row // 4, column // 2)
                counts[place] = counts.get(place, 0) + cell.assets
        return counts


def _crossings(ring: Ring, latitude: float) -> list[float]:
    """Return the longitudes at which a ring crosses a parallel: an even number, by the half-open rule."""
    found = []
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > latitude) != (y2 > latitude):
            found.append(x1 + (latitude - y1) / (y2 - y1) * (x2 - x1))
    return found


def _shortest_arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the shortest arc that holds every longitude: everything but the widest gap."""
    around = sorted({longitude % 360 for longitude in longitudes})
    gaps = [(after - before, after) for before, after in zip(around, [*around[1:], around[0] + 360], strict=True)]
    gap, west = max(gaps)
    west %= 360
    if west > 180:
        west -= 360
    return west, west + 360 - gap
