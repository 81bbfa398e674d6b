"""Cameras and phones: which are the owner's, which took over from which, which were carried together, who sent others.

That a device is the owner's is a score over what can be counted, put through a logistic curve. The weights are set so
that a phone with a dozen photos over some weeks is likely the owner's, and one with a handful of a single day is not;
how often that holds is measured in docs/accuracy.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import (
    as_date,
    counted,
    day_words,
    different,
    listed,
    period_of,
    span_words,
    these,
)
from rollaudit.inference.device_groups import PHONES, UNDATED, DeviceGroup, device_groups, serial_of
from rollaudit.inference.parts import Whole, counts_of, gathered, grouped, parts
from rollaudit.inference.roll import Roll
from rollaudit.inference.silence import unsaid
from rollaudit.model.report import Inference
from rollaudit.text import clean

MIN_PHOTOS: Final = 3
"""Fewer photos than this tell of no device whose it is, unless it says somebody else's name or was sent."""
OWN: Final = 0.6
EVIDENCE: Final = 25
MAX_SET: Final = 1_000
HANDOVER_DAYS: Final = 60
TOGETHER_DAYS: Final = 60
TOGETHER_PHOTOS: Final = 10
_NEAR_DAYS: Final = 14
_ODD: Final = 0.05  # of a device's photos stand long before or after its use
_OTHERS_AT_MOST: Final = 0.85  # people send photos to themselves, too

