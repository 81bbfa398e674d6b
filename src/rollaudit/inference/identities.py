"""Whose library it is, by the names and accounts in its files, and what ties it to files elsewhere."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference import traces
from rollaudit.inference.calendar_days import counted, different, listed, period_of_rows, these
from rollaudit.inference.device_groups import serial_of
from rollaudit.inference.devices import ownership
from rollaudit.inference.parts import Whole, gathered, grouped, rows_where, runs
from rollaudit.inference.roll import Roll
from rollaudit.inference.silence import unsaid
from rollaudit.model.report import Inference
from rollaudit.text import clean

MIN_FILES: Final = 2
"""A name must stand in this many files before it is taken for the owner's."""
EVIDENCE: Final = 25
# How well a name is known to be the owner's, by where it stands; one more kind of place halves the doubt left.
_WEIGHTS: Final = {traces.OWNER: 0.85, traces.USER: 0.6, traces.CREATOR: 0.6, "shown": 0.2}
_RIVAL: Final = 0.5
_PLACES: Final = {
    traces.OWNER: "as the camera's owner",
    traces.USER: "as a folder's user",
    traces.CREATOR: "as the maker of the picture",
    "shown": "as somebody shown",
}
_METHOD: Final = "A name that files give as the camera's owner, the user or the maker, in two files or more."


