"""From stored files to assets: what each photo or video gives away, and what of it the app would receive."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from rollaudit.model.evidence import (
    Asset,
    AssetFile,
    Category,
    Device,
    FileRecord,
    FileRole,
    MediaKind,
    Place,
    Position,
)
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.report import AssetEvidence
from rollaudit.pipeline.ledger import ledger_of
from rollaudit.profiles.platform import removes_fact, removes_position
from rollaudit.rules.registry import evaluate
from rollaudit.store.store import Store

_T = TypeVar("_T")

Point = tuple[float, float]

_UNKNOWN_DEVICE = Device()


def place_key(position: Position) -> Point:
    """Return the point under which a position's place name is kept: 4 decimals, 11 m."""
    return rounded(position.latitude, position.longitude)


def rounded(latitude: float, longitude: float) -> Point:
    """Return a point to 4 decimals, so that near neighbours are named once."""
    return round(latitude, 4), round(longitude, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvidence:
    """The report's `AssetSource`, read from a store. Same options, same assets, whatever the store was used for before.

    `faces_version` None leaves faces "not looked for" even where an earlier scan looked; `with_sha256` likewise.
    """

    store: Store
    places: Mapping[Point, Place | None]
    platform: PlatformAccess
    faces_version: str | None
    with_sha256: bool
    with_sidecars: bool

    def assets(self) -> Iterator[AssetEvidence]:
        """Yield every asset by path, in byte order."""
        for asset in self.observed():
            yield evidence_of(asset, self.received(asset, self.platform))

    def observed(self) -> Iterator[Asset]:
        """Yield every asset by path, in byte order, as the library holds it."""
        for files in self.store.assets(faces_version=self.faces_version):
            yield self._asset(files)

    def other_files(self) -> Iterator[FileRecord]:
        """Yield every file that belongs to no asset, by path, in byte order."""
        yield from map(self._hashed, self.store.other_files())

    def received(self, asset: Asset, platform: PlatformAccess) -> Asset:
        """Return the asset as the product would receive it through a platform."""
        return received(asset, platform, sidecars=self.with_sidecars, places=self.places)

    def _hashed(self, record: FileRecord) -> FileRecord:
        return record if self.with_sha256 or record.sha256 is None else replace(record, sha256=None)

    def _asset(self, files: list[tuple[FileRole, FileRecord]]) -> Asset:
        records = [self._hashed(record) for _, record in files]
        primary = records[0]
        position = _first(record.extraction.position for record in records)
        return Asset(
            id=primary.content_id or "",
            path=primary.path,
            kind=primary.format.kind or MediaKind.PHOTO,
            files=tuple(AssetFile(role=role, record=record) for (role, _), record in zip(files, records, strict=True)),
            capture_time=_first(record.extraction.capture_time for record in records),
            position=position,
            place=self.places.get(place_key(position)) if position else None,
            device=_first(_known(record.extraction.device) for record in records) or _UNKNOWN_DEVICE,
            faces=primary.faces,
            facts=tuple(chain.from_iterable(record.extraction.facts for record in records)),
        )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)


def _known(device: Device) -> Device | None:
    return device if device != _UNKNOWN_DEVICE else None


def evidence_of(asset: Asset, kept: Asset) -> AssetEvidence:
    """Return what one asset gives away, and what of it reaches the product (`kept`, see `received`)."""
    observed = categories_of(asset)
    reached = observed if kept is asset else categories_of(kept)
    return AssetEvidence(
        asset=asset,
        ledger=ledger_of(asset, observed),
        categories=tuple(sorted(reached)),
        findings=tuple(evaluate(kept)),
    )


def received(asset: Asset, platform: PlatformAccess, *, sidecars: bool, places: Mapping[Point, Place | None]) -> Asset:
    """Return the asset as the product would receive it: without the facts that the platform takes out.

    Sidecars lie beside the photo, in an export or a folder; only a product that holds the library itself gets them.
    """
    files = [file.record for file in asset.files if sidecars or file.role is not FileRole.SIDECAR]
    complete = len(files) == len(asset.files)
    if complete and platform is PlatformAccess.FULL:
        return asset
    facts = tuple(fact for record in files for fact in record.extraction.facts if not removes_fact(platform, fact))
    positions = (record.extraction.position for record in files)
    left = next((one for one in positions if one and not removes_position(platform, one)), None)
    if complete and left is asset.position and len(facts) == len(asset.facts):
        return asset
    return replace(
        asset,
        facts=facts,
        position=left,
        place=places.get(place_key(left)) if left else None,
        capture_time=_first(record.extraction.capture_time for record in files),
        device=_first(_known(record.extraction.device) for record in files) or _UNKNOWN_DEVICE,
    )


def categories_of(asset: Asset) -> frozenset[Category]:
    """Return the categories of which the asset carries evidence.

    A face in the picture means that facial features are there to be analysed: the clauses speak of both.
    """
    found: set[Category] = {fact[0] for fact in asset.facts}  # by index: this is asked of every fact of a library
    found.add(Category.MEDIA_CONTENT)
    if asset.capture_time:
        found.add(Category.DATE_TAKEN)
    if asset.position:
        found.add(Category.LOCATION_PRECISE)
    else:
        # A lone altitude or an empty GPS block tells nobody where.
        found.discard(Category.LOCATION_PRECISE)
    if asset.faces.count or Category.FACE_PRESENCE in found:
        found.update((Category.FACE_PRESENCE, Category.FACIAL_FEATURES))
    return frozenset(found)
