"""What texts say: profiles, clauses, sources, marks, stances, platform access."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rollaudit.model.evidence import Category


class Mark(StrEnum):
    """How well a statement is known; decides the words it is reported in."""

    VERBATIM = "verbatim"
    REPRINT = "reprint"
    SECONDHAND = "secondhand"
    UNKNOWN = "unknown"


class Authority(StrEnum):
    """What kind of text a source is, highest first."""

    CONTRACT = "contract"
    POLICY = "policy"
    HELP = "help"
    SPOKESPERSON = "spokesperson"
    PRESS = "press"


class Use(StrEnum):
    """What may be done with the media or with what is learnt from them."""

    PROVIDE_FEATURE = "provide_feature"
    IMPROVE_FEATURE = "improve_feature"
    TRAIN_AI = "train_ai"
    PERSONALISE = "personalise"
    ADS = "ads"
    HUMAN_REVIEW = "human_review"
    SAFETY_SCAN = "safety_scan"
    SHARE_PARTNERS = "share_partners"
    LIKENESS_LICENCE = "likeness_licence"


class Stance(StrEnum):
    """What a text says of a use."""

    PERMITTED = "permitted"
    PERMITTED_IF = "permitted_if"
    DENIED = "denied"
    DENIED_CURRENTLY = "denied_currently"
    SILENT = "silent"
    CONFLICTING = "conflicting"


class PlatformAccess(StrEnum):
    """What the operating system lets the app receive, before any vendor's promise counts."""

    FULL = "full"
    NO_MEDIA_LOCATION = "no-media-location"
    PICKER = "picker"


class ScopeWindow(StrEnum):
    """Which assets, by age, a profile says it takes."""

    ALL = "all"
    LAST_N_DAYS = "last_n_days"
    OLDER_IF_THEME = "older_if_theme"
    UNKNOWN = "unknown"


class RetentionRule(StrEnum):
    """How long what was taken is kept."""

    UNTIL_USER_DELETES = "until_user_deletes"
    UNTIL_OPT_OUT = "until_opt_out"
    BEGINS_REMOVAL_AFTER = "begins_removal_after"
    DELETED_WITHIN = "deleted_within"
    AS_NEEDED = "as_needed"
    INACTIVITY = "inactivity"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One dated text. `url` is as cited by the profile; rollaudit never opens it."""

    id: str
    publisher: str
    title: str
    dated: date
    authority: Authority
    url: str | None = None
    archive: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseStance:
    """One use with what one clause says of it, and the condition where there is one."""

    use: Use
    stance: Stance
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One quoted sentence: what categories it reaches and what uses it permits or denies.

    `quote` is exact; it is None only for `secondhand` and `unknown` marks, where `statement` alone says in our words
    what was reported or is not disclosed.
    """

    id: str
    statement: str
    quote: str | None
    source: Source | None
    mark: Mark
    categories: tuple[Category, ...]
    uses: tuple[UseStance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which media the product says it takes."""

    source: str
    window: ScopeWindow
    window_days: int | None
    older_if_theme: bool
    trigger: str
    selectors: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long it is kept, by the clause that says so."""

    rule: RetentionRule
    days: int | None
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A switch the owner has: where it is and what it does."""

    id: str
    kind: str
    label: str
    path: tuple[str, ...]
    default: str
    effect: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Clauses that contradict each other on one matter; shown as a conflict, never settled."""

    id: str
    matter: str
    use: Use | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A dated, declarative description of one product's opt-in."""

    id: str
    edition: str
    title: str
    vendor: str
    summary: str
    effective: date
    scope: Scope
    processing_site: str
    transferred: tuple[str, ...]
    clauses: tuple[Clause, ...]
    conflicts: tuple[Conflict, ...]
    retention: tuple[Retention, ...]
    controls: tuple[Control, ...]
    sources: tuple[Source, ...]
    undisclosed: tuple[str, ...]
