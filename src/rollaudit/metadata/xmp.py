"""An XMP packet (ISO 16684-1) to facts: one pass of expat, no tree, no DTD, every bound checked."""

import math
import re
from collections.abc import Callable
from typing import Final, NamedTuple
from xml.parsers import expat

from rollaudit.metadata.datetimes import parse_stamp
from rollaudit.metadata.gathered import Gathered, LinkedPart
from rollaudit.metadata.gps import METRES_PER_SECOND, in_range, parse_coordinate, parse_number
from rollaudit.metadata.xmp_properties import DEVICE, FIELDS, GENERATED, NAMESPACES, NESTED, PROPERTIES, TIMES
from rollaudit.metadata.xmp_regions import REGION_LISTS, REGION_PROPERTIES, emit_regions
from rollaudit.model.evidence import CaptureTime, Category, Position, ReasonCode

MAX_PACKET: Final = 8 << 20
_MAX_DEPTH: Final = 64
_MAX_TEXT: Final = 1 << 16
_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Elements that say how values are arranged and name no property.
_ARRANGEMENT: Final = frozenset(
    {"rdf:RDF", "rdf:Description", "rdf:Seq", "rdf:Bag", "rdf:Alt", "rdf:li", "rdf:value", "x:xmpmeta", "x:xapmeta"}
)
_FOREIGN: Final = frozenset({"xmpMM:Pantry", "xmpMM:Ingredients"})
_MAX_LINKED: Final = 16
_BINDING: Final = re.compile(rb"xmlns:([\w.-]+)=[\"']([^\"'&]*)[\"']")
_PREFERRED: Final = {uri.encode(): prefix.encode() for uri, prefix in NAMESPACES.items()}
_POSITIONS: Final = frozenset(
    {f"exif:GPS{name}{ref}" for name in ("Latitude", "Longitude", "Altitude", "Speed") for ref in ("", "Ref")}
    | {"exif:GPSTimeStamp", "exif:GPSImgDirection", "exif:GPSHPositioningError"}
    | {"drone-dji:GpsLatitude", "drone-dji:GpsLongitude", "drone-dji:GpsLongtitude"}
)
_WANTED: Final = REGION_PROPERTIES | _POSITIONS | PROPERTIES.keys() | {"GCamera:MicroVideoOffset"}
_LOOKED_AT: Final = _WANTED | {"rdf:resource", "Item:Length"}


class _Rule(NamedTuple):
    """What becomes of one property: looked up once for each, put together once for all."""

    category: Category
    field: str
    source: str
    nested: bool
    plain: bool
    device: str | None


_NOT_PLAIN: Final = frozenset({Category.DATE_TAKEN, Category.LOCATION_PRECISE})
_SOURCE_TYPE: Final = "Iptc4xmpExt:DigitalSourceType"
_RULES: Final = {
    name: _Rule(
        category,
        FIELDS.get(name) or name.partition(":")[2],
        f"XMP:{name}",
        name.partition(":")[0] in NESTED,
        category not in _NOT_PLAIN and name != _SOURCE_TYPE,
        DEVICE.get(name),
    )
    for name, category in PROPERTIES.items()
}
_HANDLED_APART: Final = REGION_PROPERTIES | _POSITIONS | {"GCamera:MicroVideoOffset"}


class _RefusedError(Exception):
    """The packet declares a document type or nests beyond any honest one."""


def read_xmp(packet: bytes, gathered: Gathered) -> None:
    """Emit the facts of an XMP packet with sources `XMP:<canonical prefix>:<property>`.

    UTF-8, UTF-16 and UTF-32 are read, with or without a mark. A document type is refused (it could define
    entities), packets over `MAX_PACKET` are not read; a packet that breaks off keeps the facts before the break.
    """
    if len(packet) > MAX_PACKET:
        gathered.partly(ReasonCode.LIMIT, "an XMP packet over 8 MiB")
        return
    text = _decoded(packet)
    if not text:
        return
    reading = _Reading(gathered)
    try:
        reading.parse(text)
    except _RefusedError:
        gathered.partly(ReasonCode.MALFORMED, "an XMP packet with a document type or too deep a nesting")
    except (expat.ExpatError, UnicodeError):
        gathered.partly(ReasonCode.MALFORMED, "an XMP packet is not well-formed XML")
    reading.close()


def _decoded(packet: bytes) -> bytes | str:
    """Return the packet without padding: bytes where it is UTF-8, text where it was anything else."""
    for mark, charset in _MARKS:
        if packet.startswith(mark):
            # A cut code unit at the end belongs to the padding.
            return packet.decode(charset, "replace").strip("\0\ufeff \t\r\n\ufffd")
    packet = packet.strip(b"\0 \t\r\n")
    if b"\0" in packet:
        # Android blanks position properties of a packet with zeros where the app may not see them.
        packet = packet.replace(b"\0", b" ")
    if not packet.isascii():
        try:
            packet.decode()
        except UnicodeDecodeError:
            return packet.decode("latin-1")
    return packet