_BASE, _PER_DOUBLING, _PER_DAYS_DOUBLED, _FOLDER, _SAME_OWNER = -2.7, 0.3, 0.6, 0.5, 2.0
_ARRIVED, _OTHER_OWNER = -5.0, -4.0
_PER_SHARE_DOUBLED, _EVEN_SHARE, _SHARE_AT_MOST = 3.0, 0.12, 3.0
"""A phone that took an eighth of the photos of its time may be a second one; one that took less is a friend's."""
_PHONE: Final = -1.6
"""Phones are what others have, too: so much, on simulated lives, makes the score as sure as it is right."""
_METHOD: Final = (
    "Files of one model and serial number are one device's; it is taken for the owner's the more photos it made on the"
    " more days, the larger its part of the photos of its time, and the less of them were sent by others."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """The devices of a roll with how sure it is that each is the owner's; `owner` is the name most of them carry."""

    groups: tuple[DeviceGroup, ...]
    own: tuple[float, ...]
    owner: str | None

    def owned(self) -> tuple[tuple[DeviceGroup, float], ...]:
        """Return the owner's devices in the order of their first day, undated ones last."""
        mine = [(group, sure) for group, sure in zip(self.groups, self.own, strict=True) if sure >= OWN]
        return tuple(sorted(mine, key=lambda one: (one[0].days[0] if len(one[0].days) else 1 << 40, one[0].name)))


def ownership(roll: Roll) -> Ownership:
    """Tell the owner's devices from others'."""
    groups = tuple(group for group in device_groups(roll) if group.kind != "scanner")
    owner = _main_owner(groups)
    return Ownership(groups=groups, own=tuple(_own(group, owner) for group in groups), owner=owner)


def _main_owner(groups: tuple[DeviceGroup, ...]) -> str | None:
    """Return the name that devices with the most photos not sent by others carry; None where none does, or two tie."""
    weights: dict[str, int] = {}
    for group in groups:
        if group.owners:
            weights[group.owners[0]] = weights.get(group.owners[0], 0) + int((~group.arrived).sum())
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    if not ordered or ordered[0][1] <= 0 or (len(ordered) > 1 and ordered[0][1] == ordered[1][1]):
        return None
    return ordered[0][0]


def _own(group: DeviceGroup, owner: str | None) -> float:
    """Return how sure it is that the device is the owner's, 0 to 1."""
    sure = 0.0
    for part in _own_by_number(group, owner):
        sure = float(part[-1])
    return sure


def _own_by_number(group: DeviceGroup, owner: str | None) -> Iterator[NDArray[np.float64]]:
    """Yield the same from the first n photos of the device, for every n, many at a time."""
    own = 0.0
    if group.owners and owner:
        own = _SAME_OWNER if group.owners[0].casefold() == owner.casefold() else _OTHER_OWNER
    news = _first_of_days(group.row_days)
    before = np.zeros(5, dtype=np.int64)
    columns = (news, group.in_folder, group.arrived, group.own_near, group.all_near)
    for part in parts(len(group.rows)):
        photos = np.arange(part.start + 1, part.stop + 1)
        sums = [np.cumsum(column[part], dtype=np.int64) + start for column, start in zip(columns, before, strict=True)]
        before = np.array([column[-1] for column in sums])
        days, in_folder, arrived, own_near, all_near = sums
        score = _BASE + _PER_DOUBLING * np.log2(photos) + _PER_DAYS_DOUBLED * np.log2(np.maximum(1, days))
        score += _FOLDER * (in_folder > photos / 2) + _ARRIVED * arrived / photos
        if group.kind in PHONES:
            share = own_near / all_near
            score += _PHONE + np.minimum(_PER_SHARE_DOUBLED * np.log2(share / _EVEN_SHARE), _SHARE_AT_MOST)
        score += own
        yield np.where(photos < MIN_PHOTOS, 0.0, np.round(1 / (1 + np.exp(-score)), 3))


def _first_of_days(row_days: Whole) -> NDArray[np.bool_]:
    """Return which rows are the first of their day; of no day none is."""
    news = np.zeros(len(row_days), dtype=bool)
    seen = np.empty(0, dtype=np.int64)
    for part in parts(len(row_days)):
        days, first = np.unique(row_days[part], return_index=True)
        fresh = (days != UNDATED) & ~np.isin(days, seen)
        news[part.start + first[fresh]] = True
        seen = np.union1d(seen, days[fresh])
    return news


def devices(roll: Roll, _said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Claim each device of the owner's, what took the place of what, what was carried together, and others' devices."""
    owned = ownership(roll)
    mine = owned.owned()
    claims = [_device(roll, group, sure, owned.owner) for group, sure in mine]
    if not mine:
        most = max((len(group.rows) for group in owned.groups), default=0)
        lacking = (
            f"the most used camera or phone has {counted(most, 'file', 'files')}, too few or from too few days to call"
            " it the owner's."
            if most
            else "no file names the model of a camera or phone."
        )
        claims.append(unsaid("device", lacking, _METHOD))
    phones = [(group, sure) for group, sure in mine if group.kind in PHONES and len(group.days)]
    claims += _changes(roll, phones)
    claims += _together(roll, phones)
    return (*claims, *_received(roll, owned))


def _device(roll: Roll, group: DeviceGroup, sure: float, owner: str | None) -> Inference:
    period = period_of(group.days)
    serial = f", serial number {clean(group.serial, limit=40)}" if group.serial else ""
    said = f", in use {span_words(period)}" if period else ""
    kind = f"a {group.kind} of the owner's" if group.kind[0] not in "aeiou" else f"an {group.kind} of the owner's"
    return Inference(
        id="device",
        claim=f"{group.name}, {kind}{said}: {counted(len(group.rows), 'file', 'files')}{serial}.",
        confidence=sure,
        evidence=_spread(roll, group),
        period=period,
        place=None,
        abstained=None,
        method=_METHOD,
        details=(
            ("make", group.make or ""),
            ("model", group.model or ""),
            ("serial", group.serial or ""),
            ("owner", group.owners[0] if group.owners else ""),
            ("kind", group.kind),
            ("days", len(different(group.days))),
        ),
        asset_count=len(group.rows),
        made_from=_made_from(group, owner),
        ends_without=roll.rows(_smallest(group, owner)),
        ends_with=(f"strip maker, model and serial number from {these(len(group.rows))}",),
    )


def _made_from(group: DeviceGroup, owner: str | None) -> int | None:
    """Return how many photos of the roll, in the order they were taken, the claim needs."""
    if (group.row_days == UNDATED).any():
        return None
    before = 0
    for part in _own_by_number(group, owner):
        enough = np.flatnonzero(part >= OWN)
        if len(enough):
            return int(group.rows[before + int(enough[0])]) + 1
        before += len(part)
    return None


def _smallest(group: DeviceGroup, owner: str | None) -> Whole:
    """Return the fewest of its rows without which the claim ends; none where these are too many to name.

    Days weigh more than photos, so the fullest days are kept, and of those as many photos as do not make the claim.
    """
    kept = _fullest_first(group.row_days)
    while len(kept) and _own(_part(group, np.sort(kept)), owner) >= OWN:
        last, before = -1, 0
        for part in _own_by_number(_part(group, kept), owner):
            within = np.flatnonzero(part < OWN) + before
            within = within[within < len(kept) - 1]
            last = int(within[-1]) if len(within) else last
            before += len(part)
        kept = kept[: last + 1]
    gone = np.ones(len(group.rows), dtype=bool)
    gone[kept] = False
    return group.rows[gone] if gone.sum() <= MAX_SET else group.rows[:0]


def _fullest_first(row_days: Whole) -> NDArray[np.int32]:
    """Return the rows day by day, the fullest day first."""
    found, counts = counts_of(np.sort(row_days))
    place = np.empty(len(found), dtype=np.int32)
    place[np.argsort(-counts, kind="stable")] = np.arange(len(found))
    number = np.empty(len(row_days), dtype=np.int32)
    for part in parts(len(row_days)):
        number[part] = place[np.searchsorted(found, row_days[part])]
    return grouped(number, len(found))[0]


def _part(group: DeviceGroup, kept: Whole) -> DeviceGroup:
    return replace(
        group,
        rows=gathered(group.rows, kept),
        row_days=gathered(group.row_days, kept),
        arrived=gathered(group.arrived, kept),
        in_folder=gathered(group.in_folder, kept),
        own_near=gathered(group.own_near, kept),
        all_near=gathered(group.all_near, kept),
    )


def _spread(roll: Roll, group: DeviceGroup) -> Sequence[str]:
    """Return some of its files: those that carry a serial or an owner's name first, from the whole of its period."""
    of_device = np.array([bool(serial_of(device)) + bool(device.owner) for device in roll.devices], dtype=np.int8)
    strength = gathered(of_device, gathered(roll.device, group.rows))
    top = group.rows[strength == strength.max()]
    steps = different(np.linspace(0, len(top) - 1, min(EVIDENCE, len(top))).astype(np.int64))
    return roll.rows(top[steps])


def _changes(roll: Roll, phones: list[tuple[DeviceGroup, float]]) -> list[Inference]:
    """Claim each phone that took the place of another: one's end meets the other's start."""
    claims = []
    for at, (old, sure_old) in enumerate(phones):
        nexts = [(int(new.days[0]), new, sure) for new, sure in phones[at + 1 :] if _took_over(old.days, new.days)]
        if not nexts:
            continue
        start, new, sure_new = min(nexts, key=lambda one: (one[0], one[1].name))
        end = int(old.days[old.days <= start][-1])
        when = as_date(start)
        rows = np.concatenate([old.rows[-3:], new.rows[:3]])
        near = 0.95 if abs(start - end) <= _NEAR_DAYS else 0.8
        claims.append(
            Inference(
                id="device_change",
                claim=f"The {new.name} took the place of the {old.name} about {day_words(when)}.",
                confidence=round(near * min(sure_old, sure_new), 3),
                evidence=roll.rows(rows),
                period=period_of(np.array([min(int(old.days[-1]), start), start])),
                place=None,
                abstained=None,
                method=f"The photos of one phone end within {HANDOVER_DAYS} days of the first of the other.",
                details=(("from", old.name), ("to", new.name), ("day", when.isoformat())),
                asset_count=len(old.rows) + len(new.rows),
                made_from=int(new.rows[0]) + 1,
                ends_with=(f"strip maker and model from {these(min(len(old.rows), len(new.rows)))}",),
            )
        )
    return claims


def _took_over(old: NDArray[np.int64], new: NDArray[np.int64]) -> bool:
    """Whether one phone's days end, but for a few, where the other's begin."""
    before, start = old[old <= new[0]], int(new[0])
    after = int((old > start + _NEAR_DAYS).sum())
    return bool(len(before) and start - int(before[-1]) <= HANDOVER_DAYS and after <= max(2, len(old) * _ODD))


def _together(roll: Roll, phones: list[tuple[DeviceGroup, float]]) -> list[Inference]:
    """Claim two phones used side by side for months."""
    claims = []
    uses = [_use(group.days) for group, _ in phones]
    for at, (one, sure_one) in enumerate(phones):
        for beside, (other, sure_other) in enumerate(phones[at + 1 :], at + 1):
            first, last = max(uses[at][0], uses[beside][0]), min(uses[at][1], uses[beside][1])
            if last - first < TOGETHER_DAYS:
                continue
            inside = [(group.row_days >= first) & (group.row_days <= last) for group in (one, other)]
            if min(int(part.sum()) for part in inside) < TOGETHER_PHOTOS:
                continue
            period = period_of(np.array([first, last]))
            rows = np.sort(np.concatenate([one.rows[inside[0]], other.rows[inside[1]]]))
            claims.append(
                Inference(
                    id="two_phones",
                    claim=f"Two phones at once: {one.name} and {other.name}, {span_words(period)}.",
                    confidence=round(min(sure_one, sure_other), 3),
                    evidence=roll.rows(rows[:EVIDENCE]),
                    period=period,
                    place=None,
                    abstained=None,
                    method=f"Both took photos for {TOGETHER_DAYS} days or more, {TOGETHER_PHOTOS} or more each.",
                    details=(("one", one.name), ("other", other.name)),
                    asset_count=len(rows),
                    ends_with=(f"strip maker and model from {these(min(len(one.rows), len(other.rows)))}",),
                )
            )
    return claims


def _use(days: Whole) -> tuple[int, int]:
    """Return the first and last day of a device's use, without the odd photo long before or after."""
    ordered = np.sort(days)
    odd = int(len(ordered) * _ODD)
    return int(ordered[odd]), int(ordered[len(ordered) - 1 - odd])


def _received(roll: Roll, owned: Ownership) -> list[Inference]:
    """Claim the files that other people's devices made: sent by others, or with another owner's name."""
    others = [
        (group, sure)
        for group, sure in zip(owned.groups, owned.own, strict=True)
        if sure < OWN and len(owned.owned()) and (_is_sent(group) or _names_another(group, owned.owner))
    ]
    if not others:
        return []
    rows = np.sort(np.concatenate([group.rows for group, _ in others]))
    names = [group.name for group, _ in others]
    days = np.concatenate([group.days for group, _ in others])
    told = sorted({owner for group, _ in others for owner in group.owners if owner != owned.owner})
    by_name = f" Some carry their owner's name: {listed([clean(name, limit=40) for name in told])}." if told else ""
    sent = [group for group, _ in others if _is_sent(group)]
    sent_rows = np.concatenate([group.rows[group.arrived] for group in sent]) if sent else rows[:0]
    strongest = np.concatenate([sent_rows, np.setdiff1d(rows, sent_rows)])
    return [
        Inference(
            id="received",
            claim=f"{counted(len(rows), 'file was', 'files were')} made by other people's devices:"
            f" {listed(names)}.{by_name}",
            confidence=round((1 - max(sure for _, sure in others)) * _OTHERS_AT_MOST, 3),
            evidence=roll.rows(strongest[:EVIDENCE]),
            period=period_of(np.sort(days)),
            place=None,
            abstained=None,
            method="Their names or folders say that they were sent or downloaded, or the device names another owner.",
            details=(("devices", len(others)), ("owners", len(told))),
            asset_count=len(rows),
            ends_with=(f"strip maker, model and owner's name from {these(len(rows))}",),
        )
    ]


def _is_sent(group: DeviceGroup) -> bool:
    return bool(group.arrived.sum() > len(group.rows) / 2)


def _names_another(group: DeviceGroup, owner: str | None) -> bool:
    return bool(owner and group.owners and group.owners[0].casefold() != owner.casefold())
