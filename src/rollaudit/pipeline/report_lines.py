"""Reads a report's JSON line by line, as it is written: every top-level key, and every item of an array, has its line.

A report that another program has laid out anew is read whole.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rollaudit.errors import UsageError

_OWN_KEY = '"schema":"'  # compact, and the first key: how rollaudit lays it out
_STREAMED = frozenset({"assets", "other_files", "findings"})
_LONGEST_LINE = 64 << 20
_LARGEST_WHOLE = 512 << 20


class ReportLines:
    """One report on disk. Raises `UsageError` where it is no JSON, or cannot be read."""

    def __init__(self, path: Path) -> None:
        """Take a report by its path; nothing is read yet."""
        self._path = path

    def head(self) -> dict[str, Any]:
        """Return every top-level value but the long arrays."""
        return {key: value for key, value in self._items() if key is not None}

    def array(self, name: str) -> Iterator[Any]:
        """Yield the items of one of the long arrays."""
        for key, value in self._items(wanted=name):
            if key is None:
                yield value

    def _items(self, wanted: str = "") -> Iterator[tuple[str | None, Any]]:
        """Yield (key, value) at the top, and (None, item) for the items of the wanted array."""
        try:
            with self._path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
                if file.readline(_LONGEST_LINE) + file.read(len(_OWN_KEY)) == "{\n" + _OWN_KEY:
                    file.seek(2)
                    yield from self._lines(file, wanted)
                else:
                    yield from self._whole(wanted)
        except (ValueError, RecursionError) as error:
            raise UsageError(
                f"{self._path} is not a report of rollaudit, or not a whole one: {error}.",
                hint="Give two stores, or two reports written with -o json=FILE.",
            ) from None
        except OSError as error:
            raise UsageError(
                f"{self._path} cannot be read: {error.strerror or error}.", hint="Name a report or a store."
            ) from None

    def _lines(self, file: Any, wanted: str) -> Iterator[tuple[str | None, Any]]:
        inside: str | None = None
        while line := file.readline(_LONGEST_LINE):
            text = line.strip()
            if inside is not None:
                if text.startswith("]"):
                    inside = None
                elif inside == wanted:
                    yield None, json.loads(text.removesuffix(","))
                continue
            if text == "}":
                return
            name, _, rest = text.partition(":")
            key = json.loads(name)
            if rest == "[":
                inside = key
            else:
                value = json.loads(rest.removesuffix(","))
                if key not in _STREAMED:
                    yield key, value
        raise ValueError("it ends early")

    def _whole(self, wanted: str) -> Iterator[tuple[str | None, Any]]:
        if self._path.stat().st_size > _LARGEST_WHOLE:
            raise ValueError("it is too large, and not laid out in lines")
        document = json.loads(self._path.read_bytes())
        if not isinstance(document, dict):
            raise ValueError("it is no JSON object")  # noqa: TRY004 - told as every other mistake of the file
        for key, value in document.items():
            if key not in _STREAMED:
                yield key, value
            elif key == wanted and isinstance(value, list):
                yield from ((None, item) for item in value)
