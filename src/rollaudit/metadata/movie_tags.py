"""What the tags of movies mean: Apple's and Android's metadata keys, QuickTime user data, 3GPP and iTunes entries.

Names follow the QuickTime File Format (chapter "Metadata" and "User Data Text Strings and Languages"), 3GPP TS 26.244
§8, and what makers are known to write. A new tag is one line in `MEANINGS`.
"""

from dataclasses import dataclass
from enum import Enum, auto

from rollaudit.metadata.datetimes import parse_offset, parse_stamp
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.iso6709 import Point, parse_point
from rollaudit.model.evidence import CaptureTime, Category, FactValue, Position


class Role(Enum):
    """What a tag is for beside being a fact."""

    FACT = auto()
    TIME = auto()
    POSITION = auto()
    ACCURACY = auto()
    UTC_OFFSET = auto()
    CONTENT_IDENTIFIER = auto()
    DEVICE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One tag's meaning; `device` is the `Device` field it offers a reading for."""

    category: Category
    source: str
    role: Role = Role.FACT
    device: str = ""

    @property
    def field(self) -> str:
        """The tag's name without its group."""
        return self.source.partition(":")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One tag as read: its key (a metadata key, or a four-character code) and its value."""

    key: str
    value: FactValue


def _device(source: str, device: str, category: Category = Category.DEVICE_INFO) -> Meaning:
    return Meaning(category=category, source=source, role=Role.DEVICE, device=device)


def _caption(source: str) -> Meaning:
    return Meaning(category=Category.CAPTION_TEXT, source=source)


def _person(source: str) -> Meaning:
    return Meaning(category=Category.PERSON_IDENTITY, source=source)


def _place(source: str, role: Role = Role.FACT) -> Meaning:
    return Meaning(category=Category.LOCATION_PRECISE, source=source, role=role)


def _identifier(source: str) -> Meaning:
    return Meaning(category=Category.DEVICE_IDENTIFIER, source=source)


_APPLE = "com.apple.quicktime."

MEANINGS: dict[str, Meaning] = {
    f"{_APPLE}make": _device("QuickTime:Make", "make"),
    f"{_APPLE}model": _device("QuickTime:Model", "model"),
    f"{_APPLE}software": _device("QuickTime:Software", "software"),
    f"{_APPLE}camera.lens_model": _device("QuickTime:camera.lens_model", "lens"),
    f"{_APPLE}creationdate": Meaning(category=Category.DATE_TAKEN, source="QuickTime:CreationDate", role=Role.TIME),
    f"{_APPLE}location.ISO6709": _place("QuickTime:location.ISO6709", Role.POSITION),
    f"{_APPLE}location.accuracy.horizontal": _place("QuickTime:location.accuracy.horizontal", Role.ACCURACY),
    f"{_APPLE}location.name": _place("QuickTime:location.name"),
    f"{_APPLE}location.note": _place("QuickTime:location.note"),
    f"{_APPLE}location.date": _place("QuickTime:location.date"),
    f"{_APPLE}direction.facing": _place("QuickTime:direction.facing"),
    f"{_APPLE}direction.motion": _place("QuickTime:direction.motion"),
    f"{_APPLE}content.identifier": Meaning(
        category=Category.DEVICE_IDENTIFIER, source="QuickTime:content.identifier", role=Role.CONTENT_IDENTIFIER
    ),
    f"{_APPLE}camera.identifier": _identifier("QuickTime:camera.identifier"),
    "com.apple.photos.originating.signature": _identifier("QuickTime:photos.originating.signature"),
    f"{_APPLE}title": _caption("QuickTime:Title"),
    f"{_APPLE}displayname": _caption("QuickTime:DisplayName"),
    f"{_APPLE}description": _caption("QuickTime:Description"),
    f"{_APPLE}comment": _caption("QuickTime:Comment"),
    f"{_APPLE}information": _caption("QuickTime:Information"),
    f"{_APPLE}keywords": _caption("QuickTime:Keywords"),
    f"{_APPLE}album": _caption("QuickTime:Album"),
    f"{_APPLE}collection.user": _caption("QuickTime:collection.user"),
    f"{_APPLE}author": _person("QuickTime:Author"),
    f"{_APPLE}artist": _person("QuickTime:Artist"),
    f"{_APPLE}creator": _person("QuickTime:Creator"),
    f"{_APPLE}director": _person("QuickTime:Director"),
    f"{_APPLE}producer": _person("QuickTime:Producer"),
    f"{_APPLE}publisher": _person("QuickTime:Publisher"),
    f"{_APPLE}copyright": _person("QuickTime:Copyright"),
    f"{_APPLE}phonenumber": _person("QuickTime:PhoneNumber"),
    "com.android.manufacturer": _device("QuickTime:AndroidMake", "make"),
    "com.android.model": _device("QuickTime:AndroidModel", "model"),
    "com.android.version": Meaning(category=Category.DEVICE_INFO, source="QuickTime:AndroidVersion"),
    "com.samsung.android.utc_offset": Meaning(
        category=Category.DATE_TAKEN, source="QuickTime:AndroidUTCOffset", role=Role.UTC_OFFSET
    ),
    "©xyz": _place("QuickTime:GPSCoordinates", Role.POSITION),
    "©mak": _device("UserData:Make", "make"),
    "©mod": _device("UserData:Model", "model"),
    "©mdl": _device("UserData:Model", "model"),
    "©swr": _device("UserData:SoftwareVersion", "software"),
    "©too": _device("UserData:Encoder", "software"),
    "©enc": _device("UserData:EncoderID", "software"),
    "©day": Meaning(category=Category.DATE_TAKEN, source="UserData:ContentCreateDate", role=Role.TIME),
    "©nam": _caption("UserData:Title"),
    "©des": _caption("UserData:Description"),
    "©cmt": _caption("UserData:Comment"),
    "©inf": _caption("UserData:Information"),
    "©key": _caption("UserData:Keywords"),
    "©alb": _caption("UserData:Album"),
    "desc": _caption("UserData:Description"),
    "©ART": _person("UserData:Artist"),
    "©aut": _person("UserData:Author"),
    "©cpy": _person("UserData:Copyright"),
    "©dir": _person("UserData:Director"),
    "©prd": _person("UserData:Producer"),
    "titl": _caption("UserData:Title"),
    "dscp": _caption("UserData:Description"),
    "auth": _person("UserData:Author"),
    "perf": _person("UserData:Performer"),
    "cprt": _person("UserData:Copyright"),
    "manu": _device("UserData:Make", "make"),
    "modl": _device("UserData:Model", "model"),
    "SNum": _device("UserData:SerialNumber", "body_serial", Category.DEVICE_IDENTIFIER),
    "LENS": _device("UserData:LensSerialNumber", "lens_serial", Category.DEVICE_IDENTIFIER),
    "FIRM": Meaning(category=Category.DEVICE_INFO, source="UserData:FirmwareVersion"),
    "CAME": _identifier("UserData:SerialNumberHash"),
    "MUID": _identifier("UserData:MediaUID"),
}

BINARY_CODES = frozenset({"CAME", "MUID"})
"""GoPro's hashes: shown as hexadecimal digits."""

