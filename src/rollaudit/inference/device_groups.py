"""Which rows of a roll one and the same camera or phone made, and what those rows say of whose it is.

Where a device writes its serial number, that names it; the readings of the same model without one are the same
device's if the roll holds one serial of the model only. Two phones of one model without serials cannot be told apart.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import days_of, is_dated
from rollaudit.inference.parts import Whole, gathered, grouped, parts
from rollaudit.inference.roll import Roll
from rollaudit.model.evidence import Device, device_name
from rollaudit.text import clean

_NO_SERIAL: Final = re.compile(r"[0\W]*|(.)\1+|n/?a|none|unknown|0?123456789?0?", re.IGNORECASE)
_KINDS: Final = (
    ("scanner", re.compile(r"scan|perfection|\bmfp\b|coolscan|opticfilm", re.IGNORECASE)),
    ("tablet", re.compile(r"ipad|\bsm-[tx]\d|tablet|mediapad", re.IGNORECASE)),
    ("drone", re.compile(r"^dji\b|^fc\d{3,4}\b|parrot|mavic", re.IGNORECASE)),
    ("action camera", re.compile(r"gopro|hero\d|insta360|osmo action", re.IGNORECASE)),
    (
        "camera",
        re.compile(
            r"canon|nikon|olympus|om digital|fujifilm|panasonic|leica|pentax|ricoh|sigma|kodak|casio|hasselblad"
            r"|minolta|samsung (?:nx|ex|wb|st)\d|\b(?:ilce|dslr|slt|dsc|zv|nex|dmc|dc)-|konica|polaroid|coolpix"
            r"|phase one",
            re.IGNORECASE,
        ),
    ),
    (
        "phone",
        re.compile(
            r"iphone|pixel|galaxy|\bsm-[a-s]|huawei|honor|xiaomi|redmi|poco|oneplus|oppo|vivo|realme|motorola|\bmoto\b"
            r"|nokia|\bhtc\b|lg-|xperia|\bxq-|\bso-|sony [c-i]\d{4}|fairphone|nothing|nexus|asus_|zte|blackberry"
            r"|samsung",
            re.IGNORECASE,
        ),
    ),
)


PHONES: Final = frozenset({"phone", "tablet"})
_NEARBY_DAYS: Final = 90
UNDATED: Final = -(1 << 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceGroup:
    """One device. `rows` made by it stand in order of capture; `row_days` are their days, `UNDATED` where unknown.

    `arrived` marks the rows whose names or folders say that somebody sent them, `in_folder` those that lie where
    cameras put what they take (DCF). `own_near` and `all_near` count, for each row, what the device, and what all
    phones, took within 90 days of it (1 each for undated rows, and for what is no phone). `owners` are all owner's
    names written by the device, most frequent first.
    """

    name: str
    make: str | None
    model: str | None
    serial: str | None
    kind: str
    owners: tuple[str, ...]
    rows: Whole
    row_days: Whole
    arrived: NDArray[np.bool_]
    in_folder: NDArray[np.bool_]
    own_near: Whole
    all_near: Whole

    @property
    def days(self) -> Whole:
        """The days of the dated rows, one a row."""
        dated: Whole = self.row_days[self.row_days != UNDATED]
        return dated


def device_groups(roll: Roll) -> tuple[DeviceGroup, ...]:
    """Return every device that names its model or its serial, the most used first."""
    keys = _keys(roll.devices)
    numbers = {key: number for number, key in enumerate(dict.fromkeys(key for key in keys if key))}
    if not numbers:
        return ()
    group_of = np.array(
        [numbers[key] if key else -1 for key in keys] + [-1], dtype=np.int32
    )  # the last for the index -1
    order, starts = grouped(gathered(group_of, roll.device), len(numbers))
    dated = is_dated(roll)
    groups = [
        _group(roll, order[starts[number] : starts[number + 1]], dated, key)
        for key, number in numbers.items()
        if starts[number] < starts[number + 1]
    ]
    made = _shared(groups)
    return tuple(sorted(made, key=lambda one: (-len(one.rows), one.name, one.serial or "")))


_Key = tuple[str, str]


def _keys(devices: tuple[Device, ...]) -> list[_Key | None]:
    named = [(device_name(device.make, device.model).casefold(), serial_of(device) or "") for device in devices]
    serials: dict[str, set[str]] = {}
    for name, serial in named:
        if serial:
            serials.setdefault(name, set()).add(serial)
    keys: list[_Key | None] = []
    for device, (name, serial) in zip(devices, named, strict=True):
        known = serials.get(name, set())
        key = (name, serial or (next(iter(known)) if len(known) == 1 else ""))
        keys.append(key if device.model or key[1] else None)
    return keys


def serial_of(device: Device) -> str | None:
    """Return the body's serial number, None where it is missing or a filler (`0000000`, `N/A`)."""
    serial = (device.body_serial or "").strip()
    return None if _NO_SERIAL.fullmatch(serial) else serial


def _group(roll: Roll, rows: Whole, dated: NDArray[np.bool_], key: _Key) -> DeviceGroup:
    made = np.zeros(len(roll.devices), dtype=np.int64)
    for part in parts(len(rows)):
        made += np.bincount(roll.device[rows[part]], minlength=len(made))
    counts = made.tolist()
    members = np.flatnonzero(made).tolist()
    owners: dict[str, int] = {}
    for index in members:
        if owner := (roll.devices[index].owner or "").strip():
            owners[owner] = owners.get(owner, 0) + counts[index]
    # the spelling of the most used reading; the text decides between equals, as the columns' order is the builder's
    device = max((roll.devices[index] for index in members), key=lambda one: (str(one.make), str(one.model)))
    name = (
        clean(" ".join(device_name(device.make, device.model).split()), limit=60) or f"camera {clean(key[1], limit=40)}"
    )
    row_days = np.full(len(rows), UNDATED, dtype=np.int32)
    of_day = gathered(dated, rows)
    row_days[of_day] = days_of(roll, rows[of_day])
    once = np.broadcast_to(np.int32(1), len(rows))
    return DeviceGroup(
        name=name,
        make=device.make,
        model=device.model,
        serial=key[1] or None,
        kind=_kind(f"{device.make or ''} {device.model or ''}".strip()),
        owners=tuple(sorted(owners, key=lambda owner: (-owners[owner], owner))),
        rows=rows,
        row_days=row_days,
        arrived=gathered(roll.arrival, rows) >= 0,
        in_folder=gathered(roll.in_camera_folder, rows),
        own_near=once,
        all_near=once,
    )


def _shared(groups: list[DeviceGroup]) -> list[DeviceGroup]:
    """Return the groups with the share of every phone and tablet."""
    everything = np.concatenate([np.empty(0, dtype=np.int32), *(one.days for one in groups if one.kind in PHONES)])
    everything.sort()
    shared = []
    for group in groups:
        if group.kind not in PHONES:
            shared.append(group)
            continue
        own = np.sort(group.days)
        shared.append(replace(group, own_near=_near(own, group.row_days), all_near=_near(everything, group.row_days)))
    return shared


def _near(ordered: Whole, days: Whole) -> Whole:
    """Return for each day how many of others, which are sorted, lie about it; 1 for what has no day."""
    near = np.ones(len(days), dtype=np.int32)
    for part in parts(len(days)):
        some = days[part]
        first = np.searchsorted(ordered, some - np.int32(_NEARBY_DAYS), side="left")
        last = np.searchsorted(ordered, some + np.int32(_NEARBY_DAYS), side="right")
        near[part] = np.where(some == UNDATED, 1, last - first)
    return near


def _kind(words: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), "device")
