"""The two sides of a difference: a stored scan, or a report written as JSON. Both are read as a stream of assets."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from rollaudit.errors import UsageError
from rollaudit.model.detection import FROM_PIXELS, STALE_THUMBNAIL, DetectorName
from rollaudit.model.difference import SideCategory, SideClaim, SideHead
from rollaudit.model.evidence import Category, device_name
from rollaudit.model.report import AssetEvidence, Report
from rollaudit.pipeline.report_lines import ReportLines

REPORT_SCHEMA = "rollaudit/report/v1"


class SideAsset(NamedTuple):
    """What a difference needs to know of one asset; untrusted texts.

    `by_pixels` are categories of which nothing but pixels tells, each with the detectors that do.
    """

    id: str
    path: str
    kind: str
    day: str | None
    categories: tuple[str, ...]
    rules: tuple[str, ...]
    place: str
    device: str
    names: tuple[str, ...]
    by_pixels: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side: what it says of itself, and its assets by path in byte order, read anew on each call."""

    head: SideHead
    assets: Callable[[], Iterator[SideAsset]]


def side_of_report(report: Report, path: Path) -> Side:
    """Return the side that a report of an open store makes."""
    profile, coverage = report.profile, report.coverage
    head = SideHead(
        path=str(path),
        library=report.library,
        as_of=report.as_of.isoformat(),
        made_with=report.tool_version,
        profile=profile.id,
        edition=profile.edition,
        platform=report.platform.value,
        without=report.what_if.without if report.what_if else (),
        files_found=coverage.files_found,
        photos=coverage.photos,
        videos=coverage.videos,
        categories={
            row.category.value: SideCategory(looked_for=row.looked_for, stated=row.stated, ceiling=row.ceiling)
            for row in report.handover
        },
        claims=tuple(
            SideClaim(id=one.id, claim=one.claim, confidence=one.confidence)
            for one in report.inferences
            if one.abstained is None
        ),
        detectors=report.detectors,
    )
    return Side(head=head, assets=lambda: map(_of_evidence, report.evidence.assets()))


def _of_evidence(entry: AssetEvidence) -> SideAsset:
    asset, reached = entry.asset, frozenset(entry.categories)
    return SideAsset(
        id=asset.id,
        path=asset.path,
        kind=asset.kind.value,
        day=asset.capture_time.local[:10] if asset.capture_time and Category.DATE_TAKEN in reached else None,
        categories=tuple(category.value for category in entry.categories),
        rules=tuple(finding.rule for finding in entry.findings),
        place=_place(asset.place.name, asset.place.country_code)
        if asset.place and Category.LOCATION_PRECISE in reached
        else "",
        device=device_name(asset.device.make, asset.device.model) if Category.DEVICE_INFO in reached else "",
        names=tuple(str(fact.value) for fact in asset.facts if fact.category is Category.PERSON_IDENTITY)
        if Category.PERSON_IDENTITY in reached
        else (),
        by_pixels=_known_by_pixels((fact.category, fact.field, fact.source) for fact in asset.facts),
    )


