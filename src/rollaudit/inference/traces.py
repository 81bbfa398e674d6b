"""Which facts lead to somebody, or from this library to other files: names, contacts, accounts, document ids."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from rollaudit.inference.columns import Column, room
from rollaudit.inference.parts import parts, runs
from rollaudit.inference.roll import Indexes, Trace
from rollaudit.model.evidence import Category, Fact

CREATOR: Final = "creator"
RIGHTS: Final = "rights"
OWNER: Final = "owner"
USER: Final = "user"
CONTACT: Final = "contact"
DOCUMENT: Final = "document"
ACCOUNT: Final = "account"

TRACE_KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("Artist", "creator", "By-line", "Author", "XPAuthor", "ImageCreatorName", "CaptionWriter", "Writer-Editor"),
        CREATOR,
    ),
    **dict.fromkeys(("Copyright", "rights", "CopyrightNotice", "CopyrightOwnerName"), RIGHTS),
    **dict.fromkeys(("OwnerName", "CameraOwnerName", "device_owner"), OWNER),
    "user_name": USER,
    **dict.fromkeys(
        (
            "CiEmailWork", "CiTelWork", "CiUrlWork", "CiAdrExtadr", "LicensorEmail", "LicensorTelephone1",
            "WebStatement", "PersonEmailDigest", "PersonLiveIdCID",
        ),
        CONTACT,
    ),
    **dict.fromkeys(("DocumentID", "OriginalDocumentID", "originalDocumentID"), DOCUMENT),
    "url": ACCOUNT,
}  # fmt: skip
"""By the field of a fact: the kind of trace that its value is."""

_CATEGORIES: Final = frozenset({Category.PERSON_IDENTITY, Category.EDIT_HISTORY, Category.DEVICE_IDENTIFIER})
_LONGEST: Final = 200
_NOTHING: Final = frozenset({"", "unknown", "none", "null", "n/a", "user", "owner", "default", "picasa", "author"})


class Traces:
    """Collects traces while the roll is built; each different one is held once."""

    def __init__(self) -> None:
        self._known: dict[Trace, int] = {}
        self._rows = Column(np.int32)
        self._values = Column()

    def add(self, row: int, facts: Iterable[Fact]) -> None:
        """Keep what the facts of one asset trace; `row` is the asset's number in the order of adding."""
        for fact in facts:
            if fact.category in _CATEGORIES and (kind := TRACE_KINDS.get(fact.field)):
                value = str(fact.value)[:_LONGEST].strip()
                if value.casefold() not in _NOTHING:
                    self._rows.append(row)
                    self._values.append(self._known.setdefault(Trace(kind, value), len(self._known)))

    def columns(self, new_row_of: Indexes) -> tuple[tuple[Trace, ...], Indexes, Indexes]:
        """Return `traces`, `trace_rows` and `trace_values` of a roll whose row `new_row_of[i]` was added as `i`.

        Traces are sorted by themselves, so that the order of adding leaves no mark.
        """
        ordered = sorted(self._known)
        rank = np.empty(len(ordered), dtype=np.int32)
        for place, trace in enumerate(ordered):
            rank[self._known[trace]] = place
        rows, values = self._rows.whole(), self._values.whole()
        pairs = room(len(rows), np.int64)  # as one number each, they sort by row, then by value
        for part in parts(len(pairs)):
            pairs[part] = new_row_of[rows[part]].astype(np.int64) * len(ordered) + rank[values[part]]
        del rows, values
        pairs.sort()
        different, _ = runs(pairs)
        del pairs
        trace_rows = np.empty(len(different), dtype=np.int32)
        trace_values = np.empty(len(different), dtype=np.int32)
        for part in parts(len(different)):
            trace_rows[part], trace_values[part] = np.divmod(different[part], len(ordered))
        return tuple(ordered), trace_rows, trace_values
