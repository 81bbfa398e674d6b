"""Which assets show a category most strongly, and the value that does so.

Strength orders assets within one category only; it is no measure of harm. Ties are broken by path, so that the order
never depends on the order of reading.
"""

import heapq
import os
import re
from dataclasses import dataclass, field

from rollaudit.model.detection import STALE_THUMBNAIL
from rollaudit.model.evidence import Asset, Category, Fact, device_name, track_words
from rollaudit.model.report import Example, RankedAsset

EXAMPLES = 3
STRONGEST = 25
TOP = 10

# What one more category in a photo adds to its rank among the most exposing ones: who and where before when and what.
RANK_WEIGHTS: dict[Category, float] = {
    Category.LOCATION_PRECISE: 5.0,
    Category.PERSON_IDENTITY: 5.0,
    Category.FACE_PRESENCE: 4.0,
    Category.DEVICE_IDENTIFIER: 3.0,
    Category.CAPTION_TEXT: 2.0,
    Category.LOCATION_INFERRED: 2.0,
    Category.AUDIO: 2.0,
    Category.DATE_TAKEN: 1.0,
    Category.EDIT_HISTORY: 1.0,
    Category.DEVICE_INFO: 0.5,
}
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Of several facts of one category, the fields that tell a person most come first.
_TELLING = (
    STALE_THUMBNAIL,
    "SerialNumber",
    "BodySerialNumber",
    "InternalSerialNumber",
    "LensSerialNumber",
    "Name",
    "OwnerName",
    "CameraOwnerName",
    "Artist",
    "Creator",
    "Caption-Abstract",
    "Description",
    "ImageDescription",
    "Title",
    "Keywords",
)
_TRACK = 2.0  # where somebody went tells more than the most accurate point, which is worth 1
_NAMED = 4
_RANK = {name: place for place, name in enumerate(_TELLING)}


def value_of(asset: Asset, category: Category) -> str:
    """Return, as untrusted text, the value by which the asset shows the category."""
    match category:
        case Category.DATE_TAKEN if asset.capture_time:
            return f"{asset.capture_time.local.replace('T', ' ')}{asset.capture_time.offset or ''}"
        case Category.LOCATION_PRECISE if asset.position:
            place = f" {asset.place.name}, {asset.place.country_code}" if asset.place else ""
            track = track_words(asset)
            more = f", the first of {track}" if track else ""
            return f"{asset.position.latitude:.5f}, {asset.position.longitude:.5f}{place}{more}"
        case Category.FACE_PRESENCE | Category.FACIAL_FEATURES if asset.faces.count:
            return "1 face" if asset.faces.count == 1 else f"{asset.faces.count} faces"
        case Category.DEVICE_INFO if asset.device.make or asset.device.model:
            return device_name(asset.device.make, asset.device.model)
        case Category.MEDIA_CONTENT:
            return asset.kind.value
    fact = _most_telling(asset, category)
    if fact is None:
        return ""
    if fact.value is True:  # that it is there is all it says: "audio track", not "AudioTrack: True"
        return _CAPITAL_WITHIN.sub(" ", fact.field).lower()
    if category is Category.PERSON_IDENTITY:
        return f"{fact.field}: {_names(asset, fact.field)}"
    return f"{fact.field}: {fact.value}"


def _names(asset: Asset, field_name: str) -> str:
    """Return everybody whom the field names: who is left out here would seem not to be named at all."""
    facts = (fact for fact in asset.facts if fact.category is Category.PERSON_IDENTITY and fact.field == field_name)
    names = list(dict.fromkeys(str(fact.value) for fact in facts))
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return ", ".join([*names[:_NAMED], *more])


def _most_telling(asset: Asset, category: Category) -> Fact | None:
    facts = [fact for fact in asset.facts if fact.category is category]
    return min(facts, key=lambda fact: (_RANK.get(fact.field, len(_RANK)), -fact.confidence), default=None)


