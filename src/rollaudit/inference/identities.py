"""Whose library it is, by the names and accounts in its files, and what ties it to files elsewhere."""

from collections import Counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference import traces
from rollaudit.inference.calendar_days import counted, different, listed, period_of_rows, these
from rollaudit.inference.device_groups import serial_of
from rollaudit.inference.devices import ownership
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
    name = Counter(spelling for rows in where.values() for spelling, _ in rows).most_common(1)[0][0]
    rows = _rows(where)
    told = [
        f"{_PLACES[place]} in {counted(len({row for _, row in found}), 'file', 'files')}"
        for place, found in where.items()
    ]
    return (
        Inference(
            id="owner_name",
            claim=f"The owner's name is {clean(name, limit=60)}: {listed(told, 4)}.",
            confidence=round(best, 3),
            evidence=roll.rows(_strongest(where)[:EVIDENCE]),
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


_Where = dict[str, list[tuple[str, int]]]


def _names_by_place(roll: Roll) -> dict[str, _Where]:
    """Return, by name without case, where it stands: kind of place to its spellings and rows."""
    found: dict[str, _Where] = {}

    def add(name: str, place: str, row: int) -> None:
        name = " ".join(name.split())
        if any(char.isalpha() for char in name):
            found.setdefault(name.casefold(), {}).setdefault(place, []).append((name, row))

    owned = ownership(roll)
    for group, _ in owned.owned():
        for row in group.rows.tolist():
            if owner := roll.devices[roll.device[row]].owner:
                add(owner, traces.OWNER, row)
    for row, value in zip(roll.trace_rows.tolist(), roll.trace_values.tolist(), strict=True):
        trace = roll.traces[value]
        if trace.kind in {traces.USER, traces.CREATOR} and roll.arrival[row] < 0:
            add(trace.value, trace.kind, row)
    for row, shown in roll.names.items():
        for name in shown:
            if name.strip().casefold() in found:
                add(name, "shown", row)
    return found


def _score(where: _Where) -> float:
    files = {row for place, rows in where.items() if place != "shown" for _, row in rows}
    if len(files) < MIN_FILES:
        return 0.0
    doubt = 1.0
    for place in where:
        doubt *= 1 - _WEIGHTS[place]
    return (1 - doubt) * (1 - 0.5 ** len(files))


def _strongest(where: _Where) -> NDArray[np.int64]:
    ordered = sorted(where, key=lambda place: -_WEIGHTS[place])
    return np.array(list(dict.fromkeys(row for place in ordered for row in sorted(row for _, row in where[place]))))


def _rows(where: _Where) -> NDArray[np.int64]:
    return np.array(sorted({row for rows in where.values() for _, row in rows}), dtype=np.int64)


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
    tied = np.array([bool(body or lens) for body, lens in zip(bodies, lenses, strict=True)] + [False])
    rows = np.flatnonzero(tied[roll.device])
    if not len(rows):
        return None
    used = np.flatnonzero(np.bincount(roll.device[rows])).tolist()
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
    of_kind = np.array([trace.kind == kind for trace in roll.traces] + [False])
    chosen = of_kind[roll.trace_values]
    if not chosen.any():
        return None
    rows, values = different(roll.trace_rows[chosen]), different(roll.trace_values[chosen])
    claim = (
        f"{counted(len(values), one, many)} in {counted(len(rows), 'file', 'files')}, the same wherever a copy goes."
    )
    return _link(roll, kind, claim, rows, len(values))


def _link(roll: Roll, kind: str, claim: str, rows: NDArray[np.int64], values: int) -> Inference:
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
