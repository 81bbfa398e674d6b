"""From stored files to assets: what each photo or video gives away, and what of it the app would receive."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from rollaudit.model.detection import DetectorName, looked
from rollaudit.model.evidence import (
    SIDECARS,
    Asset,
    AssetFile,
    Category,
    Device,
    EvidenceTier,
    Faces,
    Fact,
    FileRecord,
    FileRole,
    MediaKind,
    Place,
    Position,
)
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.report import AssetEvidence
from rollaudit.pipeline.ledger import ledger_of
from rollaudit.pipeline.people import faces_of_asset
from rollaudit.pipeline.tally import captured_on
from rollaudit.pipeline.without import NOTHING, Without
from rollaudit.profiles.platform import facts_left, removes_position
from rollaudit.rules.policy import Judge
from rollaudit.rules.registry import evaluate
from rollaudit.store.store import Store
from rollaudit.vision.detectors import why_not

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

    `faces_version` names the detectors that count, None for none: the others have "not looked" even where an earlier
    scan did; `with_sha256` likewise.
    """

    store: Store
    places: Mapping[Point, Place | None]
    platform: PlatformAccess
    faces_version: str | None
    with_sha256: bool
    with_sidecars: bool
    without: Without = NOTHING
    judge: Judge = field(default_factory=Judge)
    few: tuple[AssetEvidence, ...] | None = None  # the assets themselves, where they were kept from an earlier pass

    def assets(self) -> Iterator[AssetEvidence]:
        """Yield every asset by path, in byte order."""
        if self.few is not None:
            yield from self.few
            return
        for asset in self.observed():
            yield evidence_of(asset, self.received(asset, self.platform), self.judge)

    def observed(self) -> Iterator[Asset]:
        """Yield every asset by path, in byte order, as the library holds it, or would without `without`."""
        if self.few is not None:
            yield from (entry.asset for entry in self.few)
            return
        for asset in self.whole():
            left = self.remaining(asset)
            if left is not None:
                yield left

    def whole(self) -> Iterator[Asset]:
        """Yield every asset by path, in byte order, whatever is imagined away."""
        for files in self.store.assets(faces_version=self.faces_version):
            yield self._asset(files)

    def remaining(self, asset: Asset) -> Asset | None:
        """Return what is left of an asset without what is imagined away, None where it is left out whole."""
        if not self.without:
            return asset
        if self.without.leaves_out(asset.kind, categories_of(asset), captured_on(asset)):
            return None
        return self._joined(
            [
                (file.role, self.without.of(file.record))
                for file in asset.files
                if not self.without.leaves_out_file(file.role)
            ]
        )

    def other_files(self) -> Iterator[FileRecord]:
        """Yield every file that belongs to no asset, by path, in byte order."""
        yield from map(self._hashed, self.store.other_files())

    def received(self, asset: Asset, platform: PlatformAccess) -> Asset:
        """Return the asset as the product would receive it through a platform."""
        return received(asset, platform, sidecars=self.with_sidecars, places=self.places)

    def _hashed(self, record: FileRecord) -> FileRecord:
        return record if self.with_sha256 or record.sha256 is None else replace(record, sha256=None)

    def _asset(self, files: list[tuple[FileRole, FileRecord]]) -> Asset:
        return self._joined([(role, self._hashed(record)) for role, record in files])

    def _joined(self, files: list[tuple[FileRole, FileRecord]]) -> Asset:
        if len(files) == 1:  # as most are
            return self._alone(*files[0])
        records = [record for _, record in files]
        primary = records[0]
        position = _first(record.extraction.position for record in records)
        facts = tuple(chain.from_iterable(record.extraction.facts for record in records))
        members = tuple(AssetFile(role=role, record=record) for role, record in files)
        return Asset(
            id=primary.content_id or "",
            path=primary.path,
            kind=primary.format.kind or MediaKind.PHOTO,
            files=members,
            capture_time=_first(record.extraction.capture_time for record in records),
            position=position,
            place=self.places.get(place_key(position)) if position else None,
            device=_first(_known(record.extraction.device) for record in records) or _UNKNOWN_DEVICE,
            faces=self._explained(faces_of_asset(members, facts), primary),
            facts=facts,
        )

    def _alone(self, role: FileRole, record: FileRecord) -> Asset:
        asset = asset_alone(role, record, self.places)
        faces = self._explained(asset.faces, record)
        return asset if faces is asset.faces else replace(asset, faces=faces)

    def _explained(self, faces: Faces, primary: FileRecord) -> Faces:
        """Return faces that nobody looked for with the reason, where the scan looked for others'."""
        if faces.looked_for or faces.reason or DetectorName.FACES not in looked(self.faces_version):
            return faces
        return replace(faces, reason=why_not(primary.format))


