"""Writes reports to files: readable by their owner only, and whole or not at all."""

import os
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

from rollaudit.errors import AuditError, UsageError
from rollaudit.report.formats import BINARY_FORMATS, OutputFormat

STANDARD_OUTPUT = "-"
_NAMES_OF_STANDARD_OUTPUT = frozenset({STANDARD_OUTPUT, "/dev/stdout", "/dev/fd/1"})


_NO_TEXT = "it is no text; name a file for it with -o."


class Output(NamedTuple):
    """One report to write: in which format, and where; `STANDARD_OUTPUT` is no file."""

    format: OutputFormat
    path: str


def parse_outputs(given: Sequence[str]) -> list[Output]:
    """Take apart every FORMAT=PATH. Raises `UsageError`, which names all mistakes at once."""
    wrong: list[str] = []
    outputs: list[Output] = []
    taken: set[str] = set()
    for text in given:
        name, _, path = text.partition("=")
        mistake = _mistake(name, path, taken)
        if mistake:
            wrong.append(f"-o {text}: {mistake}")
        elif path in _NAMES_OF_STANDARD_OUTPUT:
            outputs.append(Output(OutputFormat(name), STANDARD_OUTPUT))
        else:
            taken.add(os.path.realpath(path))
            outputs.append(Output(OutputFormat(name), path))
    if wrong:
        raise UsageError(" ".join(wrong), hint="Each -o is FORMAT=PATH, such as -o json=report.json.")
    return outputs


def _mistake(name: str, path: str, taken: set[str]) -> str | None:
    if not path:
        return "write it as FORMAT=PATH, such as json=report.json."
    if name not in set(OutputFormat):
        return f"there is no format {name!r}; known are {', '.join(OutputFormat)}."
    if OutputFormat(name) in BINARY_FORMATS and find_spec("duckdb") is None:
        return "it needs DuckDB; install it with pip install 'rollaudit[analytics]'."
    if path in _NAMES_OF_STANDARD_OUTPUT:
        return _NO_TEXT if OutputFormat(name) in BINARY_FORMATS else None
    if not Path(path).absolute().parent.is_dir():
        parent = shlex.quote(str(Path(path).parent))
        return f"there is no directory {parent}; make it with mkdir -p {parent}, or name another."
    if Path(path).is_dir():
        return "that is a directory; name a file in it."
    if os.path.realpath(path) in taken:
        return "another -o writes to the same file."
    return None


def printed_format(asked: OutputFormat | None, outputs: Sequence[Output], *, quiet: bool) -> OutputFormat | None:
    """Return what goes to standard output: what was asked for, else the terminal report unless it is to be quiet.

    Raises `UsageError` where two formats would mix there.
    """
    printed = {output.format for output in outputs if output.path == STANDARD_OUTPUT} | ({asked} if asked else set())
    if asked in BINARY_FORMATS:
        raise UsageError(f"--format {asked}: {_NO_TEXT}", hint=f"Such as -o {asked}=FILE.")
    if len(printed) > 1:
        raise UsageError(
            f"Standard output takes one format, not {' and '.join(sorted(printed))}.",
            hint="Write one of them to a file, such as -o json=report.json.",
        )
    if printed:
        return printed.pop()
    return None if quiet else OutputFormat.TERMINAL


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """Give a text stream that becomes the file at `path`, see `_private`: UTF-8, line ends as they are written."""
    with _private(path, "w", encoding="utf-8", newline="\n") as stream:
        yield stream


@contextmanager
def private_binary_file(path: Path) -> Iterator[BinaryIO]:
    """Give a stream of bytes that becomes the file at `path`, see `_private`."""
    with _private(path, "wb") as stream:
        yield stream


@contextmanager
def _private(path: Path, mode: str, encoding: str | None = None, newline: str | None = None) -> Iterator[Any]:
    """Give a stream that becomes the file at `path`, mode 0600, once the block ends well. Raises `AuditError`.

    A device or a pipe, such as /dev/null, is written to as it is: never is it replaced by a file. A link stays one,
    too: what it leads to is replaced.
    """
    draft: str | None = None
    try:
        if path.exists() and not path.is_file():
            with path.open(mode, encoding=encoding, newline=newline) as stream:
                yield stream
            return
        target = Path(os.path.realpath(path))
        # mkstemp makes the file 0600 from its first moment, beside the target so that the rename is one step
        descriptor, draft = tempfile.mkstemp(prefix=".rollaudit-", dir=target.parent)
        with os.fdopen(descriptor, mode, encoding=encoding, newline=newline) as stream:
            yield stream
        Path(draft).replace(target)
        draft = None
    except OSError as error:
        raise AuditError(
            f"The report cannot be written to {path}: {error.strerror or error}.",
            hint="Name another file with -o, in a directory that exists and has room.",
        ) from error
    finally:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