THREEGPP_TEXT_CODES = frozenset({"titl", "dscp", "auth", "perf", "cprt"})
"""Text after a version and a language (3GPP TS 26.244 §8.2)."""

PLAIN_TEXT_CODES = frozenset({"manu", "modl", "SNum", "LENS", "FIRM"})


def apply_tags(tags: list[Tag], gathered: Gathered) -> str | None:
    """Record what `tags` mean, in their order; return the clock's offset from UTC where one stands beside them."""
    accuracy = _accuracy(tags)
    offset: str | None = None
    for tag in tags:
        meaning = MEANINGS.get(tag.key)
        if meaning is None:
            continue
        text = tag.value if isinstance(tag.value, str) else str(tag.value)
        match meaning.role:
            case Role.POSITION:
                point = parse_point(text)
                if point is not None:
                    add_point(point, meaning.source, gathered, accuracy_m=accuracy)
                continue
            case Role.TIME:
                _add_time(text, meaning.source, gathered)
            case Role.DEVICE:
                gathered.add_device(meaning.device, text, meaning.source)
            case Role.CONTENT_IDENTIFIER:
                gathered.content_identifier = gathered.content_identifier or text or None
            case Role.UTC_OFFSET:
                offset = parse_offset(text)
            case Role.ACCURACY | Role.FACT:
                pass
        gathered.add(meaning.category, meaning.field, tag.value, meaning.source)
    return offset


def add_point(point: Point, source: str, gathered: Gathered, *, accuracy_m: float | None = None) -> None:
    """Record a position and its facts; 0/0 is what is left where a position was wiped, never one."""
    if point.latitude == 0 and point.longitude == 0:
        gathered.location_redacted = True
        return
    gathered.positions.append(
        Position(
            latitude=point.latitude,
            longitude=point.longitude,
            altitude_m=point.altitude_m,
            accuracy_m=accuracy_m,
            source=source,
        )
    )
    gathered.add(Category.LOCATION_PRECISE, "GPSLatitude", point.latitude, source)
    gathered.add(Category.LOCATION_PRECISE, "GPSLongitude", point.longitude, source)
    if point.altitude_m is not None:
        gathered.add(Category.LOCATION_PRECISE, "GPSAltitude", point.altitude_m, source)


def _add_time(text: str, source: str, gathered: Gathered) -> None:
    """Offer a time; a stamp without a time of day (iTunes writes a bare year) stays a fact only."""
    moment = parse_stamp(text)
    if moment is not None and "T" in moment.local:
        gathered.times.append(CaptureTime(local=moment.local, offset=moment.offset, source=source))


def _accuracy(tags: list[Tag]) -> float | None:
    for tag in tags:
        meaning = MEANINGS.get(tag.key)
        if meaning is not None and meaning.role is Role.ACCURACY:
            try:
                metres = float(tag.value)
            except ValueError:
                return None
            return metres if 0 <= metres < 1e7 else None
    return None
