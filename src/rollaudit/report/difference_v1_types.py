"""The shape of the JSON of `rollaudit diff`, version 1; `schema/difference-v1.schema.json` is generated from it."""

from typing import Literal, TypedDict

from rollaudit.report.json_v1_types import Tool


class SideV1(TypedDict):
    """What one side says of itself. `made_with` is the version of rollaudit that wrote it, or reads the store."""

    library: str
    as_of: str
    made_with: str
    profile: str
    edition: str
    platform: str
    without: list[str]
    files_found: int
    photos: int
    videos: int
    detectors: list[str]


class SideCategoryV1(TypedDict):
    """One category on one side, as in the report's `handover`.

    `ceiling` is null where this side did not look for it while the other did, and `reason` says so: null is not none.
    Beside a number, `reason` says that it counts only what both looked for.
    """

    looked_for: bool
    stated: int | None
    ceiling: int | None
    reason: str | None


class OneSidedV1(TypedDict):
    """What was not looked for on one side (`side`) and was on the other.

    What rests on it is compared nowhere: these categories, findings by these rules, inferences of these kinds.
    """

    detector: str
    reason: str
    side: Literal["before", "after"]
    categories: list[str]
    rules: list[str]
    inferences: list[str]


class CategoryDifferenceV1(TypedDict):
    """One category that is not what it was."""

    category: str
    before: SideCategoryV1
    after: SideCategoryV1


class RuleDifferenceV1(TypedDict):
    """One rule's findings by fingerprint: came, and are no more (those gone with their files included)."""

    rule: str
    new: int
    fixed: int


class NewcomersV1(TypedDict):
    """Different values on one side only; `cut` where there were more different ones than are kept."""

    new: list[str]
    gone: list[str]
    cut: bool


class ClaimV1(TypedDict):
    """One claim about the whole library."""

    id: str
    claim: str
    confidence: float


class ClaimsV1(TypedDict):
    """Claims that stand on one side only; one whose words or confidence changed stands on both."""

    new: list[ClaimV1]
    gone: list[ClaimV1]


class CountsV1(TypedDict):
    """Assets by what happened to them. All but `gone` add up to the newer side's assets."""

    new: int
    replaced: int
    moved: int
    says_otherwise: int
    gone: int
    unchanged: int


class ChangedAssetV1(TypedDict):
    """One asset that is not as it was."""

    change: Literal["new", "replaced", "moved", "says_otherwise", "gone"]
    asset: str
    path: str
    kind: str
    day: str | None
    categories_gained: list[str]
    categories_lost: list[str]
    findings_new: list[str]
    findings_fixed: list[str]


class DifferenceV1(TypedDict):
    """What changed from one audit to the next.

    `unlike` names what else differs: `profile`, `platform`, `without`, `as_of`, `detectors` (other versions of them).
    """

    schema: Literal["rollaudit/difference/v1"]
    tool: Tool
    before: SideV1
    after: SideV1
    unlike: list[str]
    not_looked_for: list[OneSidedV1]
    counts: CountsV1
    categories: list[CategoryDifferenceV1]
    findings: list[RuleDifferenceV1]
    places: NewcomersV1
    devices: NewcomersV1
    names: NewcomersV1
    inferences: ClaimsV1
    assets: list[ChangedAssetV1]
