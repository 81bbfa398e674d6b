"""An IPTC record (IPTC-NAA Information Interchange Model 4.2, record 2) to facts."""

from typing import Final

from rollaudit.metadata.datetimes import parse_digits
from rollaudit.metadata.gathered import Gathered
from rollaudit.model.evidence import CaptureTime, Category

_MARKER: Final = 0x1C
_MAX_DATASETS: Final = 2_000
_CAPTION, _PLACE, _PERSON = Category.CAPTION_TEXT, Category.LOCATION_INFERRED, Category.PERSON_IDENTITY

# IIM 4.2 chapter 6, datasets of record 2.
DATASETS: Final[dict[int, tuple[str, Category]]] = {
    5: ("ObjectName", _CAPTION),
    7: ("EditStatus", Category.EDIT_HISTORY),
    15: ("Category", _CAPTION),
    20: ("SupplementalCategories", _CAPTION),
    22: ("FixtureIdentifier", Category.DEVICE_IDENTIFIER),
    25: ("Keywords", _CAPTION),
    26: ("ContentLocationCode", _PLACE),
    27: ("ContentLocationName", _PLACE),
    40: ("SpecialInstructions", _CAPTION),
    65: ("OriginatingProgram", Category.DEVICE_INFO),
    80: ("By-line", _PERSON),
    85: ("By-lineTitle", _PERSON),
    90: ("City", _PLACE),
    92: ("Sub-location", _PLACE),
    95: ("Province-State", _PLACE),
    100: ("Country-PrimaryLocationCode", _PLACE),
    101: ("Country-PrimaryLocationName", _PLACE),
    103: ("OriginalTransmissionReference", _CAPTION),
    105: ("Headline", _CAPTION),
    110: ("Credit", _PERSON),
    115: ("Source", _PERSON),
    116: ("CopyrightNotice", _PERSON),
    118: ("Contact", _PERSON),
    120: ("Caption-Abstract", _CAPTION),
    122: ("Writer-Editor", _PERSON),
}
_DATES: Final = {
    55: ("DateCreated", "TimeCreated", 60, 0.9),
    62: ("DigitalCreationDate", "DigitalCreationTime", 63, 0.8),
    30: ("ReleaseDate", "ReleaseTime", 35, 0.0),
}


def read_iptc(data: bytes, gathered: Gathered) -> None:
    """Emit the facts of an IPTC record with sources `IPTC:<dataset name>`; ends quietly where the record does."""
    charset = ""
    dates: dict[int, str] = {}
    for record, number, value in _datasets(data):
        if record == 1 and number == 90:
            # ISO 2022 designation of UTF-8 (IIM 1:90); others are left to guess by content.
            charset = "utf-8" if value == b"\x1b%G" else ""
            continue
        if record != 2:
            continue
        rule = DATASETS.get(number)
        if rule is not None:
            name, category = rule
            gathered.add(category, name, _decode(value, charset), f"IPTC:{name}")
        elif number in {30, 35, 55, 60, 62, 63}:
            dates.setdefault(number, _decode(value, charset))
    _emit_dates(dates, gathered)


def _emit_dates(dates: dict[int, str], gathered: Gathered) -> None:
    for number, (name, _, clock_number, confidence) in _DATES.items():
        day = dates.get(number)
        if not day:
            continue
        moment = parse_digits(day, dates.get(clock_number, ""))
        if moment is None:
            if day.strip("0: "):
                gathered.add(Category.DATE_TAKEN, name, day, f"IPTC:{name}")
            continue
        gathered.add(Category.DATE_TAKEN, name, moment.local + (moment.offset or ""), f"IPTC:{name}")
        if confidence:
            gathered.times.append(
                CaptureTime(local=moment.local, offset=moment.offset, source=f"IPTC:{name}", confidence=confidence)
            )


def _datasets(data: bytes) -> list[tuple[int, int, bytes]]:
    """Return (record, dataset, value) in order; an extended dataset's length has its own length (IIM 1.6.2)."""
    found: list[tuple[int, int, bytes]] = []
    at, end = 0, len(data)
    while at + 5 <= end and data[at] == _MARKER and len(found) < _MAX_DATASETS:
        record, number = data[at + 1], data[at + 2]
        length = data[at + 3] << 8 | data[at + 4]
        at += 5
        if length & 0x8000:
            width = length & 0x7FFF
            if width > 8:
                break
            length = int.from_bytes(data[at : at + width], "big")
            at += width
        found.append((record, number, data[at : at + length]))
        at += length
    return found


def _decode(value: bytes, charset: str) -> str:
    value = value.strip(b"\0 \r\n\t")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode(charset, "replace") if charset else value.decode("cp1252", "replace")
