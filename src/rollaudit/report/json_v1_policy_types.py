"""The shapes of what texts say in the JSON outputs, version 1: profiles, clauses, uses, what accesses leave."""

from typing import Literal, NotRequired, TypedDict


class ProfileRef(TypedDict):
    """Which profile was matched."""

    id: str
    edition: str
    title: str
    vendor: str


class ProfileV1(ProfileRef):
    """Which profile was matched. From `effective` on, every text that makes the edition was in force."""

    effective: str
    superseded_by: str | None
    processing_site: str
    transferred: list[str]


class ClauseUseV1(TypedDict):
    """One use that a clause speaks of, with its answer, and the condition in words where there is one."""

    use: str
    stance: str
    condition: str | None


class ClauseReachV1(TypedDict):
    """What a clause reaches in these files; `evidence` holds the ids of the strongest assets, at most 25."""

    categories: list[str]
    asset_count: int
    stated_count: int | None
    evidence: list[str]


class LegalClassV1(TypedDict):
    """How a statute names what a category may belong to, in its words. No legal advice, and no finding of law."""

    id: str
    statute: str
    quote: str
    statement: str
    categories: list[str]


class ClauseV1(TypedDict):
    """One clause of the profile, so that an exposure can be followed to its words and their source."""

    id: str
    statement: str
    quote: str | None
    mark: str
    source: str | None
    read_in: str | None
    publisher: str | None
    title: str | None
    dated: str | None
    authority: str | None
    url: str | None
    categories: list[str]
    uses: list[ClauseUseV1]
    reach: NotRequired[ClauseReachV1]


class ConflictV1(TypedDict):
    """Clauses that contradict each other on one matter; both sides stand."""

    id: str
    matter: str
    use: str | None
    clauses: list[str]


class RetentionV1(TypedDict):
    """How long what was taken is kept, by the clause that says so."""

    rule: str
    days: int | None
    clause: str


class ControlV1(TypedDict):
    """A switch the owner has."""

    id: str
    kind: str
    label: str
    path: list[str]
    default: str
    effect: str
    clause: str


class ApplicabilityV1(TypedDict):
    """Where, for whom and when it is offered: a `region`, a `region_excluded` or a `minimum_age`, and who says so."""

    matter: str
    value: str
    statement: str
    mark: str
    source: str
    since: str | None
    until: str | None


class ExposureV1(TypedDict):
    """One clause met by evidence, for one use.

    `evidence` holds the ids of the strongest assets, at most 25; every asset whose `categories` share one with this
    exposure's belongs to it, and `asset_count` counts them all.
    """

    clause: str
    use: str
    stance: str
    condition: str | None
    conflict: str | None
    categories: list[str]
    asset_count: int
    stated_count: int | None
    evidence: list[str]


class VerdictV1(TypedDict):
    """What all clauses together say of one use."""

    use: str
    stance: str
    clauses: list[str]
    asset_count: int


class PlatformEffectV1(TypedDict):
    """What one platform access leaves of one category, in assets."""

    platform: str
    category: str
    before: int
    after: int


class AlternativeUseV1(TypedDict):
    """What all clauses of an alternative's profile together say of one use, and how many assets they reach."""

    use: str
    stance: str
    asset_count: int


class AlternativeV1(TypedDict):
    """What a product would receive of the same library through accesses that hand over alike, in assets.

    `stated` is null where no file can tell it. `categories` have the report's own counts as `before`.
    """

    profile: ProfileRef
    platforms: list[Literal["full", "no-media-location", "picker"]]
    stated: int | None
    ceiling: int
    categories: list["CategoryEffectV1"]
    verdicts: list[AlternativeUseV1]


class CategoryEffectV1(TypedDict):
    """What the report's `without`, or an alternative, leaves of one category, in assets as they reach the app."""

    category: str
    before: int
    after: int