class _Reading:
    """The state of one pass: open elements, bound prefixes, the values of what is gathered together at the end."""

    __slots__ = ("_aliases", "_gathered", "_gps", "_names", "_path", "_regions", "_seen", "_text")

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._path: list[str] = []
        self._names: list[str] = []
        self._aliases: dict[str, str] = {}
        self._text: list[str] = []
        self._gps: dict[str, str] = {}
        self._seen: set[tuple[str, str]] = set()
        self._regions: list[dict[str, str]] = []

    def parse(self, text: bytes | str) -> None:
        parser = expat.ParserCreate("utf-8" if isinstance(text, bytes) else None)
        parser.buffer_text = True
        parser.ordered_attributes = True
        if _binds_as_specified(text):
            parser.StartElementHandler, parser.EndElementHandler = self._handlers()
        else:
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.Parse(text, True)

    def close(self) -> None:
        """Emit what only the whole packet tells: the position, the face regions."""
        if self._gps:
            _offer_position(self._gps, self._gathered)
        if self._regions:
            emit_regions(self._regions, self._gathered)

    def _handlers(self) -> tuple[Callable[[str, list[str]], None], Callable[[str], None]]:
        """Return the handlers for a packet whose prefixes are the specifications' own, which nearly all are.

        They do what `_start` and `_end` do, without looking at bindings: reading XMP is what a scan spends most on.
        """
        path, text = self._path, self._text
        clear, push, pop, note = text.clear, path.append, path.pop, self._property

        def start(name: str, attributes: list[str]) -> None:
            if name not in _ARRANGEMENT:
                push(name)
                if len(path) > _MAX_DEPTH:
                    raise _RefusedError
            elif name == "rdf:li" and path and path[-1] in REGION_LISTS:
                self._regions.append({})
            if text:
                clear()
            if attributes:
                keys = attributes[::2]
                if not _LOOKED_AT.isdisjoint(keys):
                    self._attributes(name, keys, attributes)

        def end(name: str) -> None:
            if text:
                if path and path[-1] in _WANTED:
                    note(path[-1], "".join(text), len(path))
                clear()
            if name not in _ARRANGEMENT:
                pop()

        return start, end

    def _attributes(self, name: str, keys: list[str], attributes: list[str]) -> None:
        depth = len(self._path)
        if name == "Container:Item":
            self._link(dict(zip(keys, attributes[1::2], strict=True)))
        for at, key in enumerate(keys):
            if key in _WANTED:
                self._property(key, attributes[2 * at + 1], depth + 1)
            elif key == "rdf:resource" and name in _WANTED:
                # A property whose value is a URI (RDF/XML 2.4).
                self._property(name, attributes[2 * at + 1], depth)

    def _link(self, item: dict[str, str]) -> None:
        """Keep one item of Google's Container: what stands behind the picture, in order. The first is the picture."""
        semantic = item.get("Item:Semantic", "")
        length, padding = (_count(item.get(f"Item:{name}", "")) for name in ("Length", "Padding"))
        if semantic != "Primary" and length and len(self._gathered.linked) < _MAX_LINKED:
            named = semantic if semantic.isascii() and semantic.isalnum() else "EmbeddedPicture"
            self._gathered.linked.append(LinkedPart(named[:40], length, padding))

    def _bind(self, prefix: str, uri: str) -> None:
        canonical = NAMESPACES.get(uri, prefix)
        if canonical != prefix:
            self._aliases[prefix] = canonical
        else:
            self._aliases.pop(prefix, None)

    def _canonical(self, name: str) -> str:
        """Return a name with its specification's prefix in the place of the packet's own."""
        prefix, _, local = name.partition(":")
        alias = self._aliases.get(prefix)
        return f"{alias}:{local}" if alias else name

    def _start(self, name: str, attributes: list[str]) -> None:
        names, path = self._names, self._path
        if len(names) >= 4 * _MAX_DEPTH:
            raise _RefusedError
        keys = attributes[::2]
        for at, key in enumerate(keys):
            if key[:6] == "xmlns:":
                self._bind(key[6:], attributes[2 * at + 1])
        if self._aliases:
            name = self._canonical(name)
            keys = [self._canonical(key) for key in keys]
        names.append(name)
        if name not in _ARRANGEMENT:
            path.append(name)
            if len(path) > _MAX_DEPTH:
                raise _RefusedError
        elif name == "rdf:li" and path and path[-1] in REGION_LISTS:
            self._regions.append({})
        self._text.clear()
        if keys:
            self._attributes(name, keys, attributes)

    def _end(self, _: str) -> None:
        name, path = self._names.pop(), self._path
        if self._text:
            if path and path[-1] in _WANTED:
                self._property(path[-1], "".join(self._text), len(path))
            self._text.clear()
        if name not in _ARRANGEMENT:
            path.pop()

    def _property(self, name: str, value: str, depth: int) -> None:
        value = value.strip()
        if not value:
            return
        if name in _HANDLED_APART:
            self._keep_apart(name, value, depth)
        rule = _RULES.get(name)
        if rule is None or (depth > 1 and not rule.nested):
            return
        path = self._path
        if path and path[0] in _FOREIGN:
            return
        if len(value) > _MAX_TEXT:
            value = value[:_MAX_TEXT]
        if (name, value) in self._seen:
            return
        self._seen.add((name, value))
        if rule.plain:
            self._gathered.add(rule.category, rule.field, value, rule.source)
            if rule.device is not None:
                self._gathered.add_device(rule.device, value, rule.source)
        else:
            self._emit(rule, name, value)

    def _keep_apart(self, name: str, value: str, depth: int) -> None:
        """Keep what means something only beside other properties; it may be a fact of its own as well."""
        if name in REGION_PROPERTIES:
            if self._regions:
                self._regions[-1].setdefault(name, value)
        elif name in _POSITIONS:
            if depth == 1:
                self._gps.setdefault(name, value)
        elif length := _count(value):
            # GCamera:MicroVideoOffset: how far before the file's end the movie begins.
            self._gathered.linked.append(LinkedPart("MotionPhoto", length))

    def _emit(self, rule: _Rule, name: str, value: str) -> None:
        gathered, source = self._gathered, rule.source
        if rule.category is Category.DATE_TAKEN:
            moment = parse_stamp(value)
            shown = moment.local + (moment.offset or "") if moment else value
            gathered.add(rule.category, rule.field, shown, source)
            if moment and name in TIMES:
                gathered.times.append(
                    CaptureTime(local=moment.local, offset=moment.offset, source=source, confidence=TIMES[name])
                )
        elif rule.category is Category.LOCATION_PRECISE:
            number = _gps_number(name, value, self._gps)
            gathered.add(rule.category, rule.field, value if number is None else number, source)
        else:
            gathered.add(rule.category, rule.field, value, source)
            if value.endswith(GENERATED):
                gathered.add(Category.EDIT_HISTORY, "GeneratedPicture", True, source)


