"""A report to print: counts and coarse pictures of a library, no photo, no row, no place below a country, no day.

Few is not published: a country, or a square of the map, with fewer than `LEAST` photos is left out, as a handful of
photos of one place is a journey that somebody may remember. Counts of the whole library stay.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import floor
from typing import Final

from rollaudit.model.evidence import Category, FileRecord
from rollaudit.model.redaction import Redaction
from rollaudit.model.report import (
    AssetEvidence,
    FaceSummary,
    Handover,
    Inference,
    MapCell,
    Period,
    PlaceCount,
    PlacesSummary,
    Report,
)
from rollaudit.places.outlines import country_name
from rollaudit.report.phrases import counted
from rollaudit.report.redact.skeleton import skeleton

LEAST: Final = 5
SQUARE: Final = 5.0
"""The side of a square of the published map, in degrees."""

# What a claim shows, in words that name nothing; a kind that is not here is said by its name alone.
_TOLD: Final = {
    "home": ("where the owner lives", "where the owner lived, in {} places"),
    "second_home": ("a second home", "{} second homes"),
    "work": ("where the owner works", "where the owner works, in {} places"),
    "regular_place": ("a place the owner goes to often", "{} places the owner goes to often"),
    "trip": ("a trip", "{} trips"),
    "repeated_destination": ("a place travelled to again", "{} places travelled to again"),
    "routine": ("when the owner is awake", "when the owner is awake, {} times over"),
    "break": ("a time without photos", "{} times without photos"),
    "time_zone": ("a time zone lived in", "{} time zones lived in"),
    "recurring_day": ("a day that recurs every year", "{} days that recur every year"),
    "owner_name": ("the owner's name", "the owner's name, in {} ways"),
    "person": ("a person who recurs, by name", "{} people who recur, by name"),
    "companions": ("two people who are together, by name", "{} pairs of people who are together, by name"),
    "others_only": ("photos of other people only", "photos of other people only, {} times over"),
    "groups": ("how often groups are photographed", "how often groups are photographed, {} times over"),
    "device": ("a device of the owner's", "{} devices of the owner's"),
    "device_change": ("when one phone took the place of another", "{} times one phone took the place of another"),
    "two_phones": ("two phones used at once", "{} pairs of phones used at once"),
    "received": ("files sent by others", "files sent by others, {} times over"),
    "link": ("something that ties files to others elsewhere", "{} things that tie files to others elsewhere"),
    "theme": ("a theme for a suggestion", "{} themes for suggestions"),
    "recap": ("a time for a recap", "{} times for a recap"),
}


@dataclass(frozen=True, slots=True)
class NoEvidence:
    """The assets of a published report: none are shown."""

    def assets(self) -> Iterator[AssetEvidence]:
        """Yield nothing."""
        return iter(())

    def other_files(self) -> Iterator[FileRecord]:
        """Yield nothing."""
        return iter(())


def published(report: Report) -> Report:
    """Return the report fit to be published."""
    kept = skeleton(
        report,
        Redaction.PUBLISH,
        places=_places(report.places, dict(_by_country(report))),
        devices=(),
        faces=_faces(report.faces),
        inferences=tuple(_claims(report.inferences)),
        evidence=NoEvidence(),
    )
    return replace(
        kept,
        handover=tuple(_handover(row) for row in report.handover),
        exposures=tuple(replace(one, evidence=()) for one in report.exposures),
        reach=tuple(replace(one, evidence=()) for one in report.reach),
    )


def _by_country(report: Report) -> Iterable[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for entry in report.evidence.assets():
        if entry.asset.place and Category.LOCATION_PRECISE in entry.categories:
            counts[entry.asset.place.country_code] += 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _handover(row: Handover) -> Handover:
    return replace(row, period=_months(row.period), examples=())


def _months(period: Period) -> Period:
    """Return the whole months that a period touches."""
    first, last = period.first, period.last
    return Period(
        first=first and first.replace(day=1),
        last=last and last.replace(day=monthrange(last.year, last.month)[1]),
    )


def _places(places: PlacesSummary, countries: dict[str, int]) -> PlacesSummary:
    enough = {code: assets for code, assets in countries.items() if assets >= LEAST}
    return PlacesSummary(
        positions=places.positions,
        countries=tuple(code for code in places.countries if code in enough),
        towns=0,
        top=tuple(
            PlaceCount(name=country_name(code), region="", country_code=code, assets=assets)
            for code, assets in enough.items()
        ),
        cells=tuple(_squares(places.cells)),
        unnamed=places.unnamed,
        accuracy_m=None,
    )


def _squares(cells: tuple[MapCell, ...]) -> Iterator[MapCell]:
    squares: Counter[tuple[float, float]] = Counter()
    for cell in cells:
        south, west = floor(cell.latitude / SQUARE) * SQUARE, floor(cell.longitude / SQUARE) * SQUARE
        squares[south + SQUARE / 2, west + SQUARE / 2] += cell.assets
    for (latitude, longitude), assets in sorted(squares.items()):
        if assets >= LEAST:
            yield MapCell(latitude=latitude, longitude=longitude, assets=assets)


def _faces(faces: FaceSummary) -> FaceSummary:
    return replace(faces, names=())


def _claims(inferences: tuple[Inference, ...]) -> Iterator[Inference]:
    """Yield one claim a kind, which says what could be told, and how often; nothing of what was lacking."""
    kinds: dict[str, list[Inference]] = {}
    for one in inferences:
        if one.abstained is None:
            kinds.setdefault(one.id, []).append(one)
    for kind, claims in kinds.items():
        assets = max(claim.asset_count for claim in claims)
        yield Inference(
            id=kind,
            claim=f"{told(kind, len(claims))}, from {counted(assets, 'file', 'files')}"
            + (" or fewer" if len(claims) > 1 else ""),
            confidence=max(claim.confidence for claim in claims),
            evidence=(),
            period=None,
            place=None,
            abstained=None,
            method=claims[0].method,
            details=(("claims", len(claims)),),
            asset_count=assets,
        )


def told(kind: str, count: int) -> str:
    """Return what so many claims of a kind show, in words that name nothing."""
    one, many = _TOLD.get(kind, ("a claim of this kind", "{} claims of this kind"))
    return one if count == 1 else many.format(count)
