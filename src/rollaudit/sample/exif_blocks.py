"""Builds the blocks of metadata that cameras and editors write: EXIF, an Apple maker note, XMP, IPTC."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

import piexif

_SECOND = 360_000  # hundredths of an arc second in a degree: as fine as phones write


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """What a device writes about itself. `subsecond_digits` is 0 for one that gives whole seconds."""

    make: str
    model: str
    software: str
    lens: str | None = None
    lens_make: str | None = None
    host: str | None = None
    body_serial: str | None = None
    lens_serial: str | None = None
    owner: str | None = None
    aperture: tuple[int, int] = (16, 10)
    focal_length: tuple[int, int] = (51, 10)
    subsecond_digits: int = 3
    gps: bool = True
    zone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GpsFix:
    """One position as a phone's receiver gives it. Degrees are multiples of a hundredth of an arc second."""

    latitude: float
    longitude: float
    altitude_m: float
    direction_deg: float
    speed_km_h: float
    accuracy_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceRegion:
    """A named face by an editor; middle and size as shares of the picture."""

    name: str
    middle: tuple[float, float]
    size: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person wrote about a picture."""

    title: str
    caption: str
    keywords: tuple[str, ...]
    creator: str
    city: str
    country: str
    regions: tuple[FaceRegion, ...]


def quantised(degrees: float) -> float:
    """Return the angle as EXIF will hold it."""
    return round(degrees * _SECOND) / _SECOND


def offset_text(taken: datetime) -> str:
    """Return `+01:00` for a time with a zone."""
    minutes = round((taken.utcoffset() or UTC.utcoffset(None)).total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _sexagesimal(degrees: float) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    hundredths = round(abs(degrees) * _SECOND)
    return ((hundredths // _SECOND, 1), (hundredths // 6_000 % 60, 1), (hundredths % 6_000, 100))


def _gps_ifd(fix: GpsFix, taken: datetime) -> dict[int, object]:
    """Return the GPS IFD (Exif 3.0, 4.6.6), its clock in UTC as the specification asks."""
    tag, clock = piexif.GPSIFD, taken.astimezone(UTC)
    return {
        tag.GPSVersionID: (2, 3, 0, 0),
        tag.GPSLatitudeRef: "N" if fix.latitude >= 0 else "S",
        tag.GPSLatitude: _sexagesimal(fix.latitude),
        tag.GPSLongitudeRef: "E" if fix.longitude >= 0 else "W",
        tag.GPSLongitude: _sexagesimal(fix.longitude),
        tag.GPSAltitudeRef: 0,
        tag.GPSAltitude: (round(fix.altitude_m * 100), 100),
        tag.GPSTimeStamp: ((clock.hour, 1), (clock.minute, 1), (clock.second, 1)),
        tag.GPSDateStamp: clock.strftime("%Y:%m:%d"),
        tag.GPSSpeedRef: "K",
        tag.GPSSpeed: (round(fix.speed_km_h * 100), 100),
        tag.GPSImgDirectionRef: "T",
        tag.GPSImgDirection: (round(fix.direction_deg * 100), 100),
        tag.GPSHPositioningError: (round(fix.accuracy_m * 100), 100),
    }


# Android's media provider zeroes a photo's GPS values in place for an app without the media-location permission:
# the tags stay, every rational reads 0/0 and every text is empty.
_REDACTED_GPS: dict[int, object] = {
    piexif.GPSIFD.GPSLatitudeRef: "",
    piexif.GPSIFD.GPSLatitude: ((0, 0), (0, 0), (0, 0)),
    piexif.GPSIFD.GPSLongitudeRef: "",
    piexif.GPSIFD.GPSLongitude: ((0, 0), (0, 0), (0, 0)),
    piexif.GPSIFD.GPSAltitudeRef: 0,
    piexif.GPSIFD.GPSAltitude: (0, 0),
    piexif.GPSIFD.GPSTimeStamp: ((0, 0), (0, 0), (0, 0)),
    piexif.GPSIFD.GPSDateStamp: "\0" * 10,
}


def subsecond_text(taken: datetime, camera: Camera) -> str:
    """Return the digits after the second that this camera writes; empty for one that writes none."""
    return f"{taken.microsecond:06}"[: camera.subsecond_digits]


def exif_block(
    camera: Camera,
    taken: datetime,
    *,
    size: tuple[int, int],
    fix: GpsFix | None = None,
    upright: bool = False,
    maker_note: bytes | None = None,
) -> bytes:
    """Return an Exif block, its six-byte name first, as the camera writes it; `upright` marks pixels stored lying."""
    return _dump(camera, taken, size, _gps_ifd(fix, taken) if fix else {}, (6 if upright else 1, maker_note))


def redacted_exif_block(camera: Camera, taken: datetime, *, size: tuple[int, int]) -> bytes:
    """Return an Exif block whose position was zeroed on the way to another app."""
    return _dump(camera, taken, size, _REDACTED_GPS, (1, None))


def _dump(
    camera: Camera, taken: datetime, size: tuple[int, int], gps: dict[int, object], rest: tuple[int, bytes | None]
) -> bytes:
    image, exif = piexif.ImageIFD, piexif.ExifIFD
    clock = taken.strftime("%Y:%m:%d %H:%M:%S")
    orientation, maker_note = rest
    main: dict[int, object] = {
        image.Make: camera.make,
        image.Model: camera.model,
        image.Software: camera.software,
        image.Orientation: orientation,
        image.XResolution: (72, 1),
        image.YResolution: (72, 1),
        image.ResolutionUnit: 2,
        image.DateTime: clock,
    }
    detail: dict[int, object] = {
        exif.ExifVersion: b"0232",
        exif.DateTimeOriginal: clock,
        exif.DateTimeDigitized: clock,
        exif.ExposureTime: (1, 120),
        exif.FNumber: camera.aperture,
        exif.FocalLength: camera.focal_length,
        exif.ISOSpeedRatings: 100,
        exif.ColorSpace: 1,
        exif.PixelXDimension: size[0],
        exif.PixelYDimension: size[1],
    }
    if camera.host:
        main[image.HostComputer] = camera.host
    if camera.zone:
        zone = offset_text(taken)
        detail |= {exif.OffsetTime: zone, exif.OffsetTimeOriginal: zone, exif.OffsetTimeDigitized: zone}
    if digits := subsecond_text(taken, camera):
        detail |= {exif.SubSecTimeOriginal: digits, exif.SubSecTimeDigitized: digits}
    optional = {
        exif.LensMake: camera.lens_make,
        exif.LensModel: camera.lens,
        exif.BodySerialNumber: camera.body_serial,
        exif.LensSerialNumber: camera.lens_serial,
        exif.CameraOwnerName: camera.owner,
        exif.MakerNote: maker_note,
    }
    detail |= {tag: value for tag, value in optional.items() if value is not None}
    return bytes(piexif.dump({"0th": main, "Exif": detail, "GPS": gps}))


def apple_maker_note(content_identifier: str) -> bytes:
    """Return an Apple maker note that names a Live Photo's pair.

    Its header is `Apple iOS`, a version and the byte order; then follows one IFD whose offsets count from the
    note's own start.
    """
    header = b"Apple iOS\0\0\x01MM"
    identifier = content_identifier.encode() + b"\0"
    entries: list[tuple[int, int, int, bytes]] = [
        (0x0001, 9, 1, struct.pack(">i", 15)),  # MakerNoteVersion
        (0x0008, 10, 3, struct.pack(">6i", -12, 1000, -987, 1000, -151, 1000)),  # AccelerationVector
        (0x0011, 2, len(identifier), identifier),  # ContentIdentifier
        (0x0014, 9, 1, struct.pack(">i", 10)),  # ImageCaptureType: a photo
    ]
    base = len(header) + 2 + 12 * len(entries) + 4
    ifd, behind = struct.pack(">H", len(entries)), b""
    for tag, kind, count, value in entries:
        field = value
        if len(value) > 4:
            field = struct.pack(">I", base + len(behind))
            behind += value + b"\0" * (len(value) % 2)
        ifd += struct.pack(">HHI", tag, kind, count) + field
    return header + ifd + bytes(4) + behind


def xmp_attributes(
    attributes: Sequence[tuple[str, str]], namespaces: Sequence[tuple[str, str]], elements: str = ""
) -> bytes:
    """Return an XMP packet of plain properties (prefixed name, value) in further namespaces (prefix, URI)."""
    return _packet(attributes, elements, namespaces)


def _packet(
    attributes: Sequence[tuple[str, str]], elements: str = "", namespaces: Sequence[tuple[str, str]] = ()
) -> bytes:
    names = dict(namespaces) or {
        "dc": "http://purl.org/dc/elements/1.1/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
        "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    }
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    values = "".join(f" {name}={quoteattr(value)}" for name, value in attributes)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}{values}>{elements}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def xmp_position(fix: GpsFix, taken: datetime) -> bytes:
    """Return an XMP packet with a position and a time, as editors write that drop the EXIF (XMP part 2, exif)."""

    def angle(degrees: float, letters: str) -> str:
        whole = int(abs(degrees))
        return f"{whole},{(abs(degrees) - whole) * 60:.6f}{letters[degrees < 0]}"

    return _packet(
        (
            ("exif:GPSLatitude", angle(fix.latitude, "NS")),
            ("exif:GPSLongitude", angle(fix.longitude, "EW")),
            ("exif:DateTimeOriginal", taken.isoformat(timespec="seconds")),
            ("xmp:CreatorTool", "Fotoamostra 2.1"),
        )
    )


def xmp_words(words: Words, size: tuple[int, int]) -> bytes:
    """Return an XMP packet with a caption, keywords, a place and named face regions (MWG guidelines 2.0, 5.9)."""

    def items(kind: str, values: Sequence[str]) -> str:
        default = ' xml:lang="x-default"' if kind == "Alt" else ""
        return f"<rdf:{kind}>" + "".join(f"<rdf:li{default}>{escape(v)}</rdf:li>" for v in values) + f"</rdf:{kind}>"

    regions = "".join(
        f'<rdf:li><rdf:Description mwg-rs:Name={quoteattr(region.name)} mwg-rs:Type="Face"><mwg-rs:Area '
        f'stArea:x="{region.middle[0]:.4f}" stArea:y="{region.middle[1]:.4f}" stArea:w="{region.size[0]:.4f}" '
        f'stArea:h="{region.size[1]:.4f}" stArea:unit="normalized"/></rdf:Description></rdf:li>'
        for region in words.regions
    )
    elements = (
        f"<dc:title>{items('Alt', [words.title])}</dc:title>"
        f"<dc:description>{items('Alt', [words.caption])}</dc:description>"
        f"<dc:subject>{items('Bag', words.keywords)}</dc:subject>"
        f"<dc:creator>{items('Seq', [words.creator])}</dc:creator>"
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions '
        'xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" '
        f'stDim:w="{size[0]}" stDim:h="{size[1]}" stDim:unit="pixel"/>'
        f"<mwg-rs:RegionList><rdf:Bag>{regions}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )
    return _packet((("photoshop:City", words.city), ("photoshop:Country", words.country)), elements)


def iptc_block(words: Words) -> bytes:
    """Return a Photoshop resource 0x0404 with IPTC-IIM 4.2 records, in UTF-8 as record 1:90 says."""
    values = [
        (2, 5, words.title),
        (2, 120, words.caption),
        (2, 80, words.creator),
        (2, 90, words.city),
        (2, 101, words.country),
        *((2, 25, keyword) for keyword in words.keywords),
    ]
    data = b"\x1c\x01\x5a\x00\x03\x1b%G"
    for record, number, text in values:
        raw = text.encode()
        data += struct.pack(">BBBH", 0x1C, record, number, len(raw)) + raw
    padded = data + b"\0" * (len(data) % 2)
    return b"Photoshop 3.0\0" + b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(data)) + padded


def with_segments(jpeg: bytes, *, exif: bytes = b"", xmp: bytes = b"", iptc: bytes = b"") -> bytes:
    """Return a JPEG with APP1 Exif, APP1 XMP and APP13 in front, in place of its JFIF header, as cameras write it."""
    segments = (
        (0xE1, exif),
        (0xE1, xmp and b"http://ns.adobe.com/xap/1.0/\0" + xmp),
        (0xED, iptc),
    )
    front = b"".join(struct.pack(">BBH", 0xFF, marker, 2 + len(body)) + body for marker, body in segments if body)
    rest = jpeg[2:]
    if rest[:2] == b"\xff\xe0":
        rest = rest[2 + struct.unpack(">H", rest[2:4])[0] :]
    return jpeg[:2] + front + rest
