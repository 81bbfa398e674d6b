"""JUnit XML as continuous integration reads it: one test case a photo or video, failed where rules found something.

A file that could not be read in full, and in which nothing was found, is skipped, never passed. The elements and their
order keep to both schemas in use, Jenkins' and the stricter one of Ant.
"""

import re
from html import escape
from typing import TextIO

from rollaudit.model.evidence import Outcome
from rollaudit.model.report import AssetEvidence, Report
from rollaudit.text import REPLACEMENT, clean

# XML 1.0 §2.2 allows neither of these two; controls and surrogates are taken out by `clean`.
_NO_XML = re.compile("[\ufffe\uffff]")


def write_junit(report: Report, stream: TextIO) -> None:
    """Write one test suite. The order is that of the paths."""
    counts = _Counts()
    for entry in report.evidence.assets():
        counts.add(entry)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f'<testsuites name="rollaudit" {counts.attributes}>\n')
    stream.write(
        f'<testsuite name="rollaudit" {counts.attributes} skipped="{counts.skipped}" time="0"'
        f' timestamp="{report.as_of.isoformat()}T00:00:00" hostname="localhost">\n'
    )
    stream.write("<properties>\n")
    stream.writelines(
        f"<property name={_quoted(name)} value={_quoted(value)}/>\n" for name, value in _properties(report)
    )
    stream.write("</properties>\n")
    for entry in report.evidence.assets():
        stream.write(_case(entry, report.path_prefix))
    stream.write("<system-out/>\n<system-err/>\n</testsuite>\n</testsuites>\n")


class _Counts:
    """The numbers that the suite's first line wants."""

    tests = failures = skipped = 0

    def add(self, entry: AssetEvidence) -> None:
        """Count one asset."""
        self.tests += 1
        self.failures += bool(entry.findings)
        self.skipped += not entry.findings and _unread(entry) is not None

    @property
    def attributes(self) -> str:
        """The numbers that both a suite and all suites together carry."""
        return f'tests="{self.tests}" failures="{self.failures}" errors="0"'


def _properties(report: Report) -> list[tuple[str, str]]:
    coverage = report.coverage
    return [
        ("version", report.tool_version),
        ("profile", report.profile.id),
        ("platform", report.platform.value),
        ("files found", str(coverage.files_found)),
        ("files read", str(coverage.read)),
        ("files read in part", str(coverage.partial)),
        ("files not read", str(coverage.skipped)),
        ("known findings", str(report.findings.known)),
        *((f"not looked for: {entry.category}", entry.reason) for entry in report.not_looked_for),
    ]


def _unread(entry: AssetEvidence) -> str | None:
    record = entry.asset.files[0].record
    if record.outcome is Outcome.READ:
        return None
    why = ", ".join(reason.code.value for reason in record.reasons)
    return f"{'read in part' if record.outcome is Outcome.PARTIAL else 'not read'}: {why}"


def _case(entry: AssetEvidence, path_prefix: str) -> str:
    path = path_prefix + entry.asset.path
    directory, _, name = path.rpartition("/")
    # dots make packages of a class name in most readers: a path's slashes are kept
    begin = f'<testcase classname={_quoted(directory or ".")} name={_quoted(name)} time="0"'
    if not entry.findings:
        unread = _unread(entry)
        return f"{begin}/>\n" if unread is None else f"{begin}><skipped message={_quoted(unread)}/></testcase>\n"
    rules = ", ".join(one.rule for one in entry.findings)
    lines = "\n".join(
        f"{one.rule} {one.severity} severity, {one.confidence} confidence: {one.message}" for one in entry.findings
    )
    # the text's own line breaks stay; everything that files said was made one safe line before it came here
    body = "\n".join(escape(_xml(line)) for line in lines.split("\n"))
    failure = f"<failure type={_quoted(rules)} message={_quoted(entry.findings[0].message)}>{body}</failure>"
    return f"{begin}>{failure}</testcase>\n"


def _quoted(untrusted_text: str) -> str:
    return f'"{escape(_xml(untrusted_text), quote=True)}"'


def _xml(untrusted_text: str) -> str:
    return _NO_XML.sub(REPLACEMENT, clean(untrusted_text, limit=4_096))
