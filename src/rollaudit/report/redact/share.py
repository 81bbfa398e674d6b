"""A report to hand to somebody: every photo a row, nobody and nowhere named.

Positions are to about 10 km, times to the day; people, devices, numbers and files have pseudonyms; captions, texts,
sizes, digests and whatever else a file says are masked. Counts stay what they are: the report is as serious as before.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from rollaudit.model.evidence import Category, FileRecord
from rollaudit.model.redaction import Redaction
from rollaudit.model.report import AssetEvidence, AssetSource, Example, Handover, RankedAsset, Report
from rollaudit.model.summaries import DeviceSummary, FaceSummary, PlaceCount, PlacesSummary
from rollaudit.report.redact.cells import Areas, cell_of
from rollaudit.report.redact.claims import ClaimMasks, learn_kinds
from rollaudit.report.redact.masks import Masks, path_of
from rollaudit.report.redact.pseudonyms import Pseudonyms
from rollaudit.report.redact.skeleton import skeleton
from rollaudit.report.redact.survey import Survey, survey

_TOP_PLACES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEvidence:
    """The report's assets as they are shown, made anew on each call."""

    source: AssetSource
    masks: Masks

    def assets(self) -> Iterator[AssetEvidence]:
        """Yield every asset by path, in byte order of the paths that are not shown."""
        for number, entry in enumerate(self.source.assets(), 1):
            yield self.masks.entry(entry, number)

    def other_files(self) -> Iterator[FileRecord]:
        """Yield every file that belongs to no asset, in the same order."""
        for number, record in enumerate(self.source.other_files(), 1):
            yield self.masks.other_file(record, number)


def shared(report: Report) -> Report:
    """Return the report fit to be shared. Reads all assets once; raises `AuditError` without the table of towns."""
    seen = survey(report)
    areas = Areas.of([*(cell for cell, _ in seen.cells), *_circles(report)])
    pseudonyms = Pseudonyms()
    learn_kinds(report.inferences, pseudonyms)
    masks = Masks(survey=seen, areas=areas, pseudonyms=pseudonyms)
    claims = ClaimMasks(survey=seen, areas=areas, pseudonyms=pseudonyms, window=report.scope.window)
    devices = tuple(_device(one, pseudonyms) for one in report.devices)
    faces = _people(report.faces, pseudonyms)
    kept = skeleton(
        report,
        Redaction.SHARE,
        devices=devices,
        faces=faces,
        places=_places(report.places, seen, areas),
        inferences=tuple(claims.claim(one, lambda path: path_of_named(seen, path)) for one in report.inferences),
        evidence=SharedEvidence(source=report.evidence, masks=masks),
    )
    return replace(
        kept,
        handover=tuple(_handover(row, masks) for row in report.handover),
        top=tuple(one for ranked in report.top for one in _ranked(ranked, masks)),
        exposures=tuple(replace(one, evidence=_ids(one.evidence, seen)) for one in report.exposures),
        reach=tuple(replace(one, evidence=_ids(one.evidence, seen)) for one in report.reach),
    )


def path_of_named(seen: Survey, path: str) -> str:
    """Return the path under which a file that the report names is shown."""
    found = seen.named.get(path)
    return path_of(found[1].asset, found[0]) if found else ""


def _circles(report: Report) -> Iterator[tuple[float, float]]:
    for claim in report.inferences:
        if claim.place:
            yield cell_of(claim.place.latitude, claim.place.longitude)


def _ids(ids: tuple[str, ...], seen: Survey) -> tuple[str, ...]:
    return tuple(seen.ids[one] for one in ids if one in seen.ids)


def _device(one: DeviceSummary, pseudonyms: Pseudonyms) -> DeviceSummary:
    return DeviceSummary(
        make=None,
        model=pseudonyms.device(one.make, one.model) if one.make or one.model else None,
        body_serial=pseudonyms.number(one.body_serial) if one.body_serial else None,
        owner=pseudonyms.person(one.owner) if one.owner else None,
        assets=one.assets,
        period=one.period,
    )


def _people(faces: FaceSummary, pseudonyms: Pseudonyms) -> FaceSummary:
    return replace(faces, names=tuple(dict.fromkeys(map(pseudonyms.person, faces.names))))


def _places(places: PlacesSummary, seen: Survey, areas: Areas) -> PlacesSummary:
    """Return the places by region. How many towns there are stays said: a number names none."""
    counts: Counter[tuple[str, str]] = Counter()
    for (cell, code), assets in seen.cells.items():
        if code:
            counts[areas.area(cell, code).name, code] += assets
    first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_TOP_PLACES]
    return replace(
        places,
        top=tuple(PlaceCount(name=name, region="", country_code=code, assets=assets) for (name, code), assets in first),
        accuracy_m=None if places.accuracy_m is None else float(max(1, round(places.accuracy_m))),
    )


def _handover(row: Handover, masks: Masks) -> Handover:
    examples = (
        Example(asset_id=alias, path=path, value=values[0])
        for example in row.examples
        for alias, path, values in _shown(example.path, (row.category,), masks)
    )
    return replace(row, examples=tuple(examples))


def _ranked(ranked: RankedAsset, masks: Masks) -> Iterator[RankedAsset]:
    for alias, path, values in _shown(ranked.path, ranked.categories, masks):
        yield replace(ranked, asset_id=alias, path=path, values=values)


def _shown(path: str, categories: tuple[Category, ...], masks: Masks) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the id, the path and the values of an asset that the report names."""
    found = masks.survey.named.get(path)
    if found:
        entry = masks.entry(found[1], found[0])
        yield entry.asset.id, entry.asset.path, tuple(masks.value(entry, category) for category in categories)
