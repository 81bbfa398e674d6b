"""Redaction by its level, and the outputs that a level can be had in."""

from collections.abc import Iterable
from typing import Final

from rollaudit.errors import UsageError
from rollaudit.model.redaction import Redaction
from rollaudit.model.report import Report
from rollaudit.report.formats import OutputFormat

LIBRARY: Final = "a photo library"
"""What a redacted report calls the library: a place on a disk may hold its owner's name."""

PUBLISHABLE: Final = frozenset({OutputFormat.TERMINAL, OutputFormat.JSON, OutputFormat.HTML, OutputFormat.MARKDOWN})
"""The outputs that are more than rows of photos."""


def check_redaction(level: Redaction, formats: Iterable[OutputFormat | None]) -> None:
    """Refuse outputs that would be empty under a redaction, before any work. Raises `UsageError`."""
    if level is not Redaction.PUBLISH:
        return
    wrong = sorted({one.value for one in formats if one is not None and one not in PUBLISHABLE})
    if wrong:
        raise UsageError(
            f"--redact publish keeps no row of any photo, so nothing is left to write as {', '.join(wrong)}.",
            hint=f"It can be had as {', '.join(sorted(one.value for one in PUBLISHABLE))}."
            " --redact share keeps rows, in every format.",
        )


def redacted(report: Report, level: Redaction) -> Report:
    """Return what is rendered of a report. `share` and `publish` read all assets once before."""
    from rollaudit.report.redact.publish import published  # noqa: PLC0415 - not loaded unless asked for
    from rollaudit.report.redact.share import shared  # noqa: PLC0415 - as above

    match level:
        case Redaction.SHARE:
            return shared(report)
        case Redaction.PUBLISH:
            return published(report)
    return report
