"""Two audits of a library, an older and a newer one: what came, what went, what changed. Texts are still untrusted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class AssetChange(StrEnum):
    """What happened to one asset. `says_otherwise`: the same file, but other categories or findings than before."""

    NEW = "new"
    REPLACED = "replaced"
    MOVED = "moved"
    SAYS_OTHERWISE = "says_otherwise"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAsset:
    """One asset that is not as it was. Categories and rules by name; lost or fixed is what it carried before only."""

    change: AssetChange
    asset_id: str
    path: str
    kind: str
    day: str | None
    categories_gained: tuple[str, ...]
    categories_lost: tuple[str, ...]
    findings_new: tuple[str, ...]
    findings_fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideCategory:
    """One category on one side; `stated` is None where no file can tell.

    `ceiling` is None where this side did not look for it: `reason` says so. A `reason` beside a number limits it.
    """

    looked_for: bool
    stated: int | None
    ceiling: int | None
    reason: str | None = None


class SideName(StrEnum):
    """The older and the newer side."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSided:
    """What one side alone looked for: `unlooked` is the other. What rests on it is compared nowhere.

    `reason` says what (`faces were not looked for`); `rules` by id, `claims` by their kind.
    """

    detector: str
    reason: str
    unlooked: SideName
    categories: tuple[str, ...]
    rules: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideClaim:
    """One claim about the whole library, as far as two sides can be held against each other."""

    id: str
    claim: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SideHead:
    """What one side says of itself. `path` is the file it was read from, `made_with` the version that wrote it.

    `detectors` looked at the pixels, each as `name=version`.
    """

    path: str
    library: str
    as_of: str
    made_with: str
    profile: str
    edition: str
    platform: str
    without: tuple[str, ...]
    files_found: int
    photos: int
    videos: int
    categories: dict[str, SideCategory]
    claims: tuple[SideClaim, ...]
    detectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDifference:
    """One category that is not what it was."""

    category: str
    before: SideCategory
    after: SideCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDifference:
    """One rule's findings by their fingerprints: those that came, and those that are no more (files gone included)."""

    rule: str
    new: int
    fixed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomers:
    """Different values seen on one side only, sorted; `cut` where there were too many different ones to keep."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed from one audit to the next.

    `unlike` names what else differs between the two, so that not every change is one of the library: `profile`,
    `platform`, `without`, `as_of`, `detectors`. `one_sided` is what only one of them looked for. `changes` yields every
    changed asset, those of the newer side first, each side by path in byte order, read anew on each call; `first` holds
    the first of each kind.
    """

    tool_version: str
    before: SideHead
    after: SideHead
    unlike: tuple[str, ...]
    counts: dict[AssetChange, int]
    unchanged: int
    categories: tuple[CategoryDifference, ...]
    rules: tuple[RuleDifference, ...]
    places: Newcomers
    devices: Newcomers
    names: Newcomers
    claims_new: tuple[SideClaim, ...]
    claims_gone: tuple[SideClaim, ...]
    first: dict[AssetChange, tuple[ChangedAsset, ...]]
    changes: Callable[[], Iterator[ChangedAsset]]
    one_sided: tuple[OneSided, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        seen = (self.places, self.devices, self.names)
        return not (
            any(self.counts.values())
            or self.categories
            or self.rules
            or any(one.new or one.gone for one in seen)
            or self.claims_new
            or self.claims_gone
        )
