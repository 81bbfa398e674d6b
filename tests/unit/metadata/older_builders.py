"""Builds AVI, Matroska, JPEG 2000 and MRW files piece by piece, for the tests beside it and for fuzzing."""

import struct

from bmff_builders import box, u16, u32


def chunk(kind, *parts):
    body = b"".join(parts)
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def listed(kind, *parts):
    return chunk(b"LIST", kind, *parts)


def avi(*more, info=(), header=True, within=()):
    """A movie of 2 s, 320 x 240, with sound; `within` goes into the header's list, `more` behind the frames."""
    pace = struct.pack("<14I", 40_000, 0, 0, 0, 50, 0, 2, 0, 320, 240, 0, 0, 0, 0)
    streams = [listed(b"strl", chunk(b"strh", kind, bytes(52))) for kind in (b"vids", b"auds")]
    head = listed(b"hdrl", chunk(b"avih", pace), *streams, *within) if header else b""
    tags = [listed(b"INFO", *(chunk(kind, text) for kind, text in info))] if info else []
    return chunk(b"RIFF", b"AVI ", head, *tags, listed(b"movi", chunk(b"00dc", b"frames")), *more)


def nikon_list(*tags):
    body = b"".join(struct.pack("<HH", number, len(text)) + text for number, text in tags)
    return listed(b"ncdt", chunk(b"nctg", body))


def element(kind, *parts, size=None):
    """An EBML element; its size is written in eight bytes, or as unknown."""
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    body = b"".join(parts)
    wide = (1 << 56) | len(body) if size is None else size
    return name + wide.to_bytes(8, "big") + body


UNKNOWN = (1 << 57) - 1


def number(kind, value, wide=8):
    return element(kind, value.to_bytes(wide, "big"))


def simple(name, text, *inner):
    return element(0x67C8, element(0x45A3, name.encode()), element(0x4487, text.encode()), *inner)


def segment_info(*, date=None, title=None, seconds=None):
    parts = [number(0x2AD7B1, 1_000_000, 4), element(0x4D80, b"Lavf"), element(0x5741, b"Recorder 4")]
    if date is not None:
        parts.append(element(0x4461, date.to_bytes(8, "big", signed=True)))
    if title is not None:
        parts.append(element(0x7BA9, title.encode()))
    if seconds is not None:
        parts.append(element(0x4489, struct.pack(">d", seconds * 1_000)))
    return element(0x1549A966, *parts)


def tracks(width=640, height=480, *, sound=True):
    video = element(0xAE, number(0x83, 1, 1), element(0xE0, number(0xB0, width, 2), number(0xBA, height, 2)))
    return element(0x1654AE6B, video, *([element(0xAE, number(0x83, 2, 1))] if sound else []))


def tags(*simples):
    return element(0x1254C367, element(0x7373, *simples))


def matroska(*before, behind=(), doctype=b"matroska", clusters=3, segment_size=None):
    """A movie; `behind` stands after the clusters, where only the seek head leads."""
    head = element(0x1A45DFA3, element(0x4282, doctype))
    frames = b"".join(element(0x1F43B675, b"frames" * 20) for _ in range(clusters))
    found = element(0x114D9B74, *(_seek(one, 0) for one in behind)) if behind else b""
    at = len(found) + sum(map(len, before)) + len(frames)
    seeks = []
    for one in behind:
        seeks.append(_seek(one, at))
        at += len(one)
    seek_head = element(0x114D9B74, *seeks) if behind else b""
    return head + element(0x18538067, seek_head, *before, frames, *behind, size=segment_size)


def _seek(one, at):
    return element(0x4DBB, element(0x53AB, one[:4]), number(0x53AC, at))


def codestream(*segments, width=64, height=48):
    size = u16(0) + u32(width, height, 0, 0, width, height, 0, 0) + u16(1) + b"\7\1\1"
    parts = [b"\xff\x51" + u16(2 + len(size)) + size]
    parts += [b"\xff" + bytes([marker]) + u16(2 + len(body)) + body for marker, body in segments]
    return b"\xff\x4f" + b"".join(parts) + b"\xff\x90" + u16(10) + bytes(8) + b"\xff\x93\0\xff\xd9"


def comment(text, kind=1):
    return 0x64, u16(kind) + text


def jp2(*boxes, size=(64, 48), stream=None):
    header = box("jp2h", box("ihdr", u32(size[1], size[0]), u16(3), b"\7\7\0\0"))
    return (
        box("jP  ", b"\r\n\x87\n")
        + box("ftyp", b"jp2 ", u32(0), b"jp2 ")
        + header
        + b"".join(boxes)
        + box("jp2c", codestream() if stream is None else stream)
    )


def exif_box(block, mark=b""):
    return box("uuid", b"JpgTiffExif->JP2", mark, block)


def mrw(block, *, size=(3264, 2448)):
    parts = b"\0PRD" + u32(24) + b"27200001" + u16(2456, 3272, size[1], size[0]) + bytes(8)
    parts += b"\0TTW" + u32(len(block)) + block
    return b"\0MRM" + u32(len(parts)) + parts + b"sensor"


def heap(*records, order="<"):
    """A CIFF heap: (tag, value) each; a value of eight bytes under a tag with bit 14 stands in the directory."""
    data, table = b"", struct.pack(order + "H", len(records))
    for tag, value in records:
        if tag & 0x4000:
            table += struct.pack(order + "H", tag) + value.ljust(8, b"\0")
        else:
            table += struct.pack(order + "HII", tag, len(value), len(data))
            data += value + b"\0" * (len(value) % 2)
    return data + table + struct.pack(order + "I", len(data))


def crw(*records, order="<"):
    mark = b"II" if order == "<" else b"MM"
    return mark + struct.pack(order + "I", 26) + b"HEAPCCDR" + bytes(12) + heap(*records, order=order)
