"""The GPS directory (Exif 3.0, 4.6.6) to one position and its facts, and coordinates written as text."""

import math
import re
from typing import Final

from rollaudit.metadata.datetimes import parse_stamp
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.tiff import ASCII, UNDEFINED, Entry, Tiff
from rollaudit.model.evidence import Category, Position

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,15})?|\.\d{1,15})(?:/\d{1,12})?", re.ASCII)
_REF: Final = re.compile(r"[NSEWnsew](?![a-z])|[NSEWnsew](?=orth|outh|ast|est)")
# Exif 3.0 4.6.6, GPSSpeedRef: kilometres per hour, miles per hour, knots.
METRES_PER_SECOND: Final = {"K": 1000 / 3600, "M": 1609.344 / 3600, "N": 1852 / 3600}

_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_ALTITUDE_REF, _ALTITUDE, _TIME, _SPEED_REF, _SPEED = 5, 6, 7, 12, 13
_DIRECTION, _DATE, _ERROR = 17, 29, 31
_TEXTS: Final = {
    8: ("GPSSatellites", Category.LOCATION_PRECISE),
    9: ("GPSStatus", Category.LOCATION_PRECISE),
    18: ("GPSMapDatum", Category.LOCATION_PRECISE),
}
_COMMENTS: Final = {27: "GPSProcessingMethod", 28: "GPSAreaInformation"}
_NUMBERS: Final = {11: "GPSDOP", 15: "GPSTrack", 24: "GPSDestBearing", 26: "GPSDestDistance"}
_DESTINATION: Final = ((20, 19, "GPSDestLatitude", 90), (22, 21, "GPSDestLongitude", 180))


def in_range(latitude: float | None, longitude: float | None) -> bool:
    """Return whether both are coordinates of a place: finite, within the globe, and not exactly null island."""
    return (
        latitude is not None
        and longitude is not None
        and abs(latitude) <= 90
        and abs(longitude) <= 180
        and not (latitude == 0 and longitude == 0)
    )


def sexagesimal(parts: tuple[float, ...]) -> float | None:
    """Return degrees from up to three of degrees, minutes and seconds; None where the degrees are no number.

    A fraction of minutes or seconds that is no number (0/0, "not given") counts as absent.
    """
    if not parts or not math.isfinite(parts[0]):
        return None
    value = abs(parts[0])
    for part, share in zip(parts[1:3], (60, 3600), strict=False):
        if math.isfinite(part):
            value += abs(part) / share
    return math.copysign(value, parts[0])


def parse_number(text: str) -> float | None:
    """Return a decimal or a quotient `a/b` written as text; None where it is neither."""
    match = _NUMBER.match(text.strip())
    if match is None:
        return None
    above, _, below = match[0].partition("/")
    if not below:
        return float(above)
    return float(above) / float(below) if float(below) else None


def parse_coordinate(text: str, reference: str = "") -> float | None:
    """Return signed degrees for `51,30.5N`, `51.508`, `51 deg 30' 30" S`, `51/1 30/1 30/1`; None for nonsense.

    `reference` is the hemisphere where the text itself names none.
    """
    if len(text) > 100:
        return None
    numbers = tuple(number for part in _NUMBER.findall(text) if (number := parse_number(part)) is not None)
    value = sexagesimal(numbers)
    if value is None:
        return None
    named = _REF.search(text)
    return _towards(value, named[0] if named else reference)


def _towards(value: float, reference: str) -> float:
    """Sign a magnitude by its hemisphere; without one the value's own sign stands."""
    hemisphere = reference[:1].upper()
    if hemisphere in {"S", "W"}:
        return -abs(value)
    return abs(value) if hemisphere in {"N", "E"} else value


