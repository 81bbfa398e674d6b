"""Times as files write them, to ISO 8601: Exif's colons, XMP's and PNG's ISO forms, RFC 1123, IPTC's digits."""

import re
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from typing import NamedTuple

# Exif 3.0 4.6.5 writes `YYYY:MM:DD HH:MM:SS`; real files also hold dashes, slashes, dots, `T`, fractions and zones,
# and a colon between date and time.
_STAMP = re.compile(
    r"\s*(\d{4})[:/.\-](\d{1,2})[:/.\-](\d{1,2})"
    r"(?:[ T_:]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9})\d*)?)?"
    r"\s*(Z|UTC|[+-]\d{1,2}:?\d{2})?)?\s*",
    re.ASCII,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_OFFSET = re.compile(r"\s*([+-])(\d{1,2}):?(\d{2})\s*", re.ASCII)
_DIGITS = re.compile(r"\s*(\d{1,9})\d*\s*", re.ASCII)
_LARGEST_OFFSET_HOURS = 15


class Moment(NamedTuple):
    """A time as precise as its file: `local` ISO 8601 without zone (a bare date where no time stands), `offset`."""

    local: str
    offset: str | None


def parse_offset(text: str) -> str | None:
    """Return `+HH:MM` for an offset from UTC in any usual writing; None for blanks and nonsense."""
    if text.strip() in {"Z", "UTC"}:
        return "+00:00"
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3])
    if hours > _LARGEST_OFFSET_HOURS or minutes > 59:
        return None
    return f"{match[1]}{hours:02d}:{minutes:02d}"


def parse_fraction(text: str) -> str:
    """Return the digits of a SubSecTime, the empty string where there are none."""
    match = _DIGITS.fullmatch(text)
    return match[1] if match else ""


def parse_stamp(text: str) -> Moment | None:
    """Return the moment for an Exif, XMP or ISO stamp; None where it is no possible date (zeros, blanks, month 13)."""
    if len(text) == 19 and text[4] == text[7] == text[13] == text[16] == ":" and text[10] == " ":
        # Exif's own form, which nearly every stamp has: no pattern needed.
        local = f"{text[:4]}-{text[5:7]}-{text[8:10]}T{text[11:]}"
        try:
            datetime.fromisoformat(local)
        except ValueError:
            return None
        return Moment(local, None)
    if _ISO.fullmatch(text):
        # XMP's own form, likewise; it may end in an offset.
        try:
            datetime.fromisoformat(text[:19])
        except ValueError:
            return None
        return Moment(text[:19], parse_offset(text[19:]) if len(text) > 19 else None)
    match = _STAMP.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        day_text = date(int(year), int(month), int(day)).isoformat()
        if hour is None:
            return Moment(day_text, None)
        time(int(hour), int(minute), int(second or 0))
    except ValueError:
        return None
    local = f"{day_text}T{int(hour):02d}:{int(minute):02d}"
    if second is not None:
        local += f":{int(second):02d}"
    if fraction:
        local += f".{fraction}"
    return Moment(local, parse_offset(zone) if zone else None)


def parse_free_stamp(text: str) -> Moment | None:
    """Return the moment for free text such as PNG's `Creation Time`: ISO forms first, then RFC 1123."""
    moment = parse_stamp(text)
    if moment is not None or len(text) > 64:
        return moment
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    offset = parse_offset(parsed.strftime("%z")) if parsed.tzinfo else None
    return Moment(parsed.replace(tzinfo=None).isoformat(), offset)


def parse_digits(day: str, clock: str = "") -> Moment | None:
    """Return the moment for IPTC's `CCYYMMDD` and `HHMMSS±HHMM` (IIM 4.2, 2:55 and 2:60); None for zeros."""
    if len(day) != 8 or not (day.isascii() and day.isdecimal()):
        return parse_stamp(day)
    stamp = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    digits = clock[:6]
    if len(digits) == 6 and digits.isascii() and digits.isdecimal():
        timed = parse_stamp(f"{stamp}T{digits[:2]}:{digits[2:4]}:{digits[4:]}{clock[6:].strip()}")
        if timed is not None:
            return timed
    return parse_stamp(stamp)
