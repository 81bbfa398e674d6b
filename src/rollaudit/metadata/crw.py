"""Canon's CRW (CIFF 1.0 revision 4): heaps within heaps, each with a directory of its records at its end."""

from datetime import UTC, datetime
from typing import Final, Literal

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.source import ByteSource
from rollaudit.metadata.tiff import decode_text
from rollaudit.model.evidence import CaptureTime, Category, Raster, ReasonCode

_Order = Literal["little", "big"]

_MAX_RECORDS: Final = 1_000
_MAX_DEPTH: Final = 8
_MAX_TEXT: Final = 4_096
_WITHIN: Final = 0x4000  # the record's value stands in the directory
_HEAPS: Final = (0x2800, 0x3000)
_KIND: Final = 0x3800
_TAG: Final = 0x3FFF

_MAKE_MODEL, _SERIAL, _TIME, _IMAGE, _OWNER = 0x080A, 0x180B, 0x180E, 0x1810, 0x0810
_TEXTS: Final = {
    0x0805: ("FileDescription", Category.DEVICE_INFO),
    0x080B: ("FirmwareVersion", Category.DEVICE_INFO),
    _OWNER: ("OwnerName", Category.PERSON_IDENTITY),
    0x0816: ("OriginalFileName", Category.DEVICE_INFO),
}
_ROTATIONS: Final = {0: 1, 90: 6, 180: 3, 270: 8}


def read_crw(source: ByteSource, gathered: Gathered) -> None:
    """Read the records of a CRW's heaps; the sensor's data and the previews are stepped over."""
    header = source.read(0, 6)
    order: _Order = "big" if header[:2] == b"MM" else "little"
    _read_heap(source, (int.from_bytes(header[2:], order), source.size), order, gathered, 0)


def _read_heap(source: ByteSource, heap: tuple[int, int], order: _Order, gathered: Gathered, depth: int) -> None:
    start, end = heap
    directory = start + int.from_bytes(source.read(end - 4, 4), order)
    count = int.from_bytes(source.read(directory, 2), order)
    table = source.read(directory + 2, min(count, _MAX_RECORDS) * 10)
    if not start <= directory < end or len(table) < min(count, _MAX_RECORDS) * 10:
        gathered.partly(ReasonCode.TRUNCATED, "a heap's directory is missing")
        return
    if count > _MAX_RECORDS:
        gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_RECORDS} records in a heap")
    for at in range(0, len(table), 10):
        kind, size, offset = (int.from_bytes(table[at + a : at + b], order) for a, b in ((0, 2), (2, 6), (6, 10)))
        if kind & _WITHIN:
            _read_record(kind & _TAG, table[at + 2 : at + 10], order, gathered)
        elif start + offset + size > end:
            gathered.partly(ReasonCode.MALFORMED, "a record goes on past the end of its heap")
        elif kind & _KIND in _HEAPS:
            if depth < _MAX_DEPTH and size >= 6:
                _read_heap(source, (start + offset, start + offset + size), order, gathered, depth + 1)
        elif kind & _TAG in _READ:
            _read_record(kind & _TAG, source.read(start + offset, min(size, _MAX_TEXT)), order, gathered)


def _is_eos(gathered: Gathered) -> bool:
    """Whether the camera is one of those that write their serial number; PowerShots write another number there."""
    return any("EOS" in model for _, model in gathered.device.get("model", ()))


_READ: Final = frozenset({_MAKE_MODEL, _SERIAL, _TIME, _IMAGE, *_TEXTS})


def _read_record(tag: int, value: bytes, order: _Order, gathered: Gathered) -> None:
    numbers = [int.from_bytes(value[at : at + 4], order) for at in range(0, min(len(value), 16) - 3, 4)]
    if tag == _MAKE_MODEL:
        make, _, model = value.partition(b"\0")
        for name, text in (("Make", decode_text(make)), ("Model", decode_text(model))):
            gathered.add(Category.DEVICE_INFO, name, text, f"CanonRaw:{name}")
            gathered.add_device(name.lower(), text, f"CanonRaw:{name}")
    elif tag in _TEXTS:
        name, category = _TEXTS[tag]
        text = decode_text(value)
        gathered.add(category, name, text, f"CanonRaw:{name}")
        if tag == _OWNER:
            gathered.add_device("owner", text, "CanonRaw:OwnerName")
    elif tag == _SERIAL and numbers and numbers[0] and _is_eos(gathered):
        gathered.add(Category.DEVICE_IDENTIFIER, "SerialNumber", str(numbers[0]), "CanonRaw:SerialNumber")
        gathered.add_device("body_serial", str(numbers[0]), "CanonRaw:SerialNumber")
    elif tag == _TIME and numbers and numbers[0]:
        # Seconds since 1970 on the camera's own clock, whose zone the next numbers were meant for and hardly ever hold.
        local = datetime.fromtimestamp(numbers[0], tz=UTC).replace(tzinfo=None).isoformat()
        gathered.add(Category.DATE_TAKEN, "DateTimeOriginal", local, "CanonRaw:DateTimeOriginal")
        gathered.times.append(CaptureTime(local=local, offset=None, source="CanonRaw:DateTimeOriginal"))
    elif tag == _IMAGE and len(numbers) == 4 and numbers[0] and numbers[1]:
        turned = _ROTATIONS.get(numbers[3] % 360, 1)
        gathered.raster = Raster(width=numbers[0], height=numbers[1], orientation=turned)