class _Directory:
    """The entries of one GPS directory by tag, decoded on demand."""

    __slots__ = ("entries", "tiff")

    def __init__(self, tiff: Tiff, entries: list[Entry]) -> None:
        self.tiff = tiff
        self.entries = {entry[0]: entry for entry in reversed(entries)}

    def text(self, tag: int) -> str:
        entry = self.entries.get(tag)
        return self.tiff.text(entry) if entry else ""

    def number(self, tag: int) -> float | None:
        entry = self.entries.get(tag)
        if entry is None:
            return None
        if entry[1] in {ASCII, UNDEFINED}:
            return parse_number(self.tiff.text(entry))
        numbers = self.tiff.numbers(entry, 1)
        return float(numbers[0]) if numbers and math.isfinite(numbers[0]) else None

    def coordinate(self, tag: int, reference_tag: int) -> float | None:
        """Return signed degrees, or None where there are none."""
        entry = self.entries.get(tag)
        if entry is None:
            return None
        reference = self.text(reference_tag)
        if entry[1] in {ASCII, UNDEFINED}:
            return parse_coordinate(self.tiff.text(entry), reference)
        value = sexagesimal(self.tiff.numbers(entry, 3))
        return None if value is None else _towards(value, reference)

    def blanked(self, tag: int) -> bool:
        """Return whether a coordinate's rationals are all 0/0: the bytes were overwritten with zeros."""
        entry = self.entries.get(tag)
        pairs = self.tiff.rationals(entry, 3) if entry else ()
        return bool(pairs) and all(pair == (0, 0) for pair in pairs)

    def utc_time(self) -> tuple[str, str]:
        """Return GPSDateStamp and GPSTimeStamp as ISO 8601 texts, empty where absent or impossible."""
        day = parse_stamp(self.text(_DATE).replace("\0", ":"))
        entry = self.entries.get(_TIME)
        if entry is None:
            return (day.local[:10] if day else ""), ""
        if entry[1] in {ASCII, UNDEFINED}:
            numbers = tuple(float(part) for part in re.findall(r"\d{1,9}(?:\.\d{1,9})?", self.tiff.text(entry)))
        else:
            numbers = self.tiff.numbers(entry, 3)
        return (day.local[:10] if day else ""), clock_text(numbers)


