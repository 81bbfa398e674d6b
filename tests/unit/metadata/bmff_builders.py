"""Builds ISO base media files box by box, for the tests beside it."""

import struct


def box(kind, *parts, large=False, size=None):
    body = b"".join(parts)
    kind = kind.encode("latin-1") if isinstance(kind, str) else kind
    if large:
        return struct.pack(">I4sQ", 1, kind, 16 + len(body) if size is None else size) + body
    return struct.pack(">I4s", 8 + len(body) if size is None else size, kind) + body


def full(kind, *parts, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def u8(*values):
    return bytes(values)


def u16(*values):
    return struct.pack(f">{len(values)}H", *values)


def u32(*values):
    return struct.pack(f">{len(values)}I", *values)


def u64(*values):
    return struct.pack(f">{len(values)}Q", *values)


def ftyp(major=b"qt  ", *compatible):
    return box("ftyp", major, u32(0), *compatible)


def seconds_1904(unix):
    return unix + 2_082_844_800


def mvhd(created=0, *, scale=600, duration=0, version=0):
    if version:
        return full("mvhd", u64(created, created), u32(scale), u64(duration), bytes(80), version=1)
    return full("mvhd", u32(created, created, scale, duration), bytes(80))


IDENTITY = (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
QUARTER_TURN = (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def tkhd(width, height, *, created=0, matrix=IDENTITY, version=0):
    times = u64(created, created) + u32(1, 0) + u64(0) if version else u32(created, created, 1, 0, 0)
    tail = bytes(16) + struct.pack(">9i", *matrix) + u32(width << 16, height << 16)
    return full("tkhd", times, tail, version=version)


def sample_entry(kind, width=0, height=0):
    return box(kind, bytes(6), u16(1), bytes(16), u16(width, height), bytes(50))


def trak(handler, entry, header=None, *more):
    stbl = box("stbl", full("stsd", u32(1), entry))
    mdia = box("mdia", full("hdlr", bytes(4), handler, bytes(12), b"\0"), box("minf", stbl))
    return box("trak", header or tkhd(0, 0), mdia, *more)


def data(value, kind=1):
    value = value.encode() if isinstance(value, str) else value
    return box("data", u32(kind, 0), value)


def keys_meta(*pairs, plain=True):
    """A metadata list with keys; each pair is a key and its `data` box."""
    handler = full("hdlr", bytes(4), b"mdta", bytes(12), b"\0")
    names = [key.encode() for key, _ in pairs]
    keys = full("keys", u32(len(names)), *(box("mdta", name) for name in names))
    ilst = box("ilst", *(box(u32(place + 1), value) for place, (_, value) in enumerate(pairs)))
    return box("meta", handler, keys, ilst) if plain else full("meta", handler, keys, ilst)


def international(code, text):
    raw = text if isinstance(text, bytes) else text.encode()
    return box(code, u16(len(raw), 0x15C7), raw)


def loci(latitude, longitude, altitude=0.0, *, name="Somewhere", role=0, body="earth"):
    fixed = struct.pack(">3i", round(longitude * 65536), round(latitude * 65536), round(altitude * 65536))
    raw_name = name if isinstance(name, bytes) else name.encode() + b"\0"
    return full("loci", u16(0x15C7), raw_name, u8(role), fixed, body.encode() + b"\0", b"note\0")


def moov(*parts):
    return box("moov", *parts)


# --- HEIF -------------------------------------------------------------------------------------------------------


def infe(number, kind, *, content_type=None, version=2, protection=0):
    names = b"\0" + (content_type + b"\0" if content_type is not None else b"")
    return full("infe", (u16 if version == 2 else u32)(number), u16(protection), kind, names, version=version)


def iinf(*entries, version=0):
    return full("iinf", (u16 if version == 0 else u32)(len(entries)), *entries, version=version)


def iloc(entries, *, version=0, offset_size=4, length_size=4, base_size=0, index_size=0):
    """`entries`: (item, construction method, base, ((offset, length), ...))."""

    def wide(value, size):
        return value.to_bytes(size, "big") if size else b""

    body = u8(offset_size << 4 | length_size, base_size << 4 | index_size)
    body += (u32 if version == 2 else u16)(len(entries))
    for item, method, base, extents in entries:
        body += (u32 if version == 2 else u16)(item)
        body += u16(method) if version else b""
        body += u16(0) + wide(base, base_size) + u16(len(extents))
        for offset, length in extents:
            body += wide(1, index_size) + wide(offset, offset_size) + wide(length, length_size)
    return full("iloc", body, version=version)


def ispe(width, height):
    return full("ispe", u32(width, height))


def iprp(primary, *properties, version=0, wide=False):
    """`ipco` with `properties`, all of them the primary item's."""
    places = range(1, len(properties) + 1)
    indices = b"".join(u16(0x8000 | place) if wide else u8(0x80 | place) for place in places)
    item = (u32 if version else u16)(primary)
    ipma = full("ipma", u32(1), item, u8(len(properties)), indices, version=version, flags=int(wide))
    return box("iprp", box("ipco", *properties), ipma)


def pitm(item, *, version=0):
    return full("pitm", (u32 if version else u16)(item), version=version)


def little_tiff(make="Made by hand", orientation=None):
    """A TIFF block with Make, and an orientation where one is asked for."""
    raw = make.encode() + b"\0"
    entries = [(0x10F, 2, len(raw), None)]
    if orientation is not None:
        entries.append((0x112, 3, 1, orientation))
    at = 8 + 2 + 12 * len(entries) + 4
    out = b"II*\0" + struct.pack("<IH", 8, len(entries))
    for tag, kind, count, value in entries:
        out += struct.pack("<HHII", tag, kind, count, at if value is None else value)
    return out + bytes(4) + raw


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Make="From XMP"/></rdf:RDF></x:xmpmeta>'
)