def asset_alone(role: FileRole, record: FileRecord, places: Mapping[Point, Place | None]) -> Asset:
    """Return the asset of one file."""
    extraction = record.extraction
    position = extraction.position
    members = (AssetFile(role=role, record=record),)
    return Asset(
        id=record.content_id or "",
        path=record.path,
        kind=record.format.kind or MediaKind.PHOTO,
        files=members,
        capture_time=extraction.capture_time,
        position=position,
        place=places.get(place_key(position)) if position else None,
        device=extraction.device,
        faces=faces_of_asset(members, extraction.facts),
        facts=extraction.facts,
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)


def _known(device: Device) -> Device | None:
    return device if device != _UNKNOWN_DEVICE else None


def evidence_of(asset: Asset, kept: Asset, judge: Judge | None = None) -> AssetEvidence:
    """Return what one asset gives away, and what of it reaches the product (`kept`, see `received`).

    Its findings are those that the judge lets through; without one, all.
    """
    observed = categories_of(asset)
    reached = observed if kept is asset else categories_of(kept)
    return AssetEvidence(
        asset=asset,
        ledger=ledger_of(asset, observed),
        categories=in_order(reached),
        findings=judge.judge(tuple(evaluate(kept)))[0] if judge else tuple(evaluate(kept)),
    )


@lru_cache(maxsize=4096)
def in_order(categories: frozenset[Category]) -> tuple[Category, ...]:
    """Return categories sorted by name: a library has a million assets, and a few hundred different sets."""
    return tuple(sorted(categories))


def received(asset: Asset, platform: PlatformAccess, *, sidecars: bool, places: Mapping[Point, Place | None]) -> Asset:
    """Return the asset as the product would receive it: without the facts that the platform takes out.

    Sidecars lie beside the photo, in an export or a folder; only a product that holds the library itself gets them.
    """
    files = [file.record for file in asset.files if sidecars or file.role not in SIDECARS]
    complete = len(files) == len(asset.files)
    if complete and platform is PlatformAccess.FULL:
        return asset
    given = asset.facts if complete else tuple(chain.from_iterable(record.extraction.facts for record in files))
    facts = facts_left(platform, given)
    positions = (record.extraction.position for record in files)
    left = next((one for one in positions if one and not removes_position(platform, one)), None)
    if complete and left is asset.position and len(facts) == len(asset.facts):
        return asset
    return replace(
        asset,
        facts=facts,
        faces=_faces_left(asset, files, facts),
        position=left,
        place=places.get(place_key(left)) if left else None,
        capture_time=_first(record.extraction.capture_time for record in files),
        device=_first(_known(record.extraction.device) for record in files) or _UNKNOWN_DEVICE,
    )


def _faces_left(asset: Asset, records: list[FileRecord], facts: tuple[Fact, ...]) -> Faces:
    """Return the faces that the facts left still tell of, with those that a detector sees."""
    if asset.faces.tier in (None, EvidenceTier.DETECTOR):
        return asset.faces
    kept = tuple(file for file in asset.files if file.record in records)
    return replace(faces_of_asset(kept, facts), reason=asset.faces.reason)


def categories_of(asset: Asset) -> frozenset[Category]:
    """Return the categories of which the asset carries evidence.

    A face in the picture means that facial features are there to be analysed: the clauses speak of both.
    """
    found: set[Category] = {fact[0] for fact in asset.facts}  # by index: this is asked of every fact of a library
    found.add(Category.MEDIA_CONTENT)
    if asset.capture_time:
        found.add(Category.DATE_TAKEN)
    else:
        # The day of a change, or a year in a folder's name, tells nobody when: such an asset counts as undated.
        found.discard(Category.DATE_TAKEN)
    if asset.position:
        found.add(Category.LOCATION_PRECISE)
    else:
        # A lone altitude or an empty GPS block tells nobody where.
        found.discard(Category.LOCATION_PRECISE)
    if asset.faces.count or Category.FACE_PRESENCE in found:
        found.update((Category.FACE_PRESENCE, Category.FACIAL_FEATURES))
    return frozenset(found)