def clock_text(numbers: tuple[float, ...]) -> str:
    """Return `HH:MM:SS[.fff]` for hours, minutes and seconds; empty where they are no time of day."""
    if len(numbers) != 3 or not all(math.isfinite(number) for number in numbers):
        return ""
    millis = round(1000 * (numbers[0] * 3600 + numbers[1] * 60 + numbers[2]))
    if not 0 <= millis < 86_400_000 or min(numbers) < 0:
        return ""
    seconds, millis = divmod(millis, 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{millis:03d}".rstrip("0") if millis else text


def read_gps_directory(tiff: Tiff, entries: list[Entry], gathered: Gathered, prefix: str) -> None:
    """Emit the facts of a GPS directory, and its position where it is one.

    A coordinate pair whose hemispheres are both missing is kept as a doubtful fact and makes no position. Two
    coordinates of nothing but 0/0 are how Android's media-location redaction leaves them: that is noted.
    """
    gps = _Directory(tiff, entries)
    day, clock = gps.utc_time()
    if gps.blanked(_LATITUDE) and gps.blanked(_LONGITUDE):
        gathered.location_redacted = True
        gathered.add(Category.EDIT_HISTORY, "PositionBlanked", True, f"{prefix}:GPSLatitude")
        return
    latitude = gps.coordinate(_LATITUDE, _LATITUDE_REF)
    longitude = gps.coordinate(_LONGITUDE, _LONGITUDE_REF)
    altitude = gps.number(_ALTITUDE)
    below = gps.number(_ALTITUDE_REF)
    # Exif 3.0 4.6.6: 0 and 2 are above the ellipsoid or the sea, 1 and 3 below.
    if altitude is not None and below in {1, 3}:
        altitude = -abs(altitude)
    speed = gps.number(_SPEED)
    scale = METRES_PER_SECOND.get(gps.text(_SPEED_REF)[:1].upper(), METRES_PER_SECOND["K"])
    speed_m_s = None if speed is None else round(speed * scale, 3)
    utc_time = f"{day}T{clock}Z" if day and clock else None
    direction, error = gps.number(_DIRECTION), gps.number(_ERROR)
    if latitude is not None and longitude is not None and in_range(latitude, longitude):
        latitude, longitude = round(latitude, 8), round(longitude, 8)
        placed = bool(gps.text(_LATITUDE_REF) or gps.text(_LONGITUDE_REF) or latitude < 0 or longitude < 0)
        confidence = 1.0 if placed or _has_letters(gps) else 0.5
        gathered.add(Category.LOCATION_PRECISE, "GPSLatitude", latitude, f"{prefix}:GPSLatitude", confidence)
        gathered.add(Category.LOCATION_PRECISE, "GPSLongitude", longitude, f"{prefix}:GPSLongitude", confidence)
        if confidence == 1.0:
            gathered.positions.append(
                Position(
                    latitude=latitude,
                    longitude=longitude,
                    source=f"{prefix}:GPSLatitude",
                    altitude_m=None if altitude is None else round(altitude, 3),
                    accuracy_m=None if error is None else round(error, 3),
                    direction_deg=None if direction is None or not 0 <= direction <= 360 else round(direction, 4),
                    speed_m_s=speed_m_s,
                    utc_time=utc_time,
                )
            )
    _emit_rest(gps, gathered, prefix)
    for name, value in (
        ("GPSAltitude", altitude),
        ("GPSImgDirection", direction),
        ("GPSSpeed", speed_m_s),
        ("GPSHPositioningError", error),
        ("GPSDateStamp", day),
        ("GPSTimeStamp", clock),
    ):
        if value is not None:
            shown = round(value, 4) if isinstance(value, float) else value
            gathered.add(Category.LOCATION_PRECISE, name, shown, f"{prefix}:{name}")


def _has_letters(gps: _Directory) -> bool:
    """Return whether a coordinate stored as text names its hemisphere itself."""
    entry = gps.entries.get(_LATITUDE)
    return entry is not None and entry[1] in {ASCII, UNDEFINED} and bool(_REF.search(gps.tiff.text(entry)))


def _emit_rest(gps: _Directory, gathered: Gathered, prefix: str) -> None:
    """Emit what stands beside the position: method, area, satellites, track, destination."""
    for tag in gps.entries:
        if tag in _TEXTS:
            name, category = _TEXTS[tag]
            gathered.add(category, name, gps.text(tag), f"{prefix}:{name}")
        elif tag in _COMMENTS:
            name = _COMMENTS[tag]
            text = decode_comment(gps.tiff.data(gps.entries[tag]), gps.tiff.order)
            gathered.add(Category.LOCATION_INFERRED, name, text, f"{prefix}:{name}")
        elif tag in _NUMBERS:
            number, name = gps.number(tag), _NUMBERS[tag]
            if number is not None:
                gathered.add(Category.LOCATION_PRECISE, name, round(number, 4), f"{prefix}:{name}")
    for tag, reference_tag, name, limit in _DESTINATION:
        value = gps.coordinate(tag, reference_tag)
        if value and abs(value) <= limit:
            gathered.add(Category.LOCATION_PRECISE, name, round(value, 8), f"{prefix}:{name}")


def decode_comment(data: bytes, order: str) -> str:
    """Return the text of a value that begins with an 8-byte character code (Exif 3.0 4.6.5, UserComment)."""
    code, body = data[:8], data[8:]
    if code[:7] == b"UNICODE":
        if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            order, body = ("<" if body[:1] == b"\xff" else ">"), body[2:]
        elif len(body) >= 2 and b"\0" in body[:2]:
            # The code says nothing of byte order, and many writers ignore the file's: the first NUL shows it.
            order = "<" if body[1] == 0 else ">"
        text = body.decode("utf-16-le" if order == "<" else "utf-16-be", "replace")
    elif code == b"JIS\0\0\0\0\0":
        text = body.decode("iso2022_jp", "replace")
    else:
        if code[:5] != b"ASCII" and code.strip(b"\0 "):
            body = data
        try:
            text = body.decode()
        except UnicodeDecodeError:
            text = body.decode("latin-1")
    return text.strip("\0 \t\r\n").split("\0", 1)[0]
