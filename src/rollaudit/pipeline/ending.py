"""What ends an exposure: the files that carry it, and the smallest setting under which none of them does any more."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from rollaudit.model.answers import Carrier, Ending, EndingSetting, EndKind, SettingKind
from rollaudit.model.evidence import Asset, Category
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.scope import ScopeStanding
from rollaudit.pipeline.analyse import AnalyseOptions, analyse, evidence_for
from rollaudit.pipeline.answers import asked_of
from rollaudit.pipeline.asked_name import Meaning, Words, meaning_of
from rollaudit.pipeline.evidence import StoredEvidence, categories_of
from rollaudit.pipeline.examples import value_of
from rollaudit.pipeline.ledger import ledger_of
from rollaudit.pipeline.remaining import remaining
from rollaudit.pipeline.tally import captured_on
from rollaudit.pipeline.window import stated_window, within
from rollaudit.pipeline.without import LEFT_OUT, METADATA, STRIPPED, VIDEOS, Without, parse_without
from rollaudit.store.store import Store


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One setting to be tried: under which platform, without what."""

    kind: SettingKind
    option: str
    evidence: StoredEvidence

    def left(self, asset: Asset) -> frozenset[Category]:
        """Return the categories that still reach the product."""
        remaining = self.evidence.remaining(asset)
        if remaining is None:
            return frozenset()
        return categories_of(self.evidence.received(remaining, self.evidence.platform))


def ending(store: Store, options: AnalyseOptions, name: str, words: Words) -> Ending:
    """Return what ends the exposure of a category, by a clause, or of an inference, by its id or a word of the report.

    Raises `UsageError` for a name that is none of these.
    """
    report = analyse(store, options)
    evidence = evidence_for(store, options)
    asked = meaning_of(name, report, words)
    categories, inferences = asked.categories, asked.inferences
    counted = _count(evidence, options, frozenset(categories), _candidates(evidence, categories))
    return Ending(
        asked=asked_of(options),
        name=asked.name,
        kind=asked.kind,
        categories=categories,
        statement=_statement(asked),
        assets=report.scope.ceiling,
        inferences=inferences,
        remaining=remaining(evidence, options, inferences),
        unseen=tuple(entry for entry in report.not_looked_for if entry.category in categories),
        carriers=partial(_named, evidence, frozenset(chain.from_iterable(one.ends_without for one in inferences)))
        if asked.kind is EndKind.INFERENCE
        else partial(_carriers, evidence, frozenset(categories)),
        carried_by=counted.carried_by,
        stated=counted.stated if _window_is_counted(options) else None,
        unread=counted.unread,
        settings=counted.settings,
    )


def _carriers(evidence: StoredEvidence, wanted: frozenset[Category]) -> Iterator[Carrier]:
    for asset in evidence.observed() if wanted else ():
        kept = evidence.received(asset, evidence.platform)
        carried = tuple(sorted(categories_of(kept) & wanted))
        if carried:
            values = tuple(value_of(kept, category) for category in carried)
            yield Carrier(asset_id=asset.id, path=asset.path, categories=carried, values=values)


def _named(evidence: StoredEvidence, ids: frozenset[str]) -> Iterator[Carrier]:
    """Yield the assets that an inference says it cannot do without."""
    for asset in evidence.observed() if ids else ():
        if asset.id in ids:
            yield Carrier(asset_id=asset.id, path=asset.path, categories=(), values=())


def _statement(asked: Meaning) -> str:
    if asked.clause is not None:
        return asked.clause.statement
    return asked.inferences[0].claim if asked.inferences else ""


def _window_is_counted(options: AnalyseOptions) -> bool:
    scope = options.profile.scope
    return scope.standing is ScopeStanding.COUNTED and scope.window_days is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    carried_by: int
    stated: int
    unread: int
    settings: tuple[EndingSetting, ...]


def _count(
    evidence: StoredEvidence, options: AnalyseOptions, wanted: frozenset[Category], candidates: list[_Candidate]
) -> _Counted:
    carried_by = stated = unread = 0
    left: Counter[str] = Counter()
    _, window = stated_window(options.profile, options.as_of)
    for asset in evidence.observed() if wanted else ():
        kept = evidence.received(asset, evidence.platform)
        carried = categories_of(kept)
        if wanted.isdisjoint(carried):
            unread += not wanted.isdisjoint(ledger_of(asset, categories_of(asset)).unread)
            continue
        carried_by += 1
        stated += within(captured_on(kept), window) and carried.isdisjoint(options.profile.left_out)
        for candidate in candidates:
            left[candidate.option] += not wanted.isdisjoint(candidate.left(asset))
    settings = tuple(
        EndingSetting(kind=candidate.kind, option=candidate.option, left=left[candidate.option])
        for candidate in candidates
        if _is_worth_naming(candidate, left[candidate.option], carried_by, wanted)
    )
    return _Counted(carried_by=carried_by, stated=stated, unread=unread, settings=settings)


def _is_worth_naming(candidate: _Candidate, left: int, carried_by: int, wanted: frozenset[Category]) -> bool:
    """Whether a setting is about what is to end, and no change that meets a few of its files by chance."""
    if left == carried_by:
        return False
    if candidate.kind is not SettingKind.LEAVE_OUT or Category.MEDIA_CONTENT in wanted:
        return True
    return left == 0 or not candidate.evidence.without.carriers.isdisjoint(wanted)


def _candidates(evidence: StoredEvidence, categories: tuple[Category, ...]) -> list[_Candidate]:
    """Return what to try, from the change that takes least to the one that takes most."""
    if not categories:
        return []
    platforms = [
        _Candidate(SettingKind.PLATFORM, f"--platform {one.value}", replace(evidence, platform=one, without=Without()))
        for one in PlatformAccess
        if one is not evidence.platform and one is not PlatformAccess.FULL
    ]
    strips = [_without(evidence, name) for name in STRIPPED] + [_without(evidence, METADATA)]
    outs = [_without(evidence, name) for name in (*LEFT_OUT, VIDEOS)]
    together = _names_for(categories)
    combined = [_without(evidence, *together)] if len(together) > 1 else []
    return [*platforms, *strips, *outs, *combined]


def _names_for(categories: tuple[Category, ...]) -> tuple[str, ...]:
    """Return the names that together take every one of the categories; none where one of them cannot be taken."""
    by_category = {category: name for name, taken in STRIPPED.items() for category in taken}
    by_category |= {category: name for name, category in LEFT_OUT.items()}
    by_category[Category.FACIAL_FEATURES] = by_category[Category.FACE_PRESENCE]
    if any(category not in by_category for category in categories):
        return ()
    return tuple(dict.fromkeys(by_category[category] for category in categories))


def _without(evidence: StoredEvidence, *names: str) -> _Candidate:
    without = parse_without(names)
    whole = without.carriers or without.videos
    return _Candidate(
        SettingKind.LEAVE_OUT if whole else SettingKind.STRIP,
        " ".join(f"--without {name}" for name in names),
        replace(evidence, without=without),
    )
