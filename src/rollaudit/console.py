"""Where words go: consoles for both streams, progress on stderr, errors in plain words.

Rich is imported inside the functions, so that `--help` and shell completion do not pay for it.
"""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from enum import StrEnum
from types import TracebackType
from typing import IO, TYPE_CHECKING, NoReturn, Self

from rollaudit.errors import AuditError, MistakesError, RollauditError
from rollaudit.text import clean

if TYPE_CHECKING:
    import rich.progress
    from rich.console import Console

_MESSAGE_LIMIT = 1_000


class ColorChoice(StrEnum):
    """When to colour: `auto` for a terminal without NO_COLOR, or as the option says."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def make_stdout_console(color: ColorChoice, width: int | None = None) -> "Console":
    """Return a console on stdout; `width` in cells, by default the terminal's, or 80 in a pipe (or COLUMNS)."""
    return _make(sys.stdout, color, width)


def make_stderr_console(color: ColorChoice, width: int | None = None) -> "Console":
    """Return a console on stderr, for progress, notes and errors."""
    return _make(sys.stderr, color, width)


class _WatchedOutput(io.TextIOWrapper):
    """Standard output that remembers its own failure, so that no other error is taken for one."""

    failure: OSError | None = None

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self.failure = error
            raise


@contextmanager
def standard_output() -> Iterator[None]:
    """Print to standard output: a reader that stops listening (`| head`) is no error, a full disk is one.

    Raises `AuditError` where it is closed or cannot be written; an `OSError` of anything else passes as it is.
    """
    if sys.stdout is None:  # closed by the caller, as in `>&-`
        raise AuditError("Standard output is closed.", hint="Use -o FORMAT=PATH to write a report to a file.")
    sys.stdout.flush()
    real = sys.stdout
    watched = _WatchedOutput(real.buffer, encoding=real.encoding, errors=real.errors, newline="\n")
    try:
        with redirect_stdout(watched):
            yield
            watched.flush()
    except OSError as error:
        failure = watched.failure
        if failure is None:
            raise
        # What is still buffered must go somewhere, or Python complains of it while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), real.fileno())
        if not isinstance(failure, BrokenPipeError):
            why = failure.strerror or failure
            raise AuditError(
                f"Standard output cannot be written: {why}. What is there is not the whole report.",
                hint="Free some disk space, or send it elsewhere.",
            ) from error
    finally:
        with suppress(OSError):  # else it would close the real one with itself
            watched.detach()


def _make(stream: IO[str], color: ColorChoice, width: int | None) -> "Console":
    from rich.console import Console  # noqa: PLC0415 - keeps --help fast

    class PlainlyFailingConsole(Console):
        """Leaves a reader that went away to the caller; Rich itself would exit with 1, the code of findings."""

        def on_broken_pipe(self) -> NoReturn:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    # A stream of another encoding, or a surrogate from a name, must never end the report in a traceback.
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    colored = color is ColorChoice.ALWAYS or (
        color is ColorChoice.AUTO and stream.isatty() and not os.environ.get("NO_COLOR")
    )
    return PlainlyFailingConsole(
        file=stream,
        width=width,
        force_terminal=True if color is ColorChoice.ALWAYS else None,
        color_system="auto" if colored else None,
        no_color=not colored,
        highlight=False,
        markup=False,
        emoji=False,
    )


class ProgressDisplay:
    """Shows phases and what is done of them, on a terminal only; as a context, it takes its line away at the end.

    Disabled it shows nothing: with `--quiet` or `--no-progress`, and where nobody watches (a pipe, a log).
    """

    def __init__(self, console: "Console", *, enabled: bool = True) -> None:
        self._console = console
        self._enabled = enabled and console.is_terminal
        self._shown: rich.progress.Progress | None = None
        self._task: rich.progress.TaskID | None = None

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._enabled:
            self._shown = _bars(self._console)
            self._shown.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away, whatever happened."""
        if self._shown is not None:
            self._shown.stop()
            self._shown = None
            self._task = None

    def phase(self, name: str, total: int | None) -> None:
        """Begin a phase of `total` items, or of an unknown number; the one before it is over."""
        if self._shown is None:
            return
        if self._task is not None:
            self._shown.remove_task(self._task)
        self._task = self._shown.add_task(clean(name, limit=40), total=total)

    def advance(self, count: int) -> None:
        """Count further items of the phase as done."""
        if self._shown is not None and self._task is not None:
            self._shown.advance(self._task, count)

    def item(self, kind: str, seconds: float, *, file_id: int, failed: str | None = None) -> None:
        """Show nothing: single files are for logs."""


def _bars(console: "Console") -> "rich.progress.Progress":
    from rich.progress import (  # noqa: PLC0415 - keeps --help fast
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        refresh_per_second=5,
    )


def print_error(console: "Console", error: RollauditError) -> None:
    """Print what is wrong, every mistake of a file by field, and what to do about it."""
    from rich.text import Text  # noqa: PLC0415 - keeps --help fast

    lines = [Text.assemble(("error: ", "bold red"), clean(error.message, limit=_MESSAGE_LIMIT))]
    if isinstance(error, MistakesError):
        lines += [Text(f"  - {clean(mistake, limit=_MESSAGE_LIMIT)}") for mistake in error.mistakes]
    if error.hint:
        lines.append(Text.assemble(("hint: ", "bold"), clean(error.hint, limit=_MESSAGE_LIMIT)))
    for line in lines:
        console.print(line, soft_wrap=True)
