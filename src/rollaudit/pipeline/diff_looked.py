"""What two sides looked for. What only one of them did is neither come nor gone: it is left out of the comparison.

Whole categories, rules and kinds of claims rest on a detector; of others, single assets do, as an editing history that
nothing but its embedded thumbnail gives away.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from rollaudit.model.detection import SIGHT, DetectorName
from rollaudit.model.difference import OneSided, SideCategory, SideHead, SideName
from rollaudit.pipeline.diff_sides import Side, SideAsset
from rollaudit.rules.registry import RULES

_CATEGORIES: Final[dict[DetectorName, tuple[str, ...]]] = {
    detector: tuple(one for one, sight in SIGHT.items() if detector in sight.finds and sight.answers)
    for detector in DetectorName
}
_RULES: Final[dict[DetectorName, tuple[str, ...]]] = {
    detector: tuple(rule.id for rule in RULES if detector in rule.seen_by) for detector in DetectorName
}
_CLAIMS: Final[dict[DetectorName, tuple[str, ...]]] = {
    DetectorName.FACES: ("groups", "others_only", "recurring_day", "theme"),
}
"""Kinds of claims that count faces, or rest on kinds that do."""

_REASONS: Final = {
    DetectorName.FACES: "faces were not looked for",
    DetectorName.THUMBNAIL: "embedded thumbnails were not looked for",
    DetectorName.CODES: "codes in pictures were not looked for",
    DetectorName.TEXT: "text in pictures was not looked for",
}
_PARTLY: Final = {detector: one for one, sight in SIGHT.items() if not sight.answers for detector in sight.finds}
"""Categories of which some assets are known by this detector alone."""

# A trip stands without it, too (`inference.journeys`): it is told of by positions.
_PEOPLE_OF_A_TRIP: Final = re.compile(r", with up to \d+ people in one photo")


@dataclass(frozen=True, slots=True)
class Apart:
    """The detectors that looked on one side only, each with the side on which nobody did."""

    unlooked: tuple[tuple[DetectorName, SideName], ...]

    @property
    def one_sided(self) -> tuple[OneSided, ...]:
        """What is not compared, and why."""
        return tuple(
            OneSided(
                detector=detector.value,
                reason=_REASONS[detector],
                unlooked=side,
                categories=tuple(map(str, _CATEGORIES.get(detector, ()))),
                rules=_RULES.get(detector, ()),
                claims=_CLAIMS.get(detector, ()),
            )
            for detector, side in self.unlooked
        )

    def compared(self, side: Side) -> Side:
        """Return a side without what only one of the two looked for."""
        if not self.unlooked:
            return side
        names = {detector.value for detector, _ in self.unlooked}
        categories = {name for detector, _ in self.unlooked for name in _CATEGORIES.get(detector, ())}
        rules = {rule for detector, _ in self.unlooked for rule in _RULES.get(detector, ())}

        def compared(asset: SideAsset) -> SideAsset:
            partly = {category for category, known_by in asset.by_pixels if names.issuperset(known_by)}
            return asset._replace(
                categories=tuple(name for name in asset.categories if name not in categories and name not in partly),
                rules=tuple(rule for rule in asset.rules if rule not in rules),
            )

        return Side(head=self._head(side.head), assets=lambda: map(compared, side.assets()))

    def category(self, name: str, side: SideName, row: SideCategory) -> SideCategory:
        """Return a category as one side counts it: no number at all where that side did not look for it."""
        for detector, unlooked in self.unlooked:
            if unlooked is side and name in _CATEGORIES.get(detector, ()):
                told = f"; {row.ceiling:,} named in the files' metadata" if row.ceiling else ""
                reason = f"{_REASONS[detector]}{told}"
                return SideCategory(looked_for=False, stated=None, ceiling=None, reason=reason)
        return row

    def counted_anew(self, name: str) -> bool:
        """Whether some assets of a category are known by a detector that looked on one side only."""
        return any(_PARTLY.get(detector) == name for detector, _ in self.unlooked)

    def _head(self, head: SideHead) -> SideHead:
        kinds = {kind for detector, _ in self.unlooked for kind in _CLAIMS.get(detector, ())}
        claims = tuple(one for one in head.claims if one.id not in kinds)
        if any(detector is DetectorName.FACES for detector, _ in self.unlooked):
            claims = tuple(replace(one, claim=_PEOPLE_OF_A_TRIP.sub("", one.claim)) for one in claims)
        return replace(head, claims=claims)


def apart(before: SideHead, after: SideHead) -> Apart:
    """Return what only one of two sides looked for."""
    old, new = names_of(before), names_of(after)
    return Apart(
        tuple(
            (detector, SideName.BEFORE if detector in new else SideName.AFTER)
            for detector in _REASONS
            if (detector in old) != (detector in new)
        )
    )


def names_of(head: SideHead) -> dict[str, str]:
    """Return the detectors of a side with their versions."""
    return dict(one.partition("=")[::2] for one in head.detectors)