def owner_name(roll: Roll, _said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Claim the name of the library's owner, where the files agree on one."""
    places = _names_by_place(roll)
    scored = sorted(((_score(where), name) for name, where in places.items()), key=lambda one: (-one[0], one[1]))
    scored = [one for one in scored if one[0] > 0]
    if not scored:
        return (_no_owner(places),)
    best, key = scored[0]
    rivals = sum(score > best * _RIVAL for score, _ in scored[1:])
    if rivals:
        lacking = f"{rivals + 1} names stand about equally often as an owner's or maker's."
        return (unsaid("owner_name", lacking, _METHOD),)
    where = places[key]
    spellings: Counter[str] = Counter()
    for stands in where.values():
        spellings.update(stands.spellings)
    name = spellings.most_common(1)[0][0]
    rows = different(np.concatenate([stands.rows for stands in where.values()]))
    told = [
        f"{_PLACES[place]} in {counted(len(different(stands.rows)), 'file', 'files')}"
        for place, stands in where.items()
    ]
    return (
        Inference(
            id="owner_name",
            claim=f"The owner's name is {clean(name, limit=60)}: {listed(told, 4)}.",
            confidence=round(best, 3),
            evidence=roll.rows(_strongest(where)),
            period=period_of_rows(roll, rows),
            place=None,
            abstained=None,
            method=_METHOD,
            details=(("name", name), ("other_names", len(scored) - 1)),
            asset_count=len(rows),
            made_from=int(rows[MIN_FILES - 1]) + 1 if len(rows) >= MIN_FILES else None,
            ends_without=roll.rows(rows[1:]) if len(rows) <= EVIDENCE and len(where) == 1 else roll.rows(rows),
            ends_with=(f"take the name out of {these(len(rows))}",),
        ),
    )


@dataclass(slots=True)
class _Stands:
    """Where a name stands in one kind of place: how often in which spelling, the first first, and the rows."""

    spellings: Counter[str] = field(default_factory=Counter)
    rows: Whole = field(default_factory=lambda: np.empty(0, dtype=np.int32))


_Where = dict[str, _Stands]


@dataclass(slots=True)
class _Names:
    """Where names stand, by the name without case."""

    found: dict[str, _Where] = field(default_factory=dict)

    def add(self, name: str, place: str, rows: Whole) -> None:
        name = " ".join(name.split())
        if len(rows) and any(char.isalpha() for char in name):
            stands = self.found.setdefault(name.casefold(), {}).setdefault(place, _Stands())
            stands.spellings[name] += len(rows)
            stands.rows = np.concatenate([stands.rows, rows])


def _names_by_place(roll: Roll) -> dict[str, _Where]:
    """Return, by name without case, where it stands: kind of place to its spellings and rows."""
    names = _Names()
    for group, _ in ownership(roll).owned():
        device = gathered(roll.device, group.rows)
        numbers, first = np.unique(device, return_index=True)
        for number in numbers[np.argsort(first)].tolist():
            if owner := roll.devices[number].owner:
                names.add(owner, traces.OWNER, group.rows[device == number])
    _add_traced(roll, names)
    _add_shown(roll, names)
    return names.found


def _add_traced(roll: Roll, names: _Names) -> None:
    """Add the names of users and makers, in the order in which files tell them."""
    of_kind = np.array([trace.kind in {traces.USER, traces.CREATOR} for trace in roll.traces] + [False], dtype=bool)
    told = gathered(of_kind, roll.trace_values)
    told &= gathered(roll.arrival, roll.trace_rows) < 0
    rows = roll.trace_rows[told]
    order, starts = grouped(roll.trace_values[told], len(roll.traces))
    values = np.flatnonzero(np.diff(starts))
    for value in values[np.argsort(order[starts[values]])].tolist():
        trace = roll.traces[value]
        names.add(trace.value, trace.kind, rows[order[starts[value] : starts[value + 1]]])


def _add_shown(roll: Roll, names: _Names) -> None:
    """Add of the names of people shown those that stand elsewhere, too."""
    groups: dict[str, list[int]] = {}
    for number, shown in enumerate(roll.names.groups):
        for name in shown:
            if name.strip().casefold() in names.found:
                groups.setdefault(name, []).append(number)
    rows_of = {name: roll.names.rows[np.isin(roll.names.numbers, numbers)] for name, numbers in groups.items()}
    for name, rows in sorted(rows_of.items(), key=lambda one: (one[1][0], roll.names.at(int(one[1][0])).index(one[0]))):
        names.add(name, "shown", rows)


def _score(where: _Where) -> float:
    told = [stands.rows for place, stands in where.items() if place != "shown"]
    files = len(different(np.concatenate(told))) if told else 0
    if files < MIN_FILES:
        return 0.0
    doubt = 1.0
    for place in where:
        doubt *= 1 - _WEIGHTS[place]
    return (1 - doubt) * (1 - 0.5**files)


def _strongest(where: _Where) -> NDArray[np.int64]:
    """Return a few of the rows, those of the surest place first."""
    found: list[int] = []
    for place in sorted(where, key=lambda place: -_WEIGHTS[place]):
        few = different(where[place].rows)[: EVIDENCE + len(found)].tolist()
        found = list(dict.fromkeys(found + few))
    return np.array(found[:EVIDENCE], dtype=np.int64)


def _no_owner(places: dict[str, _Where]) -> Inference:
    named = sum(1 for where in places.values() if set(where) != {"shown"})
    lacking = (
        f"{counted(named, 'name stands', 'names stand')} in one file only; {MIN_FILES} are needed to call one the"
        " owner's."
        if named
        else "no file names the camera's owner, a user or who made the picture."
    )
    return unsaid("owner_name", lacking, _METHOD)


def links(roll: Roll, _said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Claim what ties this library to files anywhere else: serial numbers, contact data, ids of documents, accounts."""
    found = [_serials(roll), *(_traced(roll, kind, one, many) for kind, one, many in _LINKS)]
    said = tuple(claim for claim in found if claim)
    if said:
        return said
    return (unsaid("link", "no serial number, contact, document id or account stands in any file.", _LINK_METHOD),)


_LINK_METHOD: Final = "Values that stand in the files themselves and are the same in every file of that origin."
_LINKS: Final = (
    (traces.CONTACT, "contact (address, phone, page)", "contacts (addresses, phones, pages)"),
    (traces.DOCUMENT, "document's id", "documents' ids"),
    (traces.ACCOUNT, "address in an online account", "addresses in an online account"),
)


def _serials(roll: Roll) -> Inference | None:
    bodies = [serial_of(device) for device in roll.devices]
    lenses = [(device.lens_serial or "").strip("0 ") or None for device in roll.devices]
    tied = np.array([bool(body or lens) for body, lens in zip(bodies, lenses, strict=True)] + [False], dtype=bool)
    rows = rows_where(gathered(tied, roll.device))
    if not len(rows):
        return None
    used = different(gathered(roll.device, rows)).tolist()
    cameras = sorted({body for index in used if (body := bodies[index])})
    glasses = sorted({lens for index in used if (lens := lenses[index])})
    parts = [counted(len(cameras), "camera", "cameras")] * bool(cameras) + [
        counted(len(glasses), "lens", "lenses")
    ] * bool(glasses)
    numbers = "serial number" if len(cameras) + len(glasses) == 1 else "serial numbers"
    return _link(
        roll,
        "serials",
        f"{numbers[0].upper()}{numbers[1:]} of {' and '.join(parts)} in {counted(len(rows), 'file', 'files')}: any"
        f" other file with the same number came from the same device.",
        rows,
        len(cameras) + len(glasses),
    )


def _traced(roll: Roll, kind: str, one: str, many: str) -> Inference | None:
    of_kind = np.array([trace.kind == kind for trace in roll.traces] + [False], dtype=bool)
    chosen = gathered(of_kind, roll.trace_values)
    if not chosen.any():
        return None
    rows, _ = runs(roll.trace_rows[chosen])
    values = different(roll.trace_values[chosen])
    claim = (
        f"{counted(len(values), one, many)} in {counted(len(rows), 'file', 'files')}, the same wherever a copy goes."
    )
    return _link(roll, kind, claim, rows, len(values))


def _link(roll: Roll, kind: str, claim: str, rows: Whole, values: int) -> Inference:
    return Inference(
        id="link",
        claim=claim,
        confidence=0.99,
        evidence=roll.rows(rows[:EVIDENCE]),
        period=period_of_rows(roll, rows),
        place=None,
        abstained=None,
        method=_LINK_METHOD,
        details=(("kind", kind), ("values", values)),
        asset_count=len(rows),
        made_from=int(rows[0]) + 1,
        ends_without=roll.rows(rows) if len(rows) <= _MAX_SET else (),
        ends_with=(f"strip it from {these(len(rows))}",),
    )


_MAX_SET: Final = 1_000
