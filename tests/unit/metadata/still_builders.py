"""Builds TIFF structures, JPEG, PNG, WebP and GIF files byte by byte, for the tests beside it."""

import struct
import zlib

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL, DOUBLE = 1, 2, 3, 4, 5, 7, 10, 12
_CODES = {SHORT: "H", LONG: "I", DOUBLE: "d"}
EXIF_POINTER, GPS_POINTER = 0x8769, 0x8825


def text(value):
    return ASCII, len(value) + 1, value.encode() + b"\0"


def unterminated(value):
    return ASCII, len(value), value.encode()


def raw(value, kind=UNDEFINED):
    return kind, len(value), value


def ratios(*pairs, kind=RATIONAL):
    return kind, pairs


def shorts(*values):
    return SHORT, values


def longs(*values):
    return LONG, values


def doubles(*values):
    return DOUBLE, values


def dms(value):
    """A coordinate as three rationals, exact to 1e-6 seconds."""
    degrees, rest = divmod(abs(value), 1)
    minutes, rest = divmod(rest * 60, 1)
    return ratios((int(degrees), 1), (int(minutes), 1), (round(rest * 60 * 1_000_000), 1_000_000))


def gps(latitude, longitude, **more):
    """The GPS directory of a position; `more` adds or replaces tags as t6=..."""
    tags = {
        1: text("N" if latitude >= 0 else "S"),
        2: dms(latitude),
        3: text("E" if longitude >= 0 else "W"),
        4: dms(longitude),
    }
    return tags | {int(name[1:]): value for name, value in more.items()}


def _encode(order, value):
    if len(value) == 3:
        return value
    kind, numbers = value
    if kind in {RATIONAL, SRATIONAL}:
        code = "II" if kind == RATIONAL else "ii"
        return kind, len(numbers), b"".join(struct.pack(order + code, *pair) for pair in numbers)
    return kind, len(numbers), struct.pack(f"{order}{len(numbers)}{_CODES[kind]}", *numbers)


def directory(order, tags, start, following=0):
    """One directory at `start` with its values behind it."""
    values_at = start + 2 + 12 * len(tags) + 4
    table, values = struct.pack(order + "H", len(tags)), b""
    for tag, value in sorted(tags.items()):
        kind, count, data = _encode(order, value)
        if len(data) <= 4:
            table += struct.pack(order + "HHI", tag, kind, count) + data.ljust(4, b"\0")
        else:
            table += struct.pack(order + "HHII", tag, kind, count, values_at + len(values))
            values += data + b"\0" * (len(data) & 1)
    return table + struct.pack(order + "I", following) + values


def tiff(ifd0=None, *, exif=None, position=None, ifd1=None, order="<"):
    """A whole TIFF structure."""
    ifd0 = dict(ifd0 or {})
    for pointer, tags in ((EXIF_POINTER, exif), (GPS_POINTER, position)):
        if tags is not None:
            ifd0[pointer] = longs(0)
    at = 8 + len(directory(order, ifd0, 8))
    parts = b""
    for pointer, tags in ((EXIF_POINTER, exif), (GPS_POINTER, position)):
        if tags is not None:
            ifd0[pointer] = longs(at + len(parts))
            parts += directory(order, tags, at + len(parts))
    following = 0
    if ifd1 is not None:
        following = at + len(parts)
        parts += directory(order, ifd1, following)
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(order + "I", 8) + directory(order, ifd0, 8, following) + parts


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def app1_exif(block):
    return segment(0xE1, b"Exif\0\0" + block)


def app1_xmp(packet):
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def frame(width=40, height=30):
    return segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0")


def jpeg(*segments, size=(40, 30)):
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\x34" + b"\xff\xd9"
    return b"\xff\xd8" + b"".join(segments) + frame(*size) + scan


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks, size=(40, 30)):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def riff_chunk(kind, body):
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def webp(*chunks, size=(40, 30)):
    canvas = b"\x0c\0\0\0" + (size[0] - 1).to_bytes(3, "little") + (size[1] - 1).to_bytes(3, "little")
    body = b"WEBP" + riff_chunk(b"VP8X", canvas) + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif(*extensions, size=(40, 30)):
    return b"GIF89a" + struct.pack("<HH", *size) + b"\0\0\0" + b"".join(extensions) + b"\x3b"


def dataset(number, value, record=2):
    value = value.encode() if isinstance(value, str) else value
    return bytes([0x1C, record, number]) + struct.pack(">H", len(value)) + value


def resource(identifier, body):
    return (
        b"8BIM"
        + struct.pack(">H", identifier)
        + b"\0\0"
        + struct.pack(">I", len(body))
        + body
        + b"\0" * (len(body) & 1)
    )


def app13(*resources):
    return segment(0xED, b"Photoshop 3.0\0" + b"".join(resources))


def xmp(attributes="", elements="", namespaces=""):
    """A packet with one description; the usual namespaces are bound."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        f" {namespaces} {attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode()