def _strength(asset: Asset, category: Category, told: float) -> float:
    match category:
        case Category.DATE_TAKEN if asset.capture_time:
            return asset.capture_time.confidence + bool(asset.capture_time.offset) + len(asset.capture_time.local) / 100
        case Category.LOCATION_PRECISE if asset.position:
            if track_words(asset):
                return _TRACK
            accuracy_m = asset.position.accuracy_m
            # below zero is how some phones say that they do not know
            return 1.0 / (1.0 + (accuracy_m if accuracy_m is not None and accuracy_m >= 0 else 1000.0))
        case Category.FACE_PRESENCE | Category.FACIAL_FEATURES:
            return float(asset.faces.count or 1)
    return told


def _told(asset: Asset) -> dict[Category, float]:
    """Return by category how much the facts tell: the sum of their confidences, and 1 for a telling field."""
    sums: dict[Category, float] = {}
    telling = set()
    for category, name, _, _, confidence in asset.facts:  # taken apart: this is asked of every fact of a library
        sums[category] = sums.get(category, 0.0) + confidence
        if name in _RANK:
            telling.add(category)
    for category in telling:
        sums[category] += 1.0
    return sums


def _rank(categories: frozenset[Category], faces: int) -> float:
    crowd = min(max(faces - 1, 0), 4) * 0.5
    return sum(RANK_WEIGHTS.get(category, 0.0) for category in categories) + crowd


class _Reverse(bytes):
    """Bytes that compare the other way round: of equally strong assets the heap keeps the first by path."""

    __slots__ = ()

    def __lt__(self, other: bytes) -> bool:
        return bytes.__gt__(self, other)


_Entry = tuple[float, _Reverse, str, str, str]


@dataclass(slots=True)
class Strongest:
    """The strongest assets of each category, and the `ranked` most exposing of all, in bounded memory."""

    ranked: int = TOP
    _heaps: dict[Category, list[_Entry]] = field(default_factory=dict)
    _top: list[tuple[float, _Reverse, RankedAsset]] = field(default_factory=list)

    def add(self, asset: Asset, categories: frozenset[Category]) -> None:
        """Offer an asset to every category it shows, and to the ranking."""
        path = _Reverse(os.fsencode(asset.path))
        told = _told(asset)
        for category in categories:
            heap = self._heaps.setdefault(category, [])
            strength = _strength(asset, category, told.get(category, 0.0))
            if len(heap) == STRONGEST and (strength, path) < heap[0][:2]:
                continue
            entry = (strength, path, asset.id, asset.path, value_of(asset, category))
            if len(heap) < STRONGEST:
                heapq.heappush(heap, entry)
            else:
                heapq.heapreplace(heap, entry)
        self._rank(asset, categories, path)

    def _rank(self, asset: Asset, categories: frozenset[Category], path: _Reverse) -> None:
        score = _rank(categories, asset.faces.count or 0)
        if score <= 0 or (len(self._top) == self.ranked and (score, path) < self._top[0][:2]):
            return
        shown = sorted(
            (category for category in categories if category in RANK_WEIGHTS),
            key=lambda category: (-RANK_WEIGHTS[category], category.value),
        )
        ranked = RankedAsset(
            asset_id=asset.id,
            path=asset.path,
            score=score,
            categories=tuple(shown),
            values=tuple(value_of(asset, category) for category in shown),
        )
        if len(self._top) < self.ranked:
            heapq.heappush(self._top, (score, path, ranked))
        else:
            heapq.heapreplace(self._top, (score, path, ranked))

    def examples(self, category: Category) -> tuple[Example, ...]:
        """Return the few strongest assets of a category, strongest first."""
        return tuple(
            Example(asset_id=asset_id, path=path, value=value)
            for _, _, asset_id, path, value in self._sorted(category)[:EXAMPLES]
        )

    def ids(self) -> dict[Category, tuple[str, ...]]:
        """Return the ids of the strongest assets of every category, strongest first."""
        return {category: tuple(entry[2] for entry in self._sorted(category)) for category in self._heaps}

    def top(self) -> tuple[RankedAsset, ...]:
        """Return the most exposing assets, first the one that gives away most."""
        return tuple(ranked for *_, ranked in sorted(self._top, key=lambda entry: entry[:2], reverse=True))

    def _sorted(self, category: Category) -> list[_Entry]:
        return sorted(self._heaps.get(category, []), reverse=True)
