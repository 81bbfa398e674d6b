"""Reads the fields of a profile's tables and notes every mistake by its path, so that one run names them all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple, TypeVar

from rollaudit.text import clean

Choice = TypeVar("Choice", bound=StrEnum)

ID_PATTERN = r"[a-z0-9]+(?:[-.][a-z0-9]+)*"
LOOSE_DATE_PATTERN = r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?"

_ID = re.compile(ID_PATTERN)
_DATE = re.compile(LOOSE_DATE_PATTERN)
_SHOWN = 80
_TYPE_NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
    date: "a date",
    datetime: "a date with time",
}


def shown(value: object) -> str:
    """Return a profile's value as a message may show it: quoted, on one line, short."""
    return f"'{clean(str(value), limit=_SHOWN)}'"


def suggestion(word: str, known: Sequence[str]) -> str:
    """Return `; did you mean 'x'?` where a known word is near, and nothing otherwise."""
    near = get_close_matches(word[:_SHOWN], known, n=1)
    return f"; did you mean {shown(near[0])}?" if near else ""


def _type_name(value: object) -> str:
    return _TYPE_NAMES.get(type(value), "a value of another type")


class Mistake(NamedTuple):
    """One thing that is wrong with one field, by the field's path (`clauses[0].uses[1].stance`)."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


@dataclass(slots=True)
class Table:
    """One TOML table under reading. A method per kind of field; `finish` reports the keys nobody asked for.

    A field that is missing or wrong adds one mistake and yields a placeholder of the right type: reading goes on, so
    that the other mistakes are found too, and nothing built from a placeholder leaves the loader.
    """

    content: Mapping[str, object]
    path: str
    mistakes: list[Mistake]
    asked: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        """Return the path of one of this table's fields."""
        dot = "." if self.path and not key.startswith("[") else ""
        return f"{self.path}{dot}{key}"

    def wrong(self, key: str, what: str) -> None:
        """Note a mistake in one field; a field that hangs on it asks `faulty`, and is then not blamed as well."""
        self.faulty.add(key)
        self.mistakes.append(Mistake(self.at(key), what))

    def wrong_itself(self, what: str) -> None:
        """Note a mistake in the table as a whole."""
        self.mistakes.append(Mistake(self.path, what))

    def needs(self, key: str, wanted: str) -> None:
        """Note that a field is missing, or of the wrong type."""
        self.asked.add(key)
        if key not in self.content:
            self.wrong(key, f"missing; {wanted} is needed")
        else:
            self.wrong(key, f"{wanted} is needed, not {_type_name(self.content[key])}")

    def has(self, key: str) -> bool:
        """Whether the profile gives this field at all."""
        self.asked.add(key)
        return key in self.content

    def _given(self, key: str, kind: type, wanted: str) -> object:
        """Return the field if it is exactly of `kind`, else None with one mistake noted."""
        self.asked.add(key)
        # bool is an int and datetime a date to isinstance: neither is meant here
        if key in self.content and type(self.content[key]) is kind:
            return self.content[key]
        self.needs(key, wanted)
        return None

    def text(self, key: str) -> str:
        """Read a text with something in it."""
        value = self._given(key, str, "a text")
        if not isinstance(value, str):
            return ""
        if not value.strip():
            self.wrong(key, "must not be empty")
        return value

    def maybe_text(self, key: str) -> str | None:
        """Read a text that may be left out, but not be empty."""
        return self.text(key) if self.has(key) else None

    def identifier(self, key: str) -> str:
        """Read an id: small letters, digits, and single hyphens or dots between them."""
        value = self.text(key)
        if value.strip() and not _ID.fullmatch(value):
            self.wrong(key, f"{shown(value)} is no id: small letters, digits and hyphens between them")
        return value

    def choice(self, key: str, words: type[Choice]) -> Choice:
        """Read one word of a vocabulary."""
        value = self._given(key, str, "a text")
        return self._word(key, value, words) if isinstance(value, str) else next(iter(words))

    def _word(self, key: str, value: str, words: type[Choice]) -> Choice:
        known = [word.value for word in words]
        if value not in known:
            self.wrong(key, f"{shown(value)} is not one of {', '.join(known)}{suggestion(value, known)}")
            return next(iter(words))
        return words(value)

    def choices(self, key: str, words: type[Choice]) -> tuple[Choice, ...]:
        """Read a list of different words of a vocabulary, at least one."""
        read = tuple(self._word(f"{key}[{index}]", value, words) for index, value in self._texts(key))
        return tuple(dict.fromkeys(read))

    def maybe_choices(self, key: str, words: type[Choice]) -> tuple[Choice, ...]:
        """Read a list of words of a vocabulary that may be left out, but not be empty."""
        return self.choices(key, words) if self.has(key) else ()

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of different texts, at least one."""
        return tuple(value for _, value in self._texts(key))

    def maybe_texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts that may be left out, but not be empty."""
        return self.texts(key) if self.has(key) else ()

    def _texts(self, key: str) -> Iterator[tuple[int, str]]:
        values = self._given(key, list, "a list of texts")
        if not isinstance(values, list):
            return
        if not values:
            self.wrong(key, "must not be empty")
        seen: set[str] = set()
        for index, value in enumerate(values):
            if not isinstance(value, str):
                self.wrong(f"{key}[{index}]", f"a text is needed, not {_type_name(value)}")
            elif not value.strip():
                self.wrong(f"{key}[{index}]", "must not be empty")
            elif value in seen:
                self.wrong(f"{key}[{index}]", f"{shown(value)} stands there twice")
            else:
                seen.add(value)
                yield index, value

    def reference(self, key: str, known: Mapping[str, object], what: str) -> str:
        """Read the id of something else in the profile; `what` names its kind."""
        value = self.text(key)
        if value.strip():
            self._known(key, value, known, what)
        return value

    def maybe_references(self, key: str, known: Mapping[str, object], what: str) -> tuple[str, ...]:
        """Read a list of ids that may be left out, but not be empty."""
        return self.references(key, known, what) if self.has(key) else ()

    def references(self, key: str, known: Mapping[str, object], what: str) -> tuple[str, ...]:
        """Read a list of ids of other things in the profile, at least one."""
        values = tuple(self._texts(key))
        for index, value in values:
            self._known(f"{key}[{index}]", value, known, what)
        return tuple(value for _, value in values)

    def _known(self, key: str, value: str, known: Mapping[str, object], what: str) -> None:
        if value not in known:
            self.wrong(key, f"no {what} has the id {shown(value)}{suggestion(value, list(known))}")

    def flag(self, key: str) -> bool:
        """Read true or false."""
        return bool(self._given(key, bool, "true or false"))

    def whole(self, key: str) -> int:
        """Read a whole number of at least 1."""
        value = self._given(key, int, "a whole number")
        if not isinstance(value, int):
            return 1
        if value < 1:
            self.wrong(key, f"must be 1 or more, not {value}")
        return value

    def day(self, key: str) -> date:
        """Read a full date, as TOML writes it."""
        value = self._given(key, date, "a date (2025-07-01, without quotation marks)")
        return value if isinstance(value, date) else date.min

    def loose_day(self, key: str) -> str:
        """Read a date known to the day or to the month; return it as `YYYY-MM-DD`, `YYYY-MM` or `unknown`."""
        self.asked.add(key)
        value = self.content.get(key)
        if type(value) is date:
            return value.isoformat()
        if isinstance(value, str) and (value == "unknown" or _is_day(value)):
            return value
        given = "missing" if value is None else f"{shown(value)} is no date"
        self.wrong(key, f'{given}; a date (2025-06-27), a month ("2025-06") or "unknown" is needed')
        return "unknown"

    def table(self, key: str) -> "Table":
        """Read a table within this one."""
        value = self._given(key, dict, "a table")
        return Table(value if isinstance(value, dict) else {}, self.at(key), self._inner(value))

    def _inner(self, value: object) -> list[Mistake]:
        # A table that is not there has one mistake, not one for each of its fields besides.
        return self.mistakes if isinstance(value, dict) else []

    def tables(self, key: str, *, least: int = 0) -> tuple["Table", ...]:
        """Read a list of tables. One of `least` 0 may be left out, but an empty list is a mistake all the same."""
        if not least and not self.has(key):
            return ()
        values = self._given(key, list, "a list of tables")
        if not isinstance(values, list):
            return ()
        if not values:
            self.wrong(key, "must not be empty")
        for index, value in enumerate(values):
            if not isinstance(value, dict):
                self.wrong(f"{key}[{index}]", f"a table is needed, not {_type_name(value)}")
        return tuple(
            Table(value if isinstance(value, dict) else {}, f"{self.at(key)}[{index}]", self._inner(value))
            for index, value in enumerate(values)
        )

    def finish(self) -> None:
        """Note every key that the format does not know."""
        for key in self.content:
            if key not in self.asked:
                self.wrong(clean(key, limit=_SHOWN), f"unknown key{suggestion(key, sorted(self.asked))}")


def _is_day(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text if len(text) > len("YYYY-MM") else f"{text}-01")
    except ValueError:
        return False
    return True
