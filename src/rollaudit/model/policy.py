"""What texts say: profiles, clauses, sources, marks, stances, platform access."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rollaudit.model.evidence import Category
from rollaudit.model.scope import Scope
from rollaudit.text import MONTHS


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


class RetentionRule(StrEnum):
    """How long what was taken is kept."""

    UNTIL_USER_DELETES = "until_user_deletes"
    UNTIL_OPT_OUT = "until_opt_out"
    BEGINS_REMOVAL_AFTER = "begins_removal_after"
    DELETED_WITHIN = "deleted_within"
    AS_NEEDED = "as_needed"
    INACTIVITY = "inactivity"
    UNKNOWN = "unknown"


class ProcessingSite(StrEnum):
    """Where the media are processed."""

    DEVICE = "device"
    CLOUD = "cloud"
    CLOUD_ENCRYPTED = "cloud_encrypted"
    CONFIDENTIAL_COMPUTE = "confidential_compute"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Transferred(StrEnum):
    """What leaves the device."""

    ORIGINAL = "original"
    TRANSCODED = "transcoded"
    DERIVED_OUTPUT = "derived_output"
    EMBEDDING = "embedding"
    METADATA_ONLY = "metadata_only"
    UNKNOWN = "unknown"


class ControlKind(StrEnum):
    """What kind of switch the owner has."""

    OPT_IN_PROMPT = "opt_in_prompt"
    TOGGLE = "toggle"
    OS_PERMISSION = "os_permission"
    FORM = "form"
    NONE = "none"


class ControlDefault(StrEnum):
    """How a switch stands before the owner touches it; `disputed` where sources disagree."""

    ON = "on"
    OFF = "off"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class AppliesMatter(StrEnum):
    """What an `Applicability` limits: a region it is offered in, one it is not, or an age in years."""

    REGION = "region"
    REGION_EXCLUDED = "region_excluded"
    MINIMUM_AGE = "minimum_age"


class DatePrecision(StrEnum):
    """How much of a date is known. `unknown` goes with no date at all."""

    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One dated text. `url` is as cited by the profile; rollaudit never opens it.

    `dated` is the first of the month where `precision` is `month`, and None where nobody recorded a date: show
    `when`, which never says more than is known. `read_in` names the reprint or note the text was read in, where it
    was not read itself.
    """

    id: str
    publisher: str
    title: str
    dated: date | None
    authority: Authority
    url: str | None = None
    archive: str | None = None
    precision: DatePrecision = DatePrecision.DAY
    read_in: str | None = None

    @property
    def when(self) -> str:
        """The date in words: `27 June 2025`, `June 2025` or `no date recorded`."""
        if self.dated is None:
            return "no date recorded"
        month = f"{MONTHS[self.dated.month - 1]} {self.dated.year}"
        return month if self.precision is DatePrecision.MONTH else f"{self.dated.day} {month}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """One thing that holds or does not. With a `category`, an asset's own evidence decides it; else no file can."""

    words: str
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Holds where every part holds; never empty."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Holds where one part holds; never empty."""

    parts: "tuple[Condition, ...]"


Condition = Circumstance | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class UseStance:
    """One use with what one clause says of it, and the condition where there is one.

    `condition` is the whole condition in words, to follow "if"; `requires` the same taken apart.
    """

    use: Use
    stance: Stance
    condition: str | None = None
    requires: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One quoted sentence: what categories it reaches and what uses it permits or denies.

    `quote` is exact; it is None only for `secondhand` and `unknown` marks, where `statement` alone says in our words
    what was reported or is not disclosed. `source` is None only for `unknown`. A clause without `uses` describes
    (scope, a control, a duty of the owner) and grants nothing.
    """

    id: str
    statement: str
    quote: str | None
    source: Source | None
    mark: Mark
    categories: tuple[Category, ...]
    uses: tuple[UseStance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long it is kept, by the clause that says so."""

    rule: RetentionRule
    days: int | None
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A switch the owner has: where it is (an empty `path` where nobody recorded it) and what it does."""

    id: str
    kind: ControlKind
    label: str
    path: tuple[str, ...]
    default: ControlDefault
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
class Applicability:
    """Where, for whom and since when the opt-in is offered: our reading, with the source and mark of each statement.

    `value` is an ISO 3166 code (`US`, `US-IL`), a group of countries by name (`EU`), or an age in years, by `matter`.
    """

    matter: AppliesMatter
    value: str
    statement: str
    source: Source
    mark: Mark
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A dated, declarative description of one product's opt-in.

    `effective` is the day from which every text that makes this edition was in force. Clauses of later texts may
    stand beside them where they contradict the edition, or speak where it is silent: their source's date says so.
    `superseded_by` names the edition that took this one's place.
    """

    id: str
    edition: str
    title: str
    vendor: str
    summary: str
    effective: date
    scope: Scope
    processing_site: ProcessingSite
    transferred: tuple[Transferred, ...]
    clauses: tuple[Clause, ...]
    conflicts: tuple[Conflict, ...]
    retention: tuple[Retention, ...]
    controls: tuple[Control, ...]
    sources: tuple[Source, ...]
    undisclosed: tuple[str, ...]
    applies: tuple[Applicability, ...] = ()
    superseded_by: str | None = None

    @property
    def left_out(self) -> tuple[Category, ...]:
        """The categories whose assets the stated scope leaves out, by its exceptions."""
        named = (clause for clause in self.clauses if clause.id in self.scope.exceptions)
        return tuple(dict.fromkeys(category for clause in named for category in clause.categories))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformStatement:
    """One thing known of a platform access, with how well it is known and from where; `quote` is exact."""

    text: str
    mark: Mark
    source: str
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformDescription:
    """What one platform access is, what it removes and what it leaves, in words for a report."""

    platform: PlatformAccess
    title: str
    removes: str
    leaves: str
    statements: tuple[PlatformStatement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalClass:
    """How one statute names what a category may belong to: its exact words, and ours for what they turn on."""

    id: str
    statute: str
    quote: str
    statement: str
    categories: tuple[Category, ...]
