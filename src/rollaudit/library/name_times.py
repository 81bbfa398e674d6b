"""When a picture was taken, as far as its name says: the schemes of cameras, phones, screenshots and messengers."""

import re
from datetime import datetime, timedelta
from typing import Final

from rollaudit.model.evidence import CaptureTime

SOURCE: Final = "filename"

# Years 1990 to 2099. No digit and no letter is glued to a date, save the prefixes that cameras glue to it.
_START: Final = r"(?:^|[^0-9A-Za-z])"
_YEAR, _MONTH, _DAY = r"(199[0-9]|20[0-9]{2})", r"(0[1-9]|1[0-2])", r"(0[1-9]|[12][0-9]|3[01])"
_HOUR, _SIXTY = r"([01][0-9]|2[0-3])", r"([0-5][0-9])"
_COMPACT: Final = re.compile(
    rf"{_START}(?:IMG|VID|MVIMG|BURST|PANO|P|V|DOC|LINE_P)?{_YEAR}{_MONTH}{_DAY}"
    rf"(?:[-_ T]?{_HOUR}([-_.:]?){_SIXTY}\5{_SIXTY}([0-9]{{3}})?(?![0-9A-Za-z])|(?![0-9A-Za-z]))",
    re.IGNORECASE,
)
_SEPARATED: Final = re.compile(
    rf"{_START}{_YEAR}([-_.]){_MONTH}\2{_DAY}"
    # Between day and clock stand one sign or a word: "at", "um", "a las".
    rf"(?:[^0-9]{{1,12}}([01]?[0-9]|2[0-3])([-_.:]?){_SIXTY}\6{_SIXTY}(?![0-9])(?:\s*([AP])\.?\s?M\b)?|(?![0-9A-Za-z]))",
    re.IGNORECASE,
)
_TELEGRAM_EXPORT: Final = re.compile(
    rf"(?:photo|video|file)_[0-9]+@{_DAY}-{_MONTH}-{_YEAR}_{_HOUR}-{_SIXTY}-{_SIXTY}(?![0-9])", re.IGNORECASE
)
_EPOCH_MS: Final = re.compile(
    r"(?:^|[^0-9A-Za-z])(?:FB_(?:IMG|VID)_|mmexport|microMsg\.|wx_camera_|line_)([0-9]{13})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
# Names that hold digits which are no date: identifiers, and Facebook's old `<photo>_<album>_<owner>_n.jpg`.
_IDENTIFIER: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|^[0-9]+_[0-9]+_[0-9]+_[a-z](?![0-9a-z])",
    re.IGNORECASE,
)
_YEAR_OR_COUNT: Final = re.compile(r"199[0-9]|20[0-9]{2}|[0-9]{13}")  # one of which every scheme holds
_PIXEL: Final = re.compile(r"PXL_", re.IGNORECASE)
# When these apps made the file is when the picture was sent, received or saved.
_SENT: Final = re.compile(
    r"(?:IMG|VID|STK|DOC)-[0-9]{8}-WA|WhatsApp|signal-|photo_|video_|FB_|mmexport|wx_camera|microMsg|line_|viber",
    re.IGNORECASE,
)
_FIRST_DAY: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC, written without zone beside its offset
_LAST_YEAR: Final = 2099

WITH_CLOCK: Final = 0.5
DAY_ONLY: Final = 0.4
SENT: Final = 0.3


def time_from_name(name: str) -> CaptureTime | None:
    """Return the time that a file's name (without directories) tells, at a confidence of 0.5 or less.

    Clocks are local, without offset; Google's Pixel phones (`PXL_`) and apps that count milliseconds write UTC. A name
    with a date only gives a bare date.
    """
    if not _YEAR_OR_COUNT.search(name) or _IDENTIFIER.search(name):
        return None
    if match := _EPOCH_MS.search(name):
        moment = _FIRST_DAY + timedelta(milliseconds=int(match[1]))
        if moment.year > _LAST_YEAR:
            return None
        return _time(moment.isoformat(timespec="milliseconds"), "+00:00", SENT)
    if match := _TELEGRAM_EXPORT.search(name):
        day, month, year, *clock = match.groups()
        return _dated(f"{year}-{month}-{day}", ":".join(clock), name)
    if match := _COMPACT.search(name):
        year, month, day, hour, _, minute, second, fraction = match.groups()
        clock_text = f"{hour}:{minute}:{second}{'.' + fraction if fraction else ''}" if hour else ""
        return _dated(f"{year}-{month}-{day}", clock_text, name)
    if match := _SEPARATED.search(name):
        year, _, month, day, hour, _, minute, second, half = match.groups()
        clock_text = f"{_of_24(int(hour), half):02d}:{minute}:{second}" if hour else ""
        return _dated(f"{year}-{month}-{day}", clock_text, name)
    return None


def _of_24(hour: int, half: str | None) -> int:
    if half is None or not 1 <= hour <= 12:
        return hour
    return hour % 12 + (12 if half in "Pp" else 0)


def _dated(day: str, clock: str, name: str) -> CaptureTime | None:
    try:
        datetime.fromisoformat(day)  # the 31st of February
    except ValueError:
        return None
    confidence = SENT if _SENT.match(name) else WITH_CLOCK if clock else DAY_ONLY
    utc = clock and _PIXEL.match(name)
    return _time(f"{day}T{clock}" if clock else day, "+00:00" if utc else None, confidence)


def _time(local: str, offset: str | None, confidence: float) -> CaptureTime:
    return CaptureTime(local=local, offset=offset, source=SOURCE, confidence=confidence)
