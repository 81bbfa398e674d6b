"""The cards as rows of numbers into one list of texts; `assets/cards.js` reads the same order of columns.

Most texts are a photo's own, such as its name and the second it was taken. They stand by column, in the order of the
rows, so that neighbours resemble each other, and a row says "the next one" where a number would never repeat: deflated,
that takes three quarters of what numbers in order of first use take.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from rollaudit.model.evidence import Category, MediaKind
from rollaudit.report.html.cards import Card

MOST_DEVICES = 60
_PLACES = {category: place for place, category in enumerate(Category)}
# The columns that hold texts, by their place in a row; of lines, the values have a column each category.
_NAME, _FOLDER, _WHEN, _MONTH, _PLACE, _DEVICE, _FACES, _FINDINGS, _COMPANIONS, _SOURCES, _VALUES = (
    *(0, 1, 3, 4, 5, 6, 8),
    *(11, 12, 13, 14),
)
_NOTHING, _NEXT, _NUMBERED = 0, 1, 2


def card_rows(cards: Sequence[Card]) -> dict[str, Any]:
    """Return texts, the number of each column's first one, rows, and the devices used most."""
    texts = _Texts()
    for card in cards:
        _row(card, texts.note)
    texts.number()
    used = Counter(card.device for card in cards if card.device)
    return {
        "texts": texts.all(),
        "starts": texts.starts(),
        "rows": [_row(card, texts.told) for card in cards],
        "devices": [name for name, _ in sorted(used.items(), key=lambda item: (-item[1], item[0]))[:MOST_DEVICES]],
    }


def mask(categories: Sequence[Category]) -> int:
    """Return categories as bits, by their places in `Category`."""
    return sum(1 << _PLACES[category] for category in set(categories))


def _row(card: Card, cell: Callable[[int, str], int]) -> list[Any]:
    return [
        cell(_NAME, card.name),
        cell(_FOLDER, card.folder),
        int(card.kind is MediaKind.VIDEO),
        cell(_WHEN, card.when),
        cell(_MONTH, card.month),
        cell(_PLACE, card.place),
        cell(_DEVICE, card.device),
        -1 if card.faces is None else card.faces,
        cell(_FACES, card.faces_words),
        mask(card.categories),
        [round(card.position.longitude, 5), round(card.position.latitude, 5)] if card.position else 0,
        [cell(_FINDINGS, one) for one in card.findings],
        [cell(_COMPANIONS, one) for one in card.companions],
        [
            part
            for line in card.lines
            for part in (
                _PLACES[line.category],
                cell(_VALUES + _PLACES[line.category], line.value),
                cell(_SOURCES, line.source),
                cell(_SOURCES, line.doubt),
                int(line.withheld),
            )
        ],
    ]


class _Texts:
    """Each different text once, in the column of its first use: all are noted first, then told in the same order."""

    def __init__(self) -> None:
        self._columns: list[list[str]] = [[] for _ in range(_VALUES + len(Category))]
        self._column_of: dict[str, int] = {"": -1}
        self._numbers: dict[str, int] = {}
        self._next: list[int] = []

    def note(self, column: int, text: str) -> int:
        """Keep a text."""
        if self._column_of.setdefault(text, column) == column and text not in self._numbers:
            self._numbers[text] = 0
            self._columns[column].append(text)
        return 0

    def number(self) -> None:
        """Give every text its number, column by column."""
        self._numbers = {text: number for number, text in enumerate(self.all())}
        self._next = self.starts()

    def told(self, column: int, text: str) -> int:
        """Return a text as rows tell it: nothing, the next of its column, or its number."""
        if not text:
            return _NOTHING
        number = self._numbers[text]
        if self._column_of[text] == column and self._next[column] == number:
            self._next[column] += 1
            return _NEXT
        return number + _NUMBERED

    def starts(self) -> list[int]:
        """Return the number of each column's first text."""
        sizes = [len(column) for column in self._columns]
        return [sum(sizes[:place]) for place in range(len(sizes))]

    def all(self) -> list[str]:
        """Return the texts in the order of their numbers."""
        return [text for column in self._columns for text in column]
