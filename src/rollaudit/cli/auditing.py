"""What the commands that audit a library share: the run itself with its outputs, and reading their options."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rollaudit.cli.exits import INTERRUPTED
from rollaudit.cli.thumbnails import NO_THUMBNAILS, Thumbnails
from rollaudit.cli.watching import NOT_WATCHED, Watching
from rollaudit.console import ColorChoice
from rollaudit.errors import UsageError
from rollaudit.model.redaction import Redaction
from rollaudit.report.formats import OutputFormat
from rollaudit.report.output import STANDARD_OUTPUT, Output

if TYPE_CHECKING:
    from rollaudit.cli.gating import Gating
    from rollaudit.model.evidence import Coverage
    from rollaudit.model.report import Report
    from rollaudit.pipeline.audit import AuditRequest
    from rollaudit.report.steps import Reading
    from rollaudit.workers.pool import Staff


def audit_and_write(  # noqa: PLR0913 - what is made, for whom, and who watches
    request: "AuditRequest",
    outputs: list[Output],
    printed: OutputFormat | None,
    color: ColorChoice,
    *,
    show_progress: bool,
    gating: "Gating | None" = None,
    redact: Redaction = Redaction.NONE,
    watching: Watching = NOT_WATCHED,
    reading: "Reading | None" = None,
    thumbnails: Thumbnails = NO_THUMBNAILS,
    early: "Staff | None" = None,
) -> int:
    """Scan, analyse, write every output; return the exit code. Progress goes to standard error only.

    `early` are readers that are starting already.
    """
    from rollaudit.console import ProgressDisplay, make_stderr_console
    from rollaudit.pipeline.audit import audited, check_output_place
    from rollaudit.report.redact.redaction import check_redaction, redacted

    check_redaction(redact, [*(output.format for output in outputs), printed])
    thumbnails.check(outputs, printed)
    written = [Path(output.path) for output in outputs if output.path != STANDARD_OUTPUT]
    if gating:
        gating.unlooked(request.search.detectors)
        gating.gate()  # what cannot be understood is said before the scan, not after it
        written += filter(None, [gating.write_baseline])
    for path in written:
        check_output_place(path, request)
    with ExitStack() as while_rendering:
        with ProgressDisplay(make_stderr_console(color), enabled=show_progress) as display:
            progress = watching.joined(display)
            report = while_rendering.enter_context(audited(request, progress, early=early, meanwhile=_load_renderers))
            progress.phase("Writing reports", None)
            shown = thumbnails.on(redacted(report, redact), request)
            write_files(shown, outputs, reading)
        if printed:
            print_report(shown, printed, color, reading)
        with watching.only():
            return gating.conclude(report, shown) if gating else 0


@contextmanager
def interruptible(word: str) -> Iterator[None]:
    """End with `word` on standard error and the exit code of interruptions when the user stops what is done here."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(word, err=True)
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def store_place(given: Path | None, *, no_store: bool) -> Iterator[Path | None]:
    """Give where the store is to lie; with `no_store` a place that goes with the block. Raises `UsageError`."""
    if not no_store:
        yield given
        return
    if given:
        raise UsageError("--store and --no-store cannot both hold.", hint="Leave one of them out.")
    with tempfile.TemporaryDirectory(prefix="rollaudit-") as made:  # 0700
        yield Path(made) / "scan.sqlite"


def report_day(text: str | None) -> date:
    """Read an ISO 8601 calendar day; today where none is given. Raises `UsageError`."""
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise UsageError(
            f"--as-of {text}: that is no day of the calendar.", hint="Write it as YYYY-MM-DD, such as 2025-07-01."
        ) from None


def share_read(coverage: "Coverage") -> str:
    """Say how many files were read in full; the percent is rounded down, so that 99.96 never reads as 100."""
    if not coverage.read or not coverage.percent:
        return "none of the files with something to read was read in full"
    readable = round(coverage.read * 100 / coverage.percent)
    percent = coverage.read * 1000 // readable / 10
    return f"{coverage.read:,} of {readable:,} files with something to read were read in full ({percent:.1f} %)"


def _load_renderers() -> None:
    import rollaudit.report.renderers  # noqa: F401


def write_files(report: "Report", outputs: list[Output], reading: "Reading | None" = None) -> None:
    """Write every output that goes to a file."""
    from rollaudit.report.renderers import write_outputs
    from rollaudit.report.steps import DEFAULT_READING

    write_outputs(report, outputs, reading or DEFAULT_READING)


def print_report(report: "Report", printed: OutputFormat, color: ColorChoice, reading: "Reading | None" = None) -> None:
    """Print the output that goes to standard output."""
    from rollaudit.console import make_stdout_console, standard_output
    from rollaudit.report.renderers import write_text
    from rollaudit.report.steps import DEFAULT_READING
    from rollaudit.report.terminal import render_terminal

    with standard_output():
        if printed is OutputFormat.TERMINAL:
            render_terminal(report, make_stdout_console(color), reading or DEFAULT_READING)
        else:
            write_text(report, printed, sys.stdout, reading or DEFAULT_READING)


def cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
