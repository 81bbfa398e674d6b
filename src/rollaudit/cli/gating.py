"""The options by which a check decides: which findings count, what fails the run, and its exit code."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rollaudit.cli.exits import COVERAGE_TOO_LOW, FINDINGS
from rollaudit.model.severity import Certainty, Severity

if TYPE_CHECKING:
    from rollaudit.model.detection import DetectorName
    from rollaudit.model.report import Report
    from rollaudit.rules.baseline import Baseline
    from rollaudit.rules.gate import Gate
    from rollaudit.rules.policy import RulePolicy

_LISTED_FINDINGS = 20

FailOn = Annotated[
    Severity | None,
    typer.Option(
        "--fail-on", help="Exit with 1 where there is a finding of this severity or above.", case_sensitive=False
    ),
]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--max",
        metavar="CATEGORY=N",
        help="Exit with 1 where more than N photos and videos would hand over this category"
        " (location_precise=0), counting those that a name alone tells of. Repeatable.",
    ),
]
MinSeverity = Annotated[
    Severity, typer.Option("--min-severity", help="Leave out findings below this severity.", case_sensitive=False)
]
MinConfidence = Annotated[
    Certainty, typer.Option("--min-confidence", help="Leave out findings less sure than this.", case_sensitive=False)
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULES", help="Ask only these rules, by id or its beginning (RA1,RA302)."),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULES", help="Leave these rules out.")]
PerPathIgnore = Annotated[
    list[str] | None,
    typer.Option(
        "--per-path-ignore",
        metavar="PATTERN=RULES",
        help="Leave these rules out for files that match a .gitignore pattern ('tests/**=RA1'). Repeatable.",
    ),
]
SeverityOf = Annotated[
    list[str] | None,
    typer.Option("--severity", metavar="RULES=SEVERITY", help="Set what rules weigh (RA201=high). Repeatable."),
]
BaselineFile = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="Leave out the findings that this file says are known."),
]
WriteBaseline = Annotated[
    Path | None,
    typer.Option("--write-baseline", metavar="FILE", help="Write this run's findings to a file, as known from now on."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gating:
    """These options as they were given. Each method raises `UsageError` for what cannot be understood."""

    fail_on: Severity | None = None
    limits: Sequence[str] | None = None
    require_coverage: float | None = None
    min_severity: Severity = Severity.LOW
    min_confidence: Certainty = Certainty.LOW
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    per_path_ignore: Sequence[str] | None = None
    severity: Sequence[str] | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None

    def gate(self) -> "Gate":
        """Return what fails the run. Findings that a baseline is just being made of do not."""
        from rollaudit.rules.gate import Gate, limits

        return Gate(
            fail_on=None if self.write_baseline else self.fail_on,
            limits=limits(self.limits or (), option="--max"),
            require_coverage=self.require_coverage,
        )

    def unlooked(self, looked: "frozenset[DetectorName]") -> tuple[str, ...]:
        """Return what of the rules that were selected nobody looks for; raises where that is all of them."""
        from rollaudit.rules.gate import unlooked
        from rollaudit.rules.policy import rule_ids

        return unlooked(rule_ids(self.select or (), option="--select"), looked)

    def policy(self, path_prefix: str = "") -> "RulePolicy":
        """Return which findings count. A baseline that is just being made starts from all of them."""
        from rollaudit.rules.policy import RulePolicy, path_ignores, rule_ids, severities

        return RulePolicy(
            select=rule_ids(self.select or (), option="--select"),
            ignore=rule_ids(self.ignore or (), option="--ignore"),
            path_ignores=path_ignores(self.per_path_ignore or (), option="--per-path-ignore"),
            severities=severities(self.severity or (), option="--severity"),
            min_severity=self.min_severity,
            min_confidence=self.min_confidence,
            baseline=None if self.write_baseline else self._known(),
            path_prefix=path_prefix,
        )

    def _known(self) -> "Baseline | None":
        from rollaudit.rules.baseline import read_baseline

        return read_baseline(self.baseline) if self.baseline else None

    def conclude(self, report: "Report", shown: "Report") -> int:
        """Write the baseline that was asked for, say on standard error what fails, and return the exit code.

        Findings come before coverage: what was found is certain, however much was left unread. `report` is the one
        that baselines match, `shown` is the same as outputs show it, redacted or not: it is named from.
        """
        from rollaudit.cli.auditing import share_read
        from rollaudit.rules.gate import check

        gate = self.gate()
        if self.write_baseline:
            self._write(report, self.write_baseline)
        for line in self.unlooked(report.looked):
            typer.echo(f"Note: {line}", err=True)
        verdict = check(gate, report)
        for reason in verdict.too_much:
            typer.echo(f"Failed: {reason}", err=True)
        if verdict.too_much and gate.fail_on:
            _list_findings(shown, gate.fail_on)
        if verdict.too_little_read:
            typer.echo(f"Coverage: {share_read(report.coverage)}, {gate.require_coverage:g} % required.", err=True)
        return FINDINGS if verdict.too_much else COVERAGE_TOO_LOW if verdict.too_little_read else 0

    def _write(self, report: "Report", path: Path) -> None:
        from rollaudit.report.output import private_file
        from rollaudit.rules.baseline import baseline_text, make_baseline, read_baseline

        before = self.baseline or (path if path.exists() else None)
        fingerprints = (one.fingerprint for entry in report.evidence.assets() for one in entry.findings)
        made = make_baseline(fingerprints, read_baseline(before) if before else None)
        with private_file(path) as stream:
            stream.write(baseline_text(made))
        noun = "finding is" if report.findings.total == 1 else "findings are"
        typer.echo(f"{report.findings.total:,} {noun} known from now on: {path}", err=True)


def below(directory: Path, root: Path) -> str:
    """Return the way from a directory to the library below it, as `photos/roll/`; empty where it lies elsewhere."""
    here = Path(os.path.realpath(directory))
    if root == here or not root.is_relative_to(here):
        return ""
    return root.relative_to(here).as_posix() + "/"


def _list_findings(report: "Report", fail_on: Severity) -> None:
    """Name the first findings that fail the run, so that a log says which file to look at."""
    from rollaudit.rules.policy import SEVERITIES
    from rollaudit.text import clean

    failing = SEVERITIES[SEVERITIES.index(fail_on) :]
    left = _LISTED_FINDINGS
    for entry in report.evidence.assets():
        for one in entry.findings:
            if one.severity not in failing:
                continue
            if not left:
                typer.echo("  and more: -o sarif=FILE, -o csv-findings=FILE and other outputs name all.", err=True)
                return
            left -= 1
            # the path last: nothing that it holds can be taken for the beginning of a line, or of a log's command
            path = clean(report.path_prefix + one.path).replace("##[", "# #[")
            typer.echo(f"  {one.severity} {one.rule} {one.message} {path}", err=True)
