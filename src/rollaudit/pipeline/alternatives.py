"""The same library under every platform access, for the report's product and for the others that ship.

Counted in the one pass over the assets: what a product receives depends on its platform access and on whether it holds
the library itself, sidecars included, so that assets fall into few kinds, and every profile is matched against these.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from rollaudit.model.evidence import SIDECARS, Asset, Category
from rollaudit.model.policy import PlatformAccess, Profile
from rollaudit.model.report import Alternative, CategoryEffect
from rollaudit.model.scope import ScopeSource, ScopeStanding
from rollaudit.model.summaries import Period, ScopeCount
from rollaudit.pipeline.evidence import StoredEvidence, categories_of, received
from rollaudit.pipeline.tally import captured_on
from rollaudit.pipeline.window import stated_window, within
from rollaudit.profiles.load import shipped_beside
from rollaudit.profiles.match import match
from rollaudit.profiles.platform import ALIKE

_Carried = frozenset[Category]
_Kind = tuple[bool, tuple[bool, ...], tuple[_Carried, ...]]
"""Whether an asset is undated, whether each window takes it, the categories that reach a product by each of `ALIKE`."""


@dataclass(slots=True)
class Received:
    """Assets by kind: as a product receives them that takes photos, and as one that holds the library itself.

    `windows` are all that any of the products states, each once.
    """

    windows: tuple[Period, ...]
    _kinds: Counter[tuple[_Kind, _Kind]] = field(default_factory=Counter)

    def add(self, asset: Asset, evidence: StoredEvidence, day: date | None, carried: tuple[_Carried, ...]) -> None:
        """Count an asset; `day` and `carried` (by `ALIKE`) are as the evidence's own product receives it."""
        own = self._kind(day, carried)
        if any(file.role in SIDECARS for file in asset.files):
            sidecars = not evidence.with_sidecars
            left = [received(asset, alike[0], sidecars=sidecars, places=evidence.places) for alike in ALIKE]
            beside = self._kind(captured_on(left[0]), tuple(map(categories_of, left)))
        else:
            beside = own
        self._kinds[(beside, own) if evidence.with_sidecars else (own, beside)] += 1

    def _kind(self, day: date | None, carried: tuple[_Carried, ...]) -> _Kind:
        return day is None, tuple(within(day, window) for window in self.windows), carried

    def kinds(self, *, sidecars: bool) -> Iterator[tuple[_Kind, int]]:
        """Yield every kind with its number of assets; one may come more than once."""
        for pair, assets in self._kinds.items():
            yield pair[sidecars], assets

    def reaching(self, place: int, *, sidecars: bool) -> Counter[_Carried]:
        """Return by the categories that reach a product how many assets carry just these; `place` is one of `ALIKE`."""
        reached: Counter[_Carried] = Counter()
        for (_, _, carried), assets in self.kinds(sidecars=sidecars):
            reached[carried[place]] += assets
        return reached


def windows_of(own: Profile, as_of: date) -> tuple[Period, ...]:
    """Return every window that the report's product or another states on this day, each once."""
    return tuple(dict.fromkeys(stated_window(one, as_of)[1] for one in (own, *shipped_beside(own))))


@dataclass(slots=True)
class Alternatives:
    """Matches profiles against what was counted; what several profiles share is added up once."""

    received: Received
    as_of: date
    _stated: dict[tuple[bool, int, Period, frozenset[Category]], Counter[_Carried]] = field(default_factory=dict)
    _everything: dict[tuple[bool, int], Counter[_Carried]] = field(default_factory=dict)

    def beside(self, own: Profile, platform: PlatformAccess, scope: ScopeCount) -> tuple[Alternative, ...]:
        """Return what each product receives through each access: the report's own first, then its other editions."""
        sidecars = own.scope.source is ScopeSource.CLOUD_LIBRARY
        place = next(place for place, alike in enumerate(ALIKE) if platform in alike)
        here = self._ceiling(place, sidecars=sidecars)
        return tuple(
            self._alternative(profile, place, here, scope)
            for profile in (own, *shipped_beside(own))
            for place in range(len(ALIKE))
        )

    def _alternative(self, profile: Profile, place: int, here: Counter[_Carried], own: ScopeCount) -> Alternative:
        sidecars = profile.scope.source is ScopeSource.CLOUD_LIBRARY
        ceiling = self._ceiling(place, sidecars=sidecars)
        days, window = stated_window(profile, self.as_of)
        counted = profile.scope.standing is ScopeStanding.COUNTED
        stated = self._within(place, window, frozenset(profile.left_out), sidecars=sidecars) if counted else None
        return Alternative(
            profile=profile,
            platforms=ALIKE[place],
            scope=ScopeCount(
                window_days=days,
                window=window,
                stated=None if stated is None else stated.total(),
                ceiling=ceiling.total(),
                undated=sum(assets for (undated, _, _), assets in self.received.kinds(sidecars=sidecars) if undated),
                per_month=own.per_month,
                standing=profile.scope.standing,
                newest=own.newest,
                dated_later=own.dated_later,
            ),
            effects=tuple(_effects(here, ceiling)),
            verdicts=match(profile, ceiling, stated, {})[1],
        )

    def _ceiling(self, place: int, *, sidecars: bool) -> Counter[_Carried]:
        known = self._everything.get((sidecars, place))
        if known is None:
            known = self._everything[sidecars, place] = self.received.reaching(place, sidecars=sidecars)
        return known

    def _within(
        self, place: int, window: Period, left_out: frozenset[Category], *, sidecars: bool
    ) -> Counter[_Carried]:
        key = (sidecars, place, window, left_out)
        known = self._stated.get(key)
        if known is None:
            known = self._stated[key] = Counter()
            number = self.received.windows.index(window)
            for (_, taken, carried), assets in self.received.kinds(sidecars=sidecars):
                if taken[number] and left_out.isdisjoint(carried[place]):
                    known[carried[place]] += assets
        return known


def _effects(before: Counter[_Carried], after: Counter[_Carried]) -> Iterator[CategoryEffect]:
    """Yield every category of which either holds any."""
    for category in Category:
        counts = [sum(assets for carried, assets in side.items() if category in carried) for side in (before, after)]
        if any(counts):
            yield CategoryEffect(category=category, before=counts[0], after=counts[1])
