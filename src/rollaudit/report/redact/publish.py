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
from rollaudit.model.report import AssetEvidence, Handover, Inference, Report
from rollaudit.model.summaries import FaceSummary, MapCell, Period, PlaceCount, PlacesSummary
from rollaudit.places.outlines import country_name
from rollaudit.report.phrases import counted, listed, month
from rollaudit.report.redact.own_words import country_codes, own_words
from rollaudit.report.redact.skeleton import skeleton

LEAST: Final = 5
SQUARE: Final = 5.0
"""The side of a square of the published map, in degrees."""

# What a claim shows, in words that name nothing; a kind that is not here is said to be one.
_TOLD: Final = {
    "home": "where the owner lives",
    "second_home": "a second home",
    "work": "where the owner works",
    "regular_place": "a place the owner goes to often",
    "trip": "a trip",
    "repeated_destination": "a place travelled to again and again",
    "routine": "when the owner is awake and when asleep",
    "break": "a time without photos",
    "time_zone": "a time zone lived in",
    "recurring_day": "a day that recurs every year",
    "owner_name": "the owner's name",
    "person": "a person who recurs, by name",
    "companions": "two people who are together, by name",
    "others_only": "photos of other people only",
    "groups": "how often groups are photographed",
    "device": "a device of the owner's",
    "device_change": "when one phone took the place of another",
    "two_phones": "two phones used at once",
    "received": "files that others sent",
    "link": "something that ties files to others elsewhere",
    "theme": "a theme for a suggestion",
    "recap": "a time to look back at",
}
# Details that are months, years, or words of rollaudit's own.
_KEPT_DETAILS: Final = frozenset({"theme", "year", "month"})


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
        scope=replace(report.scope, newest=None),  # a day, where all else is months
        handover=tuple(_handover(row) for row in report.handover),
        exposures=tuple(replace(one, evidence=()) for one in report.exposures),
        reach=tuple(replace(one, evidence=()) for one in report.reach),
    )


def _by_country(report: Report) -> Iterable[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for entry in report.evidence.assets():
        if entry.asset.place and Category.LOCATION_PRECISE in entry.categories:
            counts[country_codes(entry.asset.place.country_code)] += 1
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
    enough = {code: assets for code, assets in countries.items() if code and assets >= LEAST}
    return PlacesSummary(
        positions=places.positions,
        countries=tuple(code for code in places.countries if code and code in enough),
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
    """Yield what could be told, each claim by its kind; nothing of what was lacking."""
    for one in inferences:
        if one.abstained is None:
            yield Inference(
                id=one.id,
                claim=f"{_sentence(one)}, from {counted(one.asset_count, 'file', 'files')}",
                confidence=one.confidence,
                evidence=(),
                period=_months(one.period) if one.period else None,
                place=None,
                abstained=None,
                method=own_words(one.method),
                details=tuple(_details(one)),
                asset_count=one.asset_count,
            )


def _details(one: Inference) -> Iterator[tuple[str, str | int | float]]:
    for name, value in one.details:
        if isinstance(value, str) and own_words(value) != value:
            continue
        if name in _KEPT_DETAILS:
            yield name, value
        elif one.id == "device" and name == "kind":
            yield "model", f"a {value}"


def _sentence(one: Inference) -> str:
    details = dict(one.details)
    codes = country_codes(str(details.get("countries") or details.get("country_code") or ""))
    countries = listed(map(country_name, codes.split())) if one.asset_count >= LEAST else ""
    if one.id == "trip":
        when = month(one.period.first) if one.period and one.period.first else ""
        return ", ".join(part for part in (countries or "somewhere", when) if part)
    return f"{told(one.id)}{f' in {countries}' if countries else ''}"


def told(kind: str) -> str:
    """Return what a claim of a kind shows, in words that name nothing."""
    return _TOLD.get(kind, "a claim of another kind")
