"""A summary in Markdown, for a job's page ($GITHUB_STEP_SUMMARY), a change request or a wiki. Bounded in size."""

import re
from typing import Final, TextIO

from rollaudit.model.finding import Finding
from rollaudit.model.report import Handover, Report
from rollaudit.model.severity import Severity
from rollaudit.report.day_notes import later_sentence, newest_sentence
from rollaudit.report.file_words import kinds_of_files
from rollaudit.report.phrases import capital, counted, day, edition, number
from rollaudit.report.redact.words import redaction_sentence
from rollaudit.report.sarif import chosen
from rollaudit.report.scope_words import stated_heading
from rollaudit.report.unlooked import counted_label, faces_unlooked
from rollaudit.report.wording import NONE_FOUND, NOT_LOOKED_FOR, platform_words, thing
from rollaudit.rules.registry import RULES
from rollaudit.text import clean

SHOWN_FINDINGS: Final = 50

_RULES: Final = {rule.id: rule for rule in RULES}
# What has a meaning within a line, GitHub's mathematics, mentions and bare links among it. CommonMark §2.4: escaped by
# a backslash, punctuation means nothing but itself.
_PUNCTUATION: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~@&:$^]|(?i:(?<=www))\.)")


def write_markdown(report: Report, stream: TextIO) -> None:
    """Write what a reader wants first: what is handed over, what rules found, what nobody could see."""
    for part in (_head(report), _handover(report), _counts(report), _findings(report), _unseen(report)):
        if part:
            stream.write("\n".join(part) + "\n\n")


def _head(report: Report) -> list[str]:
    coverage = report.coverage
    return [
        "## What the opt-in would hand over",
        "",
        (
            f"{md(report.profile.title)}, {md(edition(report.profile.edition))}, as of {day(report.as_of)},"
            f" {md(platform_words(report.platform))}. rollaudit {md(report.tool_version)}; nothing left the machine."
        ),
        "",
        (
            f"**{counted(coverage.files_found, 'file', 'files')}** found: {kinds_of_files(coverage)}."
            f" {number(coverage.read)} read in full, {number(coverage.partial)} in part,"
            f" {number(coverage.skipped)} not."
        ),
        *(("", md(said)) if (said := redaction_sentence(report.redaction)) else ()),
    ]


def _handover(report: Report) -> list[str]:
    stated = md(" ".join(stated_heading(report.profile)))
    lines = [f"| | {stated} | all it can reach |", "| --- | ---: | ---: |"]
    lines += [f"| {md(_label(report, row))} | {_stated(row)} | {_reached(row)} |" for row in report.handover]
    told = newest_sentence(report), later_sentence(report), faces_unlooked(report)
    return lines + [part for one in told if one for part in ("", md(f"{capital(one).removesuffix('.')}."))]


def _label(report: Report, row: Handover) -> str:
    # what is not looked for is told in the row itself, unless files name some
    return counted_label(report.not_looked_for if row.looked_for else (), row.category)


def _stated(row: Handover) -> str:
    if not row.looked_for:
        return NOT_LOOKED_FOR
    return "not known" if row.stated is None else f"{row.stated:,}"


def _reached(row: Handover) -> str:
    if not row.looked_for:
        return NOT_LOOKED_FOR
    return number(row.ceiling) if row.ceiling else NONE_FOUND


def _counts(report: Report) -> list[str]:
    summary = report.findings
    lines = ["### Findings", ""]
    if summary.total:
        lines += ["| rule | | severity | findings |", "| --- | --- | --- | ---: |"]
        lines += [
            f"| {count.rule} | {md(_RULES[count.rule].title)} | {count.severity} | {count.findings:,} |"
            for count in summary.by_rule
        ]
    else:
        lines.append("None by the rules that were asked.")
    if summary.known:
        lines += ["", f"{summary.known:,} more are known: they stand in the baseline."]
    if summary.left_out:
        lines += ["", f"{summary.left_out:,} more were left out by rule, path or threshold."]
    return lines


def _findings(report: Report) -> list[str]:
    shown = list(chosen(report, SHOWN_FINDINGS))
    if not shown:
        return []
    shown.sort(key=lambda one: (Severity.HIGH, Severity.MEDIUM, Severity.LOW).index(one.severity))
    lines = ["| file | rule | severity | confidence | what was found |", "| --- | --- | --- | --- | --- |"]
    lines += [_row(one, report.path_prefix) for one in shown]
    rest = report.findings.total - len(shown)
    return [*lines, "", f"{rest:,} more stand in the full reports."] if rest else lines


def _row(finding: Finding, path_prefix: str) -> str:
    path = md(path_prefix + finding.path)
    return f"| {path} | {finding.rule} | {finding.severity} | {finding.confidence} | {md(finding.message)} |"


def _unseen(report: Report) -> list[str]:
    if not report.not_looked_for:
        return []
    lines = (f"- {md(thing(one.category))}: {md(one.reason)}" for one in report.not_looked_for)
    return ["### Not looked for", "", *lines]


def md(untrusted_text: str) -> str:
    """Return text that Markdown shows as it is: no link, no markup, no tag, no mention, no second cell."""
    return _PUNCTUATION.sub(r"\\\1", clean(untrusted_text))
