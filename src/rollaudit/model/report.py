"""The report: what files say and what texts say, joined. Plain frozen data; every output renders the same `Report`.

No renderer computes a fact: a number that an output shows stands here. Strings taken from files or their names are
still untrusted here (each output has its own way to make them safe).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from rollaudit.model.detection import DetectorName, looked
from rollaudit.model.evidence import Asset, Category, Coverage, FileRecord
from rollaudit.model.finding import Finding, FindingSummary
from rollaudit.model.policy import LegalClass, PlatformAccess, PlatformDescription, Profile, Stance, Use, UseStance
from rollaudit.model.redaction import Redaction
from rollaudit.model.summaries import (
    DeviceSummary,
    FaceSummary,
    Period,
    PlacesSummary,
    ScopeCount,
    TimeSummary,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every category once, sorted by name: found, looked for and absent, unread, or not looked for.

    Unread is what something kept from being seen. Neither it nor what was not looked for ever counts as absent.
    """

    found: tuple[Category, ...]
    absent: tuple[Category, ...]
    unread: tuple[Category, ...]
    not_looked_for: tuple[Category, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryCoverage:
    """How many assets ended how in one category's ledger; the four add up to all assets."""

    category: Category
    found: int
    absent: int
    unread: int
    not_looked_for: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetEvidence:
    """One asset with its ledger, and with what of it reaches the app.

    That is its categories, sorted by name, and its findings, by rule.
    """

    asset: Asset
    ledger: Ledger
    categories: tuple[Category, ...]
    findings: tuple[Finding, ...]


class AssetSource(Protocol):
    """The assets and the files outside any asset, in path order, read anew on each call: never all in memory."""

    def assets(self) -> Iterator[AssetEvidence]:
        """Yield every asset by path, in byte order."""

    def other_files(self) -> Iterator[FileRecord]:
        """Yield every file that belongs to no asset, by path, in byte order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One asset that shows a category strongly, and the value that does so (untrusted text)."""

    asset_id: str
    path: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One category as handed over under the chosen platform access.

    `stated` and `ceiling` count assets; `stated` is None as in `ScopeCount`. `period` is that of the `dated` ones.
    `full_access` is the ceiling before the platform removed anything.
    `looked_for` False means that nobody looked: the counts are then 0 and say nothing.
    """

    category: Category
    looked_for: bool
    stated: int | None
    ceiling: int
    full_access: int
    period: Period
    clauses: tuple[str, ...]
    examples: tuple[Example, ...]
    dated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedAsset:
    """One of the most exposing assets: the categories it alone gives away, and why in values."""

    asset_id: str
    path: str
    score: float
    categories: tuple[Category, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One clause met by actual evidence, for one use. `evidence` names the strongest assets first, at most 25.

    Every asset whose categories meet the clause's belongs to the exposure; `asset_count` counts them all.
    """

    clause: str
    use: Use
    stance: Stance
    condition: str | None
    categories: tuple[Category, ...]
    asset_count: int
    stated_count: int | None
    evidence: tuple[str, ...]
    conflict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseReach:
    """What one clause reaches, whatever it grants: the met ones of its categories, assets, the strongest of them."""

    clause: str
    categories: tuple[Category, ...]
    asset_count: int
    stated_count: int | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseVerdict:
    """What all clauses together say of one use. `stance` is conflicting where they contradict each other.

    `disclosed` False: the only clauses that speak of it say that nobody has published the answer.
    """

    use: Use
    stance: Stance
    clauses: tuple[tuple[str, UseStance], ...]
    asset_count: int
    disclosed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformEffect:
    """What one platform access leaves of one category, in assets."""

    platform: PlatformAccess
    category: Category
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryEffect:
    """What something leaves of one category, in assets."""

    category: Category
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What a product would receive of the same library through platform accesses that hand over alike.

    `effects` hold the report's own counts as `before`, one for each category of which there is any on either side.
    """

    profile: Profile
    platforms: tuple[PlatformAccess, ...]
    scope: ScopeCount
    effects: tuple[CategoryEffect, ...]
    verdicts: tuple[UseVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What the report imagines away (`without`, in the words of the command line), and what that leaves.

    Assets and categories are counted as they reach the product under the report's platform; `effects` has one entry
    for each category of which there is, or was, any.
    """

    without: tuple[str, ...]
    assets_before: int
    assets_after: int
    effects: tuple[CategoryEffect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLookedFor:
    """A category nobody looked for, and why: never to be read as "none found"."""

    category: Category
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InferencePlace:
    """A circle, never a point."""

    latitude: float
    longitude: float
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """A claim about the whole library; `abstained` says what it lacked where no claim is made.

    `id` is the kind of claim (`home`, `work`, `trip`, ...), `method` how it was made, in one sentence. `evidence` are
    asset ids, strongest first. `details` are named values beside the claim, for machines and for other sentences.
    `asset_count` counts every asset the claim rests on. `made_from` is the number of photos, in the order they were
    taken, from which it could first have been made. `ends_without` is the smallest known set of assets whose removal
    ends the claim, `ends_with` the smallest settings that do, in words. `paths` name the first few files of the
    evidence. All texts are untrusted: they may hold names from files. Sets of assets may be most of the library: they
    compare as tuples do, and are unpacked one by one where they are large.
    """

    id: str
    claim: str
    confidence: float
    evidence: Sequence[str]
    period: Period | None
    place: InferencePlace | None
    abstained: str | None
    method: str = ""
    details: tuple[tuple[str, str | int | float], ...] = ()
    asset_count: int = 0
    made_from: int | None = None
    ends_without: Sequence[str] = ()
    ends_with: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One library under one profile and one platform access, as of one day.

    `platform_descriptions` say what each platform access removes and leaves, and how that is known. `reach` has one
    entry for every clause of the profile. `legal` are the statutes that name what clauses reach in these files.
    `path_prefix` is the way from the working directory to the library (`photos/roll/`), empty where it lies elsewhere
    or is that directory: outputs for code hosts put it before paths. `what_if` says what the whole report imagines
    away, None where it is on the library as it is. `redaction` says what was taken out before it was rendered.
    `thumbnails` are small blurred JPEGs by asset id: empty unless asked for, and always where a report is redacted.
    `alternatives` say what other accesses and other products would receive, the report's own product and access among
    them; empty where nobody counted. `detectors` looked at the pixels, each as `name=version`; empty where none did.
    """

    tool_version: str
    as_of: date
    library: str
    profile: Profile
    platform: PlatformAccess
    coverage: Coverage
    ledger: tuple[CategoryCoverage, ...]
    scope: ScopeCount
    handover: tuple[Handover, ...]
    places: PlacesSummary
    times: TimeSummary
    devices: tuple[DeviceSummary, ...]
    faces: FaceSummary
    redacted_assets: int
    top: tuple[RankedAsset, ...]
    exposures: tuple[Exposure, ...]
    verdicts: tuple[UseVerdict, ...]
    platform_effects: tuple[PlatformEffect, ...]
    inferences: tuple[Inference, ...]
    not_looked_for: tuple[NotLookedFor, ...]
    evidence: AssetSource
    platform_descriptions: tuple[PlatformDescription, ...] = ()
    reach: tuple[ClauseReach, ...] = ()
    legal: tuple[LegalClass, ...] = ()
    findings: FindingSummary = field(default_factory=FindingSummary)
    path_prefix: str = ""
    what_if: WhatIf | None = None
    redaction: Redaction = Redaction.NONE
    thumbnails: Mapping[str, bytes] = field(default_factory=dict)
    alternatives: tuple[Alternative, ...] = ()
    detectors: tuple[str, ...] = ()

    @property
    def looked(self) -> frozenset[DetectorName]:
        """The detectors that looked at the pixels, whatever their versions."""
        return looked(f";{';'.join(self.detectors)}")
