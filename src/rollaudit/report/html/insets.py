"""The maps that stand without script: the world, a country, a region, a neighbourhood, as shapes for SVG.

Numbers are rounded to a tenth of a unit. Below some 30 km the outlines say nothing: there a grid and rings are drawn.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rollaudit.model.redaction import Redaction
from rollaudit.model.report import Inference, Report
from rollaudit.places.outlines import Box, Detail, country_name, outline, within
from rollaudit.report.html.gathering import Gathered, Points, Town
from rollaudit.report.html.paths import path_data
from rollaudit.report.html.projection import EqualEarth, Local
from rollaudit.report.notes import metres
from rollaudit.report.phrases import counted, number
from rollaudit.text import clean

NO_STREETS = "no street data bundled"
WORLD_WIDTH = 960.0
WIDTH, HEIGHT = 400.0, 300.0
REGION_KM = 70.0
NEIGHBOURHOOD_KM = 1.4
LEAST_COUNTRY_KM = 450.0
MOST_COUNTRY_KM = 9_000.0
_BIN = 7.0  # units: neighbours closer than this are one dot
_LABELS = 6
_NICE = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_CELL_DEG = 0.01  # about a kilometre: where most photos were taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A dot, a ring or a line's end."""

    x: float
    y: float
    r: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words at a place; `at_end` writes them to its left."""

    x: float
    y: float
    words: str
    at_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """One map. `kind` is world, country, region or neighbourhood; paths are SVG path data."""

    kind: str
    title: str
    description: str
    width: float
    height: float
    land: str
    borders: str
    dots: tuple[Mark, ...]
    circles: tuple[tuple[Mark, str], ...]
    labels: tuple[Label, ...]
    rings: tuple[tuple[Mark, str], ...]
    grid: tuple[float, ...]
    scale_units: float
    scale_words: str


def insets(report: Report, gathered: Gathered) -> tuple[Inset, ...]:
    """Return the maps, from far to near; none where no position reaches the app."""
    if not report.places.cells:
        return ()
    maps = [_world(report)]
    if len(gathered.points.latitudes):
        home = next((one for one in report.inferences if one.id == "home" and one.place and not one.abstained), None)
        centre = (home.place.latitude, home.place.longitude) if home and home.place else _densest(gathered.points)
        near = "around the home that the photos tell" if home else "around the place of most photos"
        maps += [
            _country(report, gathered),
            _near(report, gathered, centre, ("region", f"The region {near}", REGION_KM)),
        ]
        if report.redaction is Redaction.NONE:  # redacted positions are to 10 km: there is no neighbourhood to show
            maps.append(
                _near(report, gathered, centre, ("neighbourhood", f"The neighbourhood {near}", NEIGHBOURHOOD_KM))
            )
    return tuple(maps)


def _world(report: Report) -> Inset:
    view = EqualEarth(width=WORLD_WIDTH)
    cells = report.places.cells
    _, south, _, north = view.box  # the poles' own cells lie beyond: they stand at the edge
    placed = view.place(np.array([[cell.longitude, min(max(cell.latitude, south), north)] for cell in cells]))
    most = max(cell.assets for cell in cells)
    dots = [
        Mark(x=_r(x), y=_r(y), r=_radius(cell.assets, most, 2.5, 13.0))
        for (x, y), cell in zip(placed, cells, strict=True)
    ]
    rings = [
        _densified(ring) for ring in within(outline(Detail.COARSE), view.box).rings if np.ptp(ring, axis=0).max() > 0.6
    ]
    countries = counted(len(report.places.countries), "country", "countries")
    return Inset(
        kind="world",
        title="The world",
        description=f"{counted(report.places.positions, 'exact position', 'exact positions')} in {countries}. "
        "A dot's area grows with the number of photos and videos within half a degree.",
        width=WORLD_WIDTH,
        height=_r(view.height),
        land=" ".join(path_data(view.place(ring), closed=True) for ring in rings),
        borders="",
        dots=tuple(sorted(dots, key=lambda dot: -dot.r)),
        circles=(),
        labels=(),
        rings=(),
        grid=(),
        scale_units=0.0,
        scale_words="",
    )


def _country(report: Report, gathered: Gathered) -> Inset:
    points = gathered.points
    counts = np.bincount(points.countries, minlength=len(points.country_codes))
    named = [index for index, code in enumerate(points.country_codes) if code]
    index = max(named, key=lambda one: (int(counts[one]), points.country_codes[one]), default=0)
    code = points.country_codes[index]
    mine = points.countries == index
    middle = float(np.median(points.longitudes[mine]))
    east = (points.longitudes[mine] - middle + 180) % 360 - 180
    low, high = np.percentile(east, (0.5, 99.5)), np.percentile(points.latitudes[mine], (0.5, 99.5))
    latitude, longitude = float(high.sum() / 2), middle + float(low.sum() / 2)
    wide = float(np.ptp(low)) * 111.32 * max(0.1, math.cos(math.radians(latitude)))
    tall = float(np.ptp(high)) * 111.32 * WIDTH / HEIGHT
    across = min(MOST_COUNTRY_KM, max(LEAST_COUNTRY_KM, 1.35 * max(wide, tall)))
    view = Local(latitude=latitude, longitude=longitude, across_km=across, width=WIDTH, height=HEIGHT)
    title = clean(country_name(code), limit=60) if code else "Where most photos were taken"
    return _local(report, gathered, view, ("country", title))


def _near(report: Report, gathered: Gathered, centre: tuple[float, float], what: tuple[str, str, float]) -> Inset:
    kind, title, across = what
    view = Local(latitude=centre[0], longitude=centre[1], across_km=across, width=WIDTH, height=HEIGHT)
    return _local(report, gathered, view, (kind, title))


def _local(report: Report, gathered: Gathered, view: Local, what: tuple[str, str]) -> Inset:
    kind, title = what
    placed = view.place(np.column_stack((gathered.points.longitudes, gathered.points.latitudes)))
    inside = (placed >= 0).all(axis=1) & (placed[:, 0] <= WIDTH) & (placed[:, 1] <= HEIGHT)
    drawn = kind != "neighbourhood"
    fine = Detail.FINE if view.across_km <= 700 else Detail.COARSE
    shapes = within(outline(fine), _widened(view.box)) if drawn else None
    scale_km = max((step for step in _NICE if step * view.units_per_km <= WIDTH * 0.28), default=_NICE[0])
    circles = () if kind == "country" else _circles(report.inferences, view)
    across = metres(view.across_km * 1000) if view.across_km < 10 else f"{number(round(view.across_km))} km"
    words = f"{counted(int(inside.sum()), 'exact position', 'exact positions')}; {across} across"
    return Inset(
        kind=kind,
        title=title,
        description=f"{words}, {NO_STREETS}." if not drawn else f"{words}.",
        width=WIDTH,
        height=HEIGHT,
        land=" ".join(path_data(view.place(ring), closed=True) for ring in shapes.rings) if shapes else "",
        borders=" ".join(path_data(view.place(line), closed=False) for line in shapes.borders) if shapes else "",
        dots=_dots(placed[inside]),
        circles=circles,
        labels=_labels(gathered.towns, view, circles) if drawn else (),
        rings=() if drawn else _rings(view),
        grid=() if drawn else tuple(_r(WIDTH / 2 + step * view.units_per_km / 10) for step in range(-7, 8)),
        scale_units=_r(scale_km * view.units_per_km),
        scale_words=metres(scale_km * 1000) if scale_km < 1 else f"{scale_km:g} km",
    )


def _rings(view: Local) -> tuple[tuple[Mark, str], ...]:
    middle = (WIDTH / 2, HEIGHT / 2)
    return tuple(
        (Mark(x=middle[0], y=middle[1], r=_r(km * view.units_per_km)), metres(km * 1000) if km < 1 else f"{km:g} km")
        for km in (0.1, 0.2, 0.4)
    )


def _dots(placed: NDArray[np.float64]) -> tuple[Mark, ...]:
    if not len(placed):
        return ()
    bins, inverse, counts = np.unique(
        np.floor(placed / _BIN).astype(int), axis=0, return_inverse=True, return_counts=True
    )
    sums = np.zeros((len(bins), 2))
    np.add.at(sums, inverse.ravel(), placed)
    most = int(counts.max())
    dots = [
        Mark(x=_r(x), y=_r(y), r=_radius(int(count), most, 2.2, 8.0))
        for (x, y), count in zip(sums / counts[:, None], counts, strict=True)
    ]
    return tuple(sorted(dots, key=lambda dot: (-dot.r, dot.x, dot.y)))


def _circles(inferences: tuple[Inference, ...], view: Local) -> tuple[tuple[Mark, str], ...]:
    """Return the claims' circles that can be seen at this scale, with the claim's kind."""
    found = []
    for one in inferences:
        if one.place is None or one.abstained is not None or one.id not in {"home", "work"}:
            continue
        x, y = view.place(np.array([[one.place.longitude, one.place.latitude]]))[0]
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            radius = max(7.0, one.place.radius_m / 1000 * view.units_per_km)
            found.append((Mark(x=_r(x), y=_r(y), r=_r(radius)), clean(one.id, limit=20)))
    return tuple(found)


def _labels(towns: tuple[Town, ...], view: Local, circles: tuple[tuple[Mark, str], ...]) -> tuple[Label, ...]:
    labels: list[Label] = []
    taken = [(mark.x, mark.y + mark.r + 10) for mark, _ in circles]
    for town in towns[:200]:
        x, y = view.place(np.array([[town.longitude, town.latitude]]))[0]
        at_end = bool(x > WIDTH * 0.68)
        if not (8 <= x <= WIDTH - 8 and 14 <= y <= HEIGHT - 34):
            continue
        words = x + (-50 if at_end else 50)  # about the middle of what is written
        if all(abs(other_y - y) > 15 or abs(other_x - words) > 80 for other_x, other_y in taken):
            taken.append((words, y))
            labels.append(Label(x=_r(x + (-9 if at_end else 9)), y=_r(y + 4), words=town.name, at_end=at_end))
        if len(labels) == _LABELS:
            break
    return tuple(labels)


def _densest(points: Points) -> tuple[float, float]:
    """Return the middle of the photos in the fullest cell of about a square kilometre."""
    cells = np.floor(np.column_stack((points.latitudes, points.longitudes)) / _CELL_DEG).astype(int)
    _, inverse, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    mine = inverse.ravel() == int(counts.argmax())
    return float(np.median(points.latitudes[mine])), float(np.median(points.longitudes[mine]))


def _widened(box: Box) -> Box:
    """Return a box with a margin, so that no cut edge shows."""
    wide, high = (box[2] - box[0]) * 0.03, (box[3] - box[1]) * 0.03
    return box[0] - wide, max(-90.0, box[1] - high), box[2] + wide, min(90.0, box[3] + high)


def _densified(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put points on long edges, such as the pole's and the cut's: straight in degrees, they bend on the map."""
    closed = np.concatenate((ring, ring[:1]))
    pieces = np.maximum(1, np.ceil(np.abs(np.diff(closed, axis=0)).max(axis=1) / 4)).astype(int)
    if pieces.max() == 1:
        return ring
    parts = [
        np.linspace(one, other, count, endpoint=False)
        for one, other, count in zip(closed[:-1], closed[1:], pieces, strict=True)
    ]
    return np.concatenate(parts)


def _radius(assets: int, most: int, least: float, largest: float) -> float:
    return _r(max(least, largest * math.sqrt(assets / most)))


def _r(value: float) -> float:
    return round(float(value), 1)
