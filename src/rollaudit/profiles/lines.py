"""On which line of a profile each of its fields stands, so that a mistake can be found where it was made.

`tomllib` gives values without their places. This reads TOML 1.0 again, for the places alone: the text has already
been accepted by `tomllib`, so nothing is checked here.
"""

import re
import tomllib
from bisect import bisect_left
from collections import Counter

from rollaudit.text import clean

_KEY_LIMIT = 80
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:""|")?|\'\'\'.*?\'\'\'(?:\'\'|\')?|"(?:\\.|[^"\\])*"|\'[^\']*\'',
    re.DOTALL,
)
_PARENT = re.compile(r"(?:\.[^.\[\]]*|\[\d+\])$")


def lines_of(text: str) -> dict[str, int]:
    """Return the line, from 1, of every field path (`clauses[0].uses[1].stance`) of a TOML text that was accepted."""
    scan = _Scan(text)
    scan.document()
    return scan.lines


def line_of(path: str, lines: dict[str, int]) -> int:
    """Return a field's line, or that of the nearest table around it where the field itself is missing."""
    while path:
        if path in lines:
            return lines[path]
        around = _PARENT.sub("", path)
        path = around if around != path else ""
    return 1


class _Scan:
    """A cursor over one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._elements: Counter[str] = Counter()
        self.lines: dict[str, int] = {}

    def document(self) -> None:
        """Read table headers and the keys below them to the end."""
        table = ""
        self._blank()
        while self._at < len(self._text):
            table = self._header() if self._text[self._at] == "[" else self._pair(table)
            self._blank()

    def _blank(self) -> None:
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _note(self, path: str) -> None:
        self.lines.setdefault(path, bisect_left(self._ends, self._at) + 1)

    def _header(self) -> str:
        """Read `[table]` or `[[table]]` and return its path; a further `[[table]]` is the array's next element."""
        start, several = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if several else 1
        parts = self._keys()
        self._at += 2 if several else 1
        end, self._at = self._at, start
        path = ""
        for index, part in enumerate(parts):
            path = f"{path}.{part}" if path else part
            self._note(path)
            if several and index == len(parts) - 1:
                self._elements[path] += 1
            if path in self._elements:
                path = f"{path}[{self._elements[path] - 1}]"
        self._note(path)
        self._at = end
        return path

    def _pair(self, table: str) -> str:
        """Read `key = value` and return the table it stands in."""
        start = self._at
        parts = self._keys()
        end, self._at = self._at, start
        path = table
        for part in parts:
            path = f"{path}.{part}" if path else part
            self._note(path)
        self._at = self._text.index("=", end) + 1
        self._value(path)
        return table

    def _keys(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._blank()
            bare = _BARE_KEY.match(self._text, self._at)
            quoted = None if bare else _STRING.match(self._text, self._at)
            found = bare or quoted
            if found is None:
                return parts
            # only the parser knows every escape of a quoted key
            key = bare[0] if bare else str(tomllib.loads(f"key = {found[0]}")["key"])
            parts.append(clean(key, limit=_KEY_LIMIT))
            self._at = found.end()
            self._blank()
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _value(self, path: str) -> None:
        self._blank()
        match self._text[self._at]:
            case "[":
                self._items(path, "]")
            case "{":
                self._items(path, "}")
            case '"' | "'":
                found = _STRING.match(self._text, self._at)
                self._at = found.end() if found else len(self._text)
            case _:
                found = _SCALAR.match(self._text, self._at)
                self._at = found.end() if found else len(self._text)

    def _items(self, path: str, closing: str) -> None:
        """Read an array's values or an inline table's pairs."""
        self._at += 1
        index = 0
        while True:
            self._blank()
            if self._text[self._at] == ",":
                self._at += 1
            elif self._text[self._at] == closing:
                self._at += 1
                return
            elif closing == "]":
                self._note(f"{path}[{index}]")
                self._value(f"{path}[{index}]")
                index += 1
            else:
                self._pair(path)
