"""One pass over a report's assets: points for the maps, towns, and the cards the page carries. Memory stays bounded."""

import heapq
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rollaudit.model.evidence import Asset, Category
from rollaudit.model.report import AssetEvidence, Report
from rollaudit.report.html.cards import Card, card_of
from rollaudit.text import clean

MOST_CARDS = 5_000
STATIC_CARDS = 36
_CLAIM_EVIDENCE = 6
"""So many of the strongest photos of each claim are sure to have a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A listed town near some of the photos; the coordinates are the first such photo's."""

    name: str
    country_code: str
    latitude: float
    longitude: float
    assets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Every position that reaches the app, in columns. `months` counts from January of year 0; 0 is undated."""

    latitudes: NDArray[np.float64]
    longitudes: NDArray[np.float64]
    months: NDArray[np.int64]
    countries: NDArray[np.int64]
    country_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What the page needs of the assets. `cards` stand in path order; `standing` are shown without script, too."""

    cards: tuple[Card, ...]
    standing: tuple[Card, ...]
    assets: int
    points: Points
    towns: tuple[Town, ...]


@dataclass(slots=True)
class _Pass:
    """What one pass adds up."""

    wanted: frozenset[str]
    latitudes: "array[float]" = field(default_factory=lambda: array("d"))
    longitudes: "array[float]" = field(default_factory=lambda: array("d"))
    months: "array[int]" = field(default_factory=lambda: array("i"))
    countries: "array[int]" = field(default_factory=lambda: array("i"))
    codes: dict[str, int] = field(default_factory=dict)
    towns: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    heap: list[tuple[int, int, Card]] = field(default_factory=list)
    named: dict[str, tuple[int, Card]] = field(default_factory=dict)
    assets: int = 0

    def add(self, evidence: AssetEvidence) -> None:
        """Take in one asset."""
        self.assets += 1
        if evidence.asset.position and Category.LOCATION_PRECISE in evidence.categories:
            self._point(evidence.asset)
        if evidence.asset.id in self.wanted and evidence.asset.id not in self.named:
            self.named[evidence.asset.id] = (self.assets, card_of(evidence))
            return
        rank = (len(evidence.categories) + len(evidence.findings), -self.assets)  # of equal ones the first by path
        if len(self.heap) < MOST_CARDS:
            heapq.heappush(self.heap, (*rank, card_of(evidence)))
        elif rank > self.heap[0][:2]:
            heapq.heapreplace(self.heap, (*rank, card_of(evidence)))

    def _point(self, asset: Asset) -> None:
        position, place = asset.position, asset.place
        if position is None:
            return
        self.latitudes.append(position.latitude)
        self.longitudes.append(position.longitude)
        self.months.append(_month_number(asset))
        code = place.country_code if place else ""
        self.countries.append(self.codes.setdefault(code, len(self.codes)))
        if place:
            town = self.towns.setdefault((place.name, code), [position.latitude, position.longitude, 0])
            town[2] += 1

    def cards(self) -> tuple[Card, ...]:
        """Return at most `MOST_CARDS` cards in path order: the named ones, then those with most to tell."""
        room = max(0, MOST_CARDS - len(self.named))
        rest = heapq.nlargest(room, self.heap, key=lambda entry: entry[:2])
        placed = [*self.named.values(), *((-place, card) for _, place, card in rest)]
        return tuple(card for _, card in sorted(placed, key=lambda entry: entry[0]))


def gather(report: Report) -> Gathered:
    """Read every asset once."""
    standing = standing_ids(report)
    counts = _Pass(wanted=frozenset(standing).union(_claimed(report)))
    for evidence in report.evidence.assets():
        counts.add(evidence)
    cards = counts.cards()
    by_id = {card.asset_id: card for card in reversed(cards)}
    towns = sorted(counts.towns.items(), key=lambda item: (-item[1][2], item[0]))
    return Gathered(
        cards=cards,
        standing=tuple(by_id[name] for name in standing if name in by_id),
        assets=counts.assets,
        points=Points(
            latitudes=np.array(counts.latitudes, dtype=np.float64),
            longitudes=np.array(counts.longitudes, dtype=np.float64),
            months=np.array(counts.months, dtype=np.int64),
            countries=np.array(counts.countries, dtype=np.int64),
            country_codes=tuple(counts.codes),
        ),
        towns=tuple(
            Town(
                name=clean(name, limit=60),
                country_code=clean(code, limit=4),
                latitude=latitude,
                longitude=longitude,
                assets=int(count),
            )
            for (name, code), (latitude, longitude, count) in towns
        ),
    )


def standing_ids(report: Report) -> tuple[str, ...]:
    """Return the ids of the assets whose cards stand without script, the most exposing first."""
    return tuple(dict.fromkeys(_strongest(report)))[:STATIC_CARDS]


def _strongest(report: Report) -> Iterator[str]:
    """Yield the ids whose cards stand without script: the most exposing, then what claims rest on most."""
    yield from (ranked.asset_id for ranked in report.top)
    for inference in report.inferences:
        yield from inference.evidence[:2]
    for row in report.handover:
        yield from (example.asset_id for example in row.examples[:1])
    for inference in report.inferences:
        yield from inference.evidence[2:_CLAIM_EVIDENCE]


def _claimed(report: Report) -> Iterator[str]:
    for inference in report.inferences:
        yield from inference.evidence[:_CLAIM_EVIDENCE]
    for row in report.handover:
        yield from (example.asset_id for example in row.examples)
    for exposure in report.exposures:
        yield from exposure.evidence[:_CLAIM_EVIDENCE]


def _month_number(asset: Asset) -> int:
    text = asset.capture_time.local[:7] if asset.capture_time else ""
    year, _, month = text.partition("-")
    if not (len(year) == 4 and year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return 0
    return int(year) * 12 + int(month) - 1
