"""SARIF 2.1.0 for code hosts: findings as results, each at line 1 of its file, within GitHub's limits.

GitHub wants a location with a region even for pictures, paths relative to the repository and percent-encoded, a
fingerprint, and at most 25,000 results a run. The most severe come first into that number; a notification tells what
was left out, and every rule's count stands in its properties.
"""

import json
from collections.abc import Iterator
from typing import Final, TextIO

from rollaudit.model.finding import Finding, FindingSummary
from rollaudit.model.report import Report
from rollaudit.model.severity import Certainty, Severity
from rollaudit.report.uris import path_uri
from rollaudit.rules.registry import RULES
from rollaudit.rules.rule import Rule

SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS: Final = 25_000
_SOURCE_ROOT = "SRCROOT"

_LEVELS: Final = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
# GitHub's bands: 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low
_SECURITY_SEVERITIES: Final = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0"}
_PRECISIONS: Final = {Certainty.HIGH: "very-high", Certainty.MEDIUM: "medium", Certainty.LOW: "low"}
_INDEX: Final = {rule.id: index for index, rule in enumerate(RULES)}

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def write_sarif(report: Report, stream: TextIO) -> None:
    """Write one run, one result a line. ASCII throughout."""
    stream.write(f'{{\n"$schema":{_encode(SARIF_SCHEMA)},\n"version":"2.1.0",\n"runs":[{{\n')
    stream.writelines(f"{_encode(key)}:{_encode(value)},\n" for key, value in _head(report).items())
    stream.write('"results":[')
    first = True
    for finding in chosen(report, MAX_RESULTS):
        stream.write(("\n" if first else ",\n") + _encode(_result(finding, report.path_prefix)))
        first = False
    stream.write("\n]\n}]\n}\n")


def chosen(report: Report, limit: int) -> Iterator[Finding]:
    """Yield at most `limit` findings in path order: where there are more, the most severe ones."""
    left, quota = limit, {}
    for severity in (Severity.HIGH, Severity.MEDIUM, Severity.LOW):
        quota[severity] = min(report.findings.of(severity), left)
        left -= quota[severity]
    for entry in report.evidence.assets():
        for finding in entry.findings:
            if quota[finding.severity] > 0:
                quota[finding.severity] -= 1
                yield finding


def _head(report: Report) -> dict[str, object]:
    return {
        "tool": {
            "driver": {
                "name": "rollaudit",
                "fullName": f"rollaudit {report.tool_version}",
                "version": report.tool_version,
                "semanticVersion": report.tool_version,
                "shortDescription": {"text": "Shows what a camera-roll opt-in would hand over."},
                "rules": [_rule(rule, report.findings) for rule in RULES],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}],
        "originalUriBaseIds": {
            _SOURCE_ROOT: {"description": {"text": "The directory rollaudit was run in, or the library itself."}}
        },
        "columnKind": "unicodeCodePoints",
        "properties": {"profile": report.profile.id, "platform": report.platform.value},
    }


def _rule(rule: Rule, counts: FindingSummary) -> dict[str, object]:
    found = sum(count.findings for count in counts.by_rule if count.rule == rule.id)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.title.replace("'", "").split()),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.help},
        "help": {
            "text": f"{rule.help}\n\nWhat to do: {rule.remedy}",
            "markdown": f"{rule.help}\n\n**What to do:** {rule.remedy}",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["security", "privacy", *(category.value for category in rule.categories)],
            "precision": _PRECISIONS[rule.confidence],
            "problem.severity": {"error": "error", "warning": "warning", "note": "recommendation"}[
                _LEVELS[rule.severity]
            ],
            "security-severity": _SECURITY_SEVERITIES[rule.severity],
            "findings": found,
        },
    }


def _notifications(report: Report) -> list[dict[str, object]]:
    coverage = report.coverage
    told = []
    if coverage.partial or coverage.skipped:
        told.append(
            f"Of {coverage.files_found} files found, {coverage.read} were read, {coverage.partial} read in part and"
            f" {coverage.skipped} not; what stands in the unread is not known."
        )
    told += [f"Not looked for: {entry.category}: {entry.reason}." for entry in report.not_looked_for]
    if report.findings.total > MAX_RESULTS:
        told.append(
            f"{report.findings.total} findings; the most severe {MAX_RESULTS} stand here, as many as a code host takes."
        )
    if report.findings.known:
        told.append(f"{report.findings.known} findings stand in the baseline and are not repeated here.")
    return [{"level": "note", "message": {"text": text}} for text in told]


def _result(finding: Finding, path_prefix: str) -> dict[str, object]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": path_uri(path_prefix + finding.path), "uriBaseId": _SOURCE_ROOT},
                    "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2},
                }
            }
        ],
        # GitHub tells results apart by the first; the second says whose it is
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "rollaudit/v1": finding.fingerprint,
        },
        "properties": {"severity": finding.severity.value, "confidence": finding.confidence.value},
    }
