"""Pseudonyms by number: the same value has the same one all through a report, and a number says nothing of a value.

Nothing is hashed: whoever holds a photo or guesses a name could hash it, too, and compare. Numbers are given in the
order in which a report tells of the values, so that the same library gets the same pseudonyms. Between two reports
they mean nothing.
"""

from dataclasses import dataclass, field
from typing import Final

from rollaudit.model.evidence import device_name
from rollaudit.text import clean

MOST: Final = 20_000
"""Different values that are told apart; memory stays bounded where a library holds an id a file."""


@dataclass(slots=True)
class Numbered:
    """One kind of pseudonym, such as `Person 3`."""

    word: str
    _numbers: dict[str, int] = field(default_factory=dict)

    def of(self, value: str) -> str:
        """Return the pseudonym of a value, a new one where it has not been seen; values beyond `MOST` share one."""
        number = self._numbers.get(value)
        if number is None:
            if len(self._numbers) >= MOST:
                return f"{self.word} {MOST + 1} or above"
            number = self._numbers[value] = len(self._numbers) + 1
        return f"{self.word} {number}"


@dataclass(slots=True)
class Pseudonyms:
    """All pseudonyms of one report. `kinds` says of a device, by its name, whether it is a phone, a camera or else."""

    kinds: dict[str, str] = field(default_factory=dict)
    _persons: Numbered = field(default_factory=lambda: Numbered("Person"))
    _numbers: Numbered = field(default_factory=lambda: Numbered("Number"))
    _devices: dict[str, Numbered] = field(default_factory=dict)

    def person(self, untrusted_name: str) -> str:
        """Return the pseudonym of a name; case and spaces do not make two people of one."""
        return self._persons.of(_folded(untrusted_name))

    def number(self, untrusted_number: str) -> str:
        """Return the pseudonym of a serial number or an id; zeros before it do not make two of one."""
        folded = _folded(untrusted_number)
        return self._numbers.of(folded.lstrip("0 ") or folded)

    def device(self, untrusted_make: str | None, untrusted_model: str | None) -> str:
        """Return the pseudonym of a model: `Phone 1`, `Camera 1`, `Device 1` where nothing says what it is."""
        return self.device_named(device_name(untrusted_make, untrusted_model))

    def device_named(self, untrusted_name: str) -> str:
        """Return the same for a device's whole name, as `device_name` makes it."""
        name = _folded(untrusted_name)
        word = self.kinds.get(name, "device").capitalize()
        return self._devices.setdefault(word, Numbered(word)).of(name)

    def learn_kind(self, untrusted_name: str, kind: str) -> None:
        """Remember what a device is. To be said before its first pseudonym."""
        self.kinds[_folded(untrusted_name)] = kind


def _folded(untrusted_text: str) -> str:
    return " ".join(clean(untrusted_text, limit=400).split()).casefold()
