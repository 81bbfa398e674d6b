"""GitHub Actions' workflow commands: findings as annotations on the files of a change.

GitHub shows ten annotations of each level a step, so no more are written: the first ten by path, and how many are left.
"""

from typing import Final, TextIO

from rollaudit.model.finding import Finding
from rollaudit.model.report import Report
from rollaudit.model.severity import Severity
from rollaudit.rules.registry import RULES
from rollaudit.text import clean

PER_LEVEL: Final = 10

_LEVELS: Final = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}
_TITLES: Final = {rule.id: rule.title for rule in RULES}


def write_github(report: Report, stream: TextIO) -> None:
    """Write annotations, the most severe level first, and one line that sums up."""
    shown: dict[Severity, list[Finding]] = {severity: [] for severity in _LEVELS}
    wanted = {severity: min(PER_LEVEL, report.findings.of(severity)) for severity in _LEVELS}
    for entry in report.evidence.assets():
        for finding in entry.findings:
            if len(shown[finding.severity]) < PER_LEVEL:
                shown[finding.severity].append(finding)
        if all(len(shown[severity]) >= wanted[severity] for severity in _LEVELS):
            break  # nothing is left to look for
    for findings in shown.values():
        stream.writelines(_annotation(one, report.path_prefix) for one in findings)
    stream.write(_summary(report) + "\n")


def _summary(report: Report) -> str:
    total, coverage = report.findings.total, report.coverage
    noun = "finding" if total == 1 else "findings"
    counts = ", ".join(f"{report.findings.of(severity):,} {severity}" for severity in _LEVELS)
    more = "; GitHub shows ten of each level" if any(report.findings.of(one) > PER_LEVEL for one in _LEVELS) else ""
    return (
        f"rollaudit: {total:,} {noun} ({counts}){more}."
        f" {coverage.files_found:,} files found: {coverage.read:,} read, {coverage.partial:,} in part,"
        f" {coverage.skipped:,} not."
    )


def _annotation(finding: Finding, path_prefix: str) -> str:
    title = f"{finding.rule} {_TITLES[finding.rule]}"
    place = f"file={_property(path_prefix + finding.path)},line=1,endLine=1,title={_property(title)}"
    return f"::{_LEVELS[finding.severity]} {place}::{_data(finding.message)}\n"


def _data(untrusted_text: str) -> str:
    """Escape a message as the toolkit's `escapeData` does, after it was made one safe line.

    The runner still takes `##[...]` anywhere in a line for a command of its first kind, and has no escape for it.
    """
    line = clean(untrusted_text, limit=4_096).replace("##[", "# #[")
    return line.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(untrusted_text: str) -> str:
    """Escape a property as the toolkit's `escapeProperty` does."""
    return _data(untrusted_text).replace(":", "%3A").replace(",", "%2C")
