"""Which findings count: rules chosen by id, left out by path, weighed anew, held against thresholds and a baseline."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from rollaudit.errors import UsageError
from rollaudit.model.finding import Finding, FindingSummary, RuleCount
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.baseline import Baseline
from rollaudit.rules.registry import RULES

if TYPE_CHECKING:
    import pathspec

SEVERITIES: Final = tuple(Severity)
"""From the least to the most; `StrEnum` would compare them by letter."""

CERTAINTIES: Final = tuple(Certainty)

_KNOWN_IDS = "See rollaudit rules for the ids there are; RA1 means every rule whose id begins so."
_ID = re.compile(r"RA\d{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathIgnore:
    """Rules, by the beginnings of their ids, that say nothing of files whose path matches a gitignore pattern."""

    pattern: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePolicy:
    """What the user wants of the rules. Ids may be beginnings of ids: `RA1` is every rule on positions.

    `select` empty selects all. `path_prefix` is put before the library's paths for `path_ignores`, so that patterns
    speak of paths as they are seen from where the configuration lies.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    path_ignores: tuple[PathIgnore, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    min_severity: Severity = Severity.LOW
    min_confidence: Certainty = Certainty.LOW
    baseline: Baseline | None = None
    path_prefix: str = ""


def rule_ids(given: Iterable[str], *, option: str) -> tuple[str, ...]:
    """Take apart lists of rule ids with commas between them. Raises `UsageError` for one that begins no rule's id.

    A misspelt id would otherwise leave a check out in silence.
    """
    ids = [part.strip().upper() for text in given for part in text.split(",")]
    for one in ids:
        if not _ID.fullmatch(one) or not any(rule.id.startswith(one) for rule in RULES):
            raise UsageError(f"{option} {one}: no rule's id begins so.", hint=_KNOWN_IDS)
    return tuple(dict.fromkeys(ids))


def path_ignores(given: Iterable[str], *, option: str) -> tuple[PathIgnore, ...]:
    """Take apart every PATTERN=RULES. Raises `UsageError`."""
    taken = []
    for text in given:
        pattern, sign, rules = text.rpartition("=")
        if not sign or not pattern.strip():
            raise UsageError(
                f"{option} {text}: the rules are missing.", hint="Write PATTERN=RULES, such as 'tests/**=RA1,RA301'."
            )
        taken.append(PathIgnore(pattern=pattern.strip(), rules=rule_ids([rules], option=f"{option} {pattern}=")))
    _compiled([one.pattern for one in taken], option)
    return tuple(taken)


def severities(given: Iterable[str], *, option: str) -> tuple[tuple[str, Severity], ...]:
    """Take apart every RULES=SEVERITY. Raises `UsageError`."""
    taken = []
    for text in given:
        rules, _, name = text.partition("=")
        if name.strip().lower() not in set(Severity):
            raise UsageError(
                f"{option} {text}: that is no severity.",
                hint=f"Write RULES=SEVERITY, such as RA201=high; there are {', '.join(Severity)}.",
            )
        severity = Severity(name.strip().lower())
        taken += [(one, severity) for one in rule_ids([rules], option=option)]
    return tuple(taken)


def _compiled(patterns: Sequence[str], option: str) -> "list[pathspec.GitIgnoreSpec]":
    import pathspec  # noqa: PLC0415 - 45 ms, paid only where there is a pattern

    specs = []
    for pattern in patterns:
        try:
            specs.append(pathspec.GitIgnoreSpec.from_lines([pattern]))
        except ValueError:
            raise UsageError(
                f"{option} {pattern}: that is no pattern.", hint="Write it as in a .gitignore file: tests/**, *.png."
            ) from None
    return specs


class Judge:
    """Applies a policy to findings, asset by asset; made once, as patterns are compiled in it."""

    __slots__ = ("_active", "_ignored_paths", "_policy", "_severity", "plain")

    def __init__(self, policy: RulePolicy | None = None) -> None:
        """Compile the policy. Raises `UsageError` where one of its patterns cannot be read."""
        self._policy = policy = policy or RulePolicy()
        self.plain = policy == RulePolicy(path_prefix=policy.path_prefix)
        self._active = {rule.id for rule in RULES if _is_active(rule.id, policy)}
        self._severity: dict[str, Severity] = {}
        # the longest beginning wins over shorter ones, whatever their order: it says most precisely what is meant
        for start, severity in sorted(policy.severities, key=lambda pair: len(pair[0])):
            self._severity |= {rule.id: severity for rule in RULES if rule.id.startswith(start)}
        patterns = [one.pattern for one in policy.path_ignores]
        compiled = _compiled(patterns, "--per-path-ignore") if patterns else []
        self._ignored_paths = [(spec, one.rules) for spec, one in zip(compiled, policy.path_ignores, strict=True)]

    def judge(self, findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], int, int]:
        """Return the findings of one asset that count, how many are known, and how many are left out."""
        if self.plain or not findings:
            return findings, 0, 0
        left = [self._weighed(one) for one in findings if one.rule in self._active]
        left = [one for one in left if self._is_enough(one)]
        if self._ignored_paths and left:
            path = self._policy.path_prefix + left[0].path
            starts = tuple(start for spec, rules in self._ignored_paths if spec.match_file(path) for start in rules)
            left = [one for one in left if not one.rule.startswith(starts)] if starts else left
        baseline = self._policy.baseline
        new = [one for one in left if not baseline.knows(one.fingerprint)] if baseline else left
        return tuple(new), len(left) - len(new), len(findings) - len(left)

    def _weighed(self, finding: Finding) -> Finding:
        severity = self._severity.get(finding.rule, finding.severity)
        return finding if severity is finding.severity else replace(finding, severity=severity)

    def _is_enough(self, finding: Finding) -> bool:
        return SEVERITIES.index(finding.severity) >= SEVERITIES.index(self._policy.min_severity) and CERTAINTIES.index(
            finding.confidence
        ) >= CERTAINTIES.index(self._policy.min_confidence)


def _is_active(rule: str, policy: RulePolicy) -> bool:
    return (not policy.select or rule.startswith(policy.select)) and not rule.startswith(policy.ignore)


@dataclass(slots=True)
class FindingTally:
    """Counts what a judge lets through, over one pass of the assets."""

    judge: Judge
    _by_rule: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    _assets: int = 0
    _known: int = 0
    _left_out: int = 0

    def add(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Count the findings of one asset, as the rules gave them; return those that the judge lets through."""
        shown, known, left_out = self.judge.judge(findings)
        self._known += known
        self._left_out += left_out
        self._assets += bool(shown)
        for one in shown:
            self._by_rule[one.rule, one.severity] += 1
        return shown

    def summary(self) -> FindingSummary:
        """Return the counts."""
        return FindingSummary(
            by_rule=tuple(
                RuleCount(rule=rule, severity=severity, findings=count)
                for (rule, severity), count in sorted(self._by_rule.items())
            ),
            assets=self._assets,
            known=self._known,
            left_out=self._left_out,
        )