def _known_by_pixels(facts: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the categories of which nothing but pixels tells, with the detectors that do.

    `facts` are the asset's as (category, field, source).
    """
    known: dict[str, set[str]] = {}
    for category, field, source in facts:
        known.setdefault(category, set()).add(_detector(field, source))
    return tuple((category, tuple(sorted(by))) for category, by in sorted(known.items()) if "" not in by)


def _detector(field: str, source: str) -> str:
    code, text = FROM_PIXELS
    if field == STALE_THUMBNAIL:
        return DetectorName.THUMBNAIL.value
    if source.startswith(code):
        return DetectorName.CODES.value
    return DetectorName.TEXT.value if source.startswith(text) else ""


def _place(name: str, country_code: str) -> str:
    return f"{name} ({country_code})"


# The shapes of the report's JSON that are needed here; whatever else stands in it is passed over.


class _Fact(msgspec.Struct):
    category: str
    value: str | int | float | bool
    field: str = ""
    source: str = ""


class _Place(msgspec.Struct):
    name: str
    country_code: str


class _Position(msgspec.Struct):
    place: _Place | None = None


class _Time(msgspec.Struct):
    local: str


class _Device(msgspec.Struct):
    make: str | None = None
    model: str | None = None


class _Asset(msgspec.Struct):
    id: str
    path: str
    kind: str
    categories: list[str]
    facts: list[_Fact]
    device: _Device
    capture_time: _Time | None = None
    position: _Position | None = None


class _Finding(msgspec.Struct):
    rule: str
    path: str


class _Row(msgspec.Struct):
    category: str
    looked_for: bool
    stated: int | None
    ceiling: int


class _Claim(msgspec.Struct):
    id: str
    claim: str
    confidence: float
    abstained: str | None = None


class _Missing(msgspec.Struct):
    category: str


class _Tool(msgspec.Struct):
    version: str


class _Profile(msgspec.Struct):
    id: str
    edition: str


class _Coverage(msgspec.Struct):
    files_found: int
    photos: int
    videos: int


class _Head(msgspec.Struct):
    schema: str
    tool: _Tool
    as_of: str
    profile: _Profile
    platform: str
    coverage: _Coverage
    handover: list[_Row]
    inferences: list[_Claim] = []
    without: list[str] = []
    not_looked_for: list[_Missing] = []
    detectors: list[str] | None = None


def side_of_json(path: Path) -> Side:
    """Return the side that a report written as JSON makes. Raises `UsageError` for what is none."""
    lines = ReportLines(path)
    head = _checked(path, lines.head(), _Head)
    if head.schema != REPORT_SCHEMA:
        raise UsageError(
            f"{path} is not a report ({REPORT_SCHEMA}).", hint="Make one with rollaudit scan or report, -o json=FILE."
        )
    return Side(head=_head_of(path, head), assets=lambda: _json_assets(path, lines))


def _checked(path: Path, found: Any, kind: type[msgspec.Struct]) -> Any:
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise UsageError(
            f"{path} is not a whole report of rollaudit: {error}.",
            hint="Give two stores, or two reports written with -o json=FILE.",
        ) from None


def _head_of(path: Path, head: _Head) -> SideHead:
    return SideHead(
        path=str(path),
        library="",
        as_of=head.as_of,
        made_with=head.tool.version,
        profile=head.profile.id,
        edition=head.profile.edition,
        platform=head.platform,
        without=tuple(head.without),
        files_found=head.coverage.files_found,
        photos=head.coverage.photos,
        videos=head.coverage.videos,
        categories={
            row.category: SideCategory(looked_for=row.looked_for, stated=row.stated, ceiling=row.ceiling)
            for row in head.handover
        },
        claims=tuple(
            SideClaim(id=one.id, claim=one.claim, confidence=one.confidence)
            for one in head.inferences
            if one.abstained is None
        ),
        detectors=_detectors(head),
    )


def _detectors(head: _Head) -> tuple[str, ...]:
    """Return what looked at the pixels; a report that does not name it says at least what was not looked for."""
    if head.detectors is not None:
        return tuple(head.detectors)
    missing = {entry.category for entry in head.not_looked_for}
    seen = (DetectorName.FACES, DetectorName.MOVIE_FACES, DetectorName.THUMBNAIL)
    return () if Category.FACE_PRESENCE in missing else tuple(f"{name.value}=" for name in seen)


def _json_assets(path: Path, lines: ReportLines) -> Iterator[SideAsset]:
    rules: defaultdict[str, list[str]] = defaultdict(list)
    for found in lines.array("findings"):
        finding = _checked(path, found, _Finding)
        rules[finding.path].append(finding.rule)
    for found in lines.array("assets"):
        asset = _checked(path, found, _Asset)
        reached = frozenset(asset.categories)
        place = asset.position.place if asset.position else None
        yield SideAsset(
            id=asset.id,
            path=asset.path,
            kind=asset.kind,
            day=asset.capture_time.local[:10] if asset.capture_time and Category.DATE_TAKEN in reached else None,
            categories=tuple(asset.categories),
            rules=tuple(rules.get(asset.path, ())),
            place=_place(place.name, place.country_code) if place and Category.LOCATION_PRECISE in reached else "",
            device=device_name(asset.device.make, asset.device.model) if Category.DEVICE_INFO in reached else "",
            names=tuple(str(fact.value) for fact in asset.facts if fact.category == Category.PERSON_IDENTITY)
            if Category.PERSON_IDENTITY in reached
            else (),
            by_pixels=_known_by_pixels((fact.category, fact.field, fact.source) for fact in asset.facts),
        )


def is_report(path: Path) -> bool:
    """Whether a regular file begins as a JSON object does."""
    try:
        with path.open("rb") as file:
            return path.is_file() and file.read(64).lstrip()[:1] == b"{"
    except OSError:
        return False
