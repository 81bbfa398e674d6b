"""How a run is watched besides its progress bar: a log of JSON lines and the timings of stages and readers."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from enum import StrEnum
from io import StringIO
from pathlib import PurePath
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Self

import typer

from rollaudit.cli.exits import FAILED, INTERRUPTED
from rollaudit.errors import RollauditError

if TYPE_CHECKING:
    from rollaudit.pipeline.observing import JsonLog, RunProfile
    from rollaudit.pipeline.progress import Progress


class LogFormat(StrEnum):
    """What standard error is for: a progress bar and words for a person, or JSON lines for a program."""

    TEXT = "text"
    JSON = "json"


LogAs = Annotated[
    LogFormat,
    typer.Option(
        "--log-format",
        help="json: no progress bar, but one JSON object a line on standard error. Numbers only, nothing of photos.",
        case_sensitive=False,
    ),
]
ProfileRun = Annotated[
    bool, typer.Option("--profile-run", help="At the end, tell on standard error where the time went.")
]


class Watching:
    """Watches one run from its beginning to its end, as a context. With a JSON log, errors are lines of it, too."""

    def __init__(self, log_format: LogFormat, *, profile_run: bool) -> None:
        self._log, self._profile = _watchers(log=log_format is LogFormat.JSON, profile=profile_run)

    def joined(self, progress: "Progress") -> "Progress":
        """Return what tells this progress and all who watch."""
        watchers = [one for one in (self._log, self._profile) if one is not None]
        if not watchers:
            return progress
        from rollaudit.pipeline.observing import Several

        return Several([progress, *watchers])

    def __enter__(self) -> Self:
        """Say that the run begins, and with which version."""
        if self._log:
            from rollaudit import __version__

            self._log.write("info", "run_began", version=__version__)
        return self

    @contextmanager
    def only(self) -> Iterator[None]:
        """With a log, keep other words off standard error: those of a gate name files. The exit code says the same."""
        if self._log is None:
            yield
            return
        with redirect_stderr(StringIO()):
            yield

    def ended(self, exit_code: int) -> None:
        """Say that the run came to its end, and where the time went."""
        if self._log:
            self._log.end_phase()
        if self._profile:
            self._tell_times(self._profile)
        if self._log:
            self._log.write("info", "run_ended", exit_code=exit_code)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Make what ended the run a line of the log; without a log it is told as ever."""
        log = self._log
        if log is None or error is None or isinstance(error, typer.Exit):
            return
        if isinstance(error, KeyboardInterrupt):
            log.write("warning", "interrupted", exit_code=INTERRUPTED)
            raise typer.Exit(INTERRUPTED) from None
        if isinstance(error, RollauditError):
            said = {"kind": type(error).__name__, "message": error.message, "hint": error.hint}
            log.write("error", "failed", exit_code=error.exit_code, **said)
            raise typer.Exit(error.exit_code) from None
        if isinstance(error, Exception):
            where = traceback.extract_tb(trace)[-1]
            place = f"{PurePath(where.filename).name}:{where.lineno}"
            log.write("error", "broke", exit_code=FAILED, kind=type(error).__name__, place=place)
            raise typer.Exit(FAILED) from None

    def _tell_times(self, profile: "RunProfile") -> None:
        from rollaudit.report.run_times import times_as_json, times_as_lines

        times = profile.times()
        if self._log:
            self._log.write("info", "times", **times_as_json(times))
        else:
            typer.echo("\n".join(times_as_lines(times)), err=True)


def _watchers(*, log: bool, profile: bool) -> "tuple[JsonLog | None, RunProfile | None]":
    if not (log or profile):
        return None, None
    from rollaudit.pipeline.observing import JsonLog, RunProfile

    return JsonLog(sys.stderr) if log else None, RunProfile() if profile else None


NOT_WATCHED = Watching(LogFormat.TEXT, profile_run=False)
