"""What rules find: one finding, and all of them counted."""

from dataclasses import dataclass

from rollaudit.model.severity import Certainty, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule met by one asset. `fingerprint` rests on content and rule alone, so that it survives renames."""

    rule: str
    severity: Severity
    confidence: Certainty
    asset_id: str
    path: str
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """How many findings one rule has, and at which severity they count."""

    rule: str
    severity: Severity
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSummary:
    """All findings that the outputs show, counted; only rules that have some, in the order of their ids.

    `known` stand in the baseline, `left_out` were left out by rule, path or threshold: neither is counted elsewhere,
    and no output shows them. `assets` have at least one finding that is shown.
    """

    by_rule: tuple[RuleCount, ...] = ()
    assets: int = 0
    known: int = 0
    left_out: int = 0

    @property
    def total(self) -> int:
        """All findings that are shown."""
        return sum(count.findings for count in self.by_rule)

    def of(self, severity: Severity) -> int:
        """Return how many findings of exactly this severity are shown."""
        return sum(count.findings for count in self.by_rule if count.severity is severity)