def _binds_as_specified(text: bytes | str) -> bool:
    """Return whether every prefix that the packet binds is the one its namespace's specification prefers."""
    if isinstance(text, str):
        return False
    found = _BINDING.findall(text)
    return len(found) == text.count(b"xmlns:") and all(_PREFERRED.get(uri, prefix) == prefix for prefix, uri in found)


def _count(text: str) -> int:
    text = text.strip()
    return int(text) if len(text) <= 12 and text.isascii() and text.isdecimal() else 0


def _refuse(*_: object) -> None:
    raise _RefusedError


def _gps_number(name: str, value: str, gps: dict[str, str]) -> float | None:
    """Return a GPS property as a number in degrees or its own unit; None for text and times."""
    local = name.partition(":")[2]
    if local.endswith(("Latitude", "Longitude", "Longtitude")):
        coordinate = parse_coordinate(value, gps.get(f"{name}Ref", ""))
        return None if coordinate is None else round(coordinate, 8)
    if local == "GPSTimeStamp":
        return None
    number = parse_number(value)
    return None if number is None else round(number, 4)


def _offer_position(gps: dict[str, str], gathered: Gathered) -> None:
    """Offer the packet's coordinates as a position (XMP part 2, Exif properties: `DDD,MM.mmk` with the hemisphere)."""
    for prefix, latitude_name, longitude_names in (
        ("exif", "exif:GPSLatitude", ("exif:GPSLongitude",)),
        ("drone-dji", "drone-dji:GpsLatitude", ("drone-dji:GpsLongitude", "drone-dji:GpsLongtitude")),
    ):
        longitude_name = next((name for name in longitude_names if name in gps), "")
        if latitude_name not in gps or not longitude_name:
            continue
        latitude = parse_coordinate(gps[latitude_name], gps.get(f"{latitude_name}Ref", ""))
        longitude = parse_coordinate(gps[longitude_name], gps.get(f"{longitude_name}Ref", ""))
        if latitude is None or longitude is None or not in_range(latitude, longitude):
            continue

        def number(name: str) -> float | None:
            value = parse_number(gps.get(f"exif:{name}", ""))
            return value if value is not None and math.isfinite(value) else None

        altitude = number("GPSAltitude")
        if altitude is not None and gps.get("exif:GPSAltitudeRef", "").strip() == "1":
            altitude = -abs(altitude)
        speed = number("GPSSpeed")
        if speed is not None:
            speed = round(speed * METRES_PER_SECOND.get(gps.get("exif:GPSSpeedRef", "K")[:1].upper(), 1 / 3.6), 3)
        moment = parse_stamp(gps.get("exif:GPSTimeStamp", ""))
        gathered.positions.append(
            Position(
                latitude=round(latitude, 8),
                longitude=round(longitude, 8),
                source=f"XMP:{latitude_name}",
                altitude_m=altitude if prefix == "exif" else None,
                accuracy_m=number("GPSHPositioningError"),
                direction_deg=number("GPSImgDirection"),
                speed_m_s=speed,
                utc_time=f"{moment.local}Z" if moment and moment.offset in {None, "+00:00"} else None,
            )
        )
