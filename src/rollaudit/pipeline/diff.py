"""What changed between two audits: assets by their content, with 32 bytes of memory for each.

Content decides: the same content under another path was moved (or copied), another content under the same path was
replaced. Ids, paths, categories and findings of both sides are kept as hashes and bits, sorted; everything else is
read as a stream.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from rollaudit import __version__
from rollaudit.errors import AuditError
from rollaudit.model.difference import (
    AssetChange,
    CategoryDifference,
    ChangedAsset,
    Difference,
    Newcomers,
    RuleDifference,
    SideCategory,
    SideHead,
    SideName,
)
from rollaudit.pipeline.diff_looked import Apart, apart, names_of
from rollaudit.pipeline.diff_sides import Side, SideAsset
from rollaudit.pipeline.tally import MAX_DISTINCT

FIRST = 20
_MASK_BITS = 64
_NOT_THERE = SideCategory(looked_for=False, stated=None, ceiling=None, reason="not looked for")
_IN_PART = "counted by what both looked for"

_Hashes = npt.NDArray[np.uint64]


def difference(before: Side, after: Side) -> Difference:
    """Return what changed from one side to the other; both must stay readable as long as the answer is used."""
    names, one_sided = _Names(), apart(before.head, after.head)
    heads = before.head, after.head
    before, after = one_sided.compared(before), one_sided.compared(after)
    old, new = _Index.of(before, names), _Index.of(after, names)

    def changes() -> Iterator[ChangedAsset]:
        yield from _changes(before, after, old, new, names)

    counts: Counter[AssetChange] = Counter()
    first: dict[AssetChange, list[ChangedAsset]] = {change: [] for change in AssetChange}
    for one in changes():
        counts[one.change] += 1
        if len(first[one.change]) < FIRST:
            first[one.change].append(one)
    of_new = sum(count for change, count in counts.items() if change is not AssetChange.GONE)
    return Difference(
        tool_version=__version__,
        before=heads[0],
        after=heads[1],
        unlike=tuple(_unlike(before, after)),
        counts={change: counts[change] for change in AssetChange},
        unchanged=len(new.paths) - of_new,
        categories=tuple(_categories(heads, (old, new), names, one_sided)),
        rules=tuple(_rules(old, new, names)),
        places=_newcomers(old.places, new.places),
        devices=_newcomers(old.devices, new.devices),
        names=_newcomers(old.people, new.people),
        claims_new=tuple(one for one in after.head.claims if one not in before.head.claims),
        claims_gone=tuple(one for one in before.head.claims if one not in after.head.claims),
        first={change: tuple(found) for change, found in first.items()},
        changes=changes,
        one_sided=one_sided.one_sided,
    )


class _Names:
    """Gives every category and rule a bit, the same on both sides."""

    def __init__(self) -> None:
        self.categories: dict[str, int] = {}
        self.rules: dict[str, int] = {}

    def masks(self, asset: SideAsset) -> tuple[int, int]:
        """Return the bits of an asset's categories, and of its rules."""
        return self._mask(self.categories, asset.categories), self._mask(self.rules, asset.rules)

    @staticmethod
    def _mask(known: dict[str, int], names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            mask |= 1 << known.setdefault(name, len(known))
        if len(known) > _MASK_BITS:
            raise AuditError(
                f"More than {_MASK_BITS} different categories or rules: these are no reports of rollaudit.",
                hint="Compare two stores, or two reports as rollaudit wrote them.",
            )
        return mask


@dataclass(slots=True)
class _Seen:
    """Different values, up to a limit."""

    values: set[str] = field(default_factory=set)
    cut: bool = False

    def add(self, value: str) -> None:
        if not value or value in self.values:
            return
        if len(self.values) < MAX_DISTINCT:
            self.values.add(value)
        else:
            self.cut = True


@dataclass(slots=True)
class _Index:
    """One side's assets by the hash of their path, sorted; `ids` sorted, each once, with the bits of all its copies."""

    paths: _Hashes
    path_ids: _Hashes
    path_categories: _Hashes
    path_rules: _Hashes
    ids: _Hashes
    id_rules: _Hashes
    places: _Seen
    devices: _Seen
    people: _Seen

    @classmethod
    def of(cls, side: Side, names: _Names) -> "_Index":
        columns = [array("Q") for _ in range(4)]
        places, devices, people = _Seen(), _Seen(), _Seen()
        for asset in side.assets():
            for column, value in zip(columns, (*_hashes(asset), *names.masks(asset)), strict=True):
                column.append(value)
            places.add(asset.place)
            devices.add(asset.device)
            for name in asset.names:
                people.add(name)
        paths, ids, categories, rules = (np.array(column, dtype=np.uint64) for column in columns)
        by_path, by_id = np.argsort(paths, kind="stable"), np.argsort(ids, kind="stable")
        unique, starts = np.unique(ids[by_id], return_index=True)
        return cls(
            paths=paths[by_path],
            path_ids=ids[by_path],
            path_categories=categories[by_path],
            path_rules=rules[by_path],
            ids=unique,
            id_rules=np.bitwise_or.reduceat(rules[by_id], starts) if len(starts) else rules,
            places=places,
            devices=devices,
            people=people,
        )

    def having(self, names: _Names, category: str) -> int:
        """Return how many assets carry a category."""
        place = names.categories.get(category)
        return 0 if place is None else int(np.count_nonzero(self.path_categories & np.uint64(1 << place)))


def _hashes(asset: SideAsset) -> tuple[int, int]:
    return _hash(asset.path), _hash(asset.id)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _found(sorted_hashes: _Hashes, wanted: int) -> int | None:
    """Return where a hash stands, None where it does not."""
    place = int(np.searchsorted(sorted_hashes, np.uint64(wanted)))
    return place if place < len(sorted_hashes) and int(sorted_hashes[place]) == wanted else None


def _changes(before: Side, after: Side, old: _Index, new: _Index, names: _Names) -> Iterator[ChangedAsset]:
    for asset in after.assets():
        path, content = _hashes(asset)
        categories, rules = names.masks(asset)
        place = _found(old.paths, path)
        if place is None:
            known = _found(old.ids, content)
            change = AssetChange.NEW if known is None else AssetChange.MOVED
            if known is None:
                yield _changed(change, asset, names, (0, 0), (categories, rules))
            else:
                yield _changed(change, asset, names, (categories, rules), (categories, rules))
            continue
        was = int(old.path_categories[place]), int(old.path_rules[place])
        if int(old.path_ids[place]) != content:
            yield _changed(AssetChange.REPLACED, asset, names, was, (categories, rules))
        elif was != (categories, rules):
            yield _changed(AssetChange.SAYS_OTHERWISE, asset, names, was, (categories, rules))
    for asset in before.assets():
        path, content = _hashes(asset)
        if _found(new.paths, path) is None and _found(new.ids, content) is None:
            yield _changed(AssetChange.GONE, asset, names, names.masks(asset), (0, 0))


def _changed(
    change: AssetChange, asset: SideAsset, names: _Names, was: tuple[int, int], is_now: tuple[int, int]
) -> ChangedAsset:
    return ChangedAsset(
        change=change,
        asset_id=asset.id,
        path=asset.path,
        kind=asset.kind,
        day=asset.day,
        categories_gained=_named(names.categories, is_now[0] & ~was[0]),
        categories_lost=_named(names.categories, was[0] & ~is_now[0]),
        findings_new=_named(names.rules, is_now[1] & ~was[1]),
        findings_fixed=_named(names.rules, was[1] & ~is_now[1]),
    )


def _named(known: dict[str, int], mask: int) -> tuple[str, ...]:
    return tuple(sorted(name for name, bit in known.items() if mask >> bit & 1))


def _unlike(before: Side, after: Side) -> Iterator[str]:
    one, other = before.head, after.head
    if (one.profile, one.edition) != (other.profile, other.edition):
        yield "profile"
    if one.platform != other.platform:
        yield "platform"
    if one.without != other.without:
        yield "without"
    if one.as_of != other.as_of:
        yield "as_of"
    old, new = names_of(one), names_of(other)
    if any(old[name] != new[name] for name in old.keys() & new.keys() if old[name] and new[name]):
        yield "detectors"


def _categories(
    heads: tuple[SideHead, SideHead], indexes: tuple[_Index, _Index], names: _Names, one_sided: Apart
) -> Iterator[CategoryDifference]:
    old, new = (head.categories for head in heads)
    for category in dict.fromkeys((*old, *new)):
        one = one_sided.category(category, SideName.BEFORE, old.get(category, _NOT_THERE))
        other = one_sided.category(category, SideName.AFTER, new.get(category, _NOT_THERE))
        if one != other and one_sided.counted_anew(category):
            one, other = (
                replace(row, stated=None, ceiling=index.having(names, category), reason=_IN_PART)
                for row, index in zip((one, other), indexes, strict=True)
            )
        if one != other:
            yield CategoryDifference(category=category, before=one, after=other)


def _rules(old: _Index, new: _Index, names: _Names) -> Iterator[RuleDifference]:
    """Count findings by (content, rule), which is what their fingerprints rest on."""
    new_of_old, old_of_new = _other_rules(new, old), _other_rules(old, new)
    for rule, bit in sorted(names.rules.items()):
        one = np.uint64(1 << bit)
        came = int(np.count_nonzero(new.id_rules & ~old_of_new & one))
        went = int(np.count_nonzero(old.id_rules & ~new_of_old & one))
        if came or went:
            yield RuleDifference(rule=rule, new=came, fixed=went)


def _other_rules(index: _Index, other: _Index) -> _Hashes:
    """Return, for every id of the other side, the bits of its rules on this side: none where it is not there."""
    if not len(index.ids):
        return np.zeros(len(other.ids), dtype=np.uint64)
    places = np.minimum(np.searchsorted(index.ids, other.ids), len(index.ids) - 1)
    return np.where(index.ids[places] == other.ids, index.id_rules[places], np.uint64(0))


def _newcomers(old: _Seen, new: _Seen) -> Newcomers:
    return Newcomers(
        new=tuple(sorted(new.values - old.values)),
        gone=tuple(sorted(old.values - new.values)),
        cut=old.cut or new.cut,
    )
