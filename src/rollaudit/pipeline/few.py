"""The assets of a small library, kept from the analysis for the outputs: those need not take the store apart again."""

from dataclasses import dataclass, field
from typing import Final

from rollaudit.model.report import AssetEvidence

# Characters and facts, a fact counted as so many characters: some 25 MB of memory at most, whatever files say.
_ROOM: Final = 16_000_000
_OF_A_FACT: Final = 160
_OF_AN_ASSET: Final = 2_000
MOST: Final = _ROOM // _OF_AN_ASSET
"""Of more assets than these none will be kept in the end: to begin would cost the room for nothing."""


@dataclass(slots=True)
class Few:
    """Keeps assets as long as there is room for all of them; one too many, and it keeps none."""

    _room: int = _ROOM
    _entries: list[AssetEvidence] | None = field(default_factory=list)

    def add(self, entry: AssetEvidence) -> None:
        """Keep an asset, where there is room."""
        if self._entries is None:
            return
        facts = entry.asset.facts
        texts = sum([len(fact[2]) for fact in facts if isinstance(fact[2], str)])
        self._room -= _OF_AN_ASSET + _OF_A_FACT * len(facts) + texts
        if self._room < 0:
            self._entries = None
        else:
            self._entries.append(entry)

    def forget(self) -> None:
        """Keep none, whatever comes."""
        self._entries = None

    def entries(self) -> tuple[AssetEvidence, ...] | None:
        """Return all that were added, None where they were too many."""
        return None if self._entries is None else tuple(self._entries)
