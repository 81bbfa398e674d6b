"""An IPTC record (IIM 4.2) in Photoshop's resource blocks without some of its datasets; no other resource stays."""

from typing import Final

from rollaudit.strip.choice import Plan

SIGNATURE: Final = b"Photoshop 3.0\0"
_IPTC: Final = 0x0404
_MARKER: Final = 0x1C
_MAX_PARTS: Final = 2_000


def edited_resources(data: bytes, plan: Plan) -> bytes:
    """Return resource blocks with nothing but what stays of their IPTC records; empty where nothing does.

    Other resources go: thumbnails, addresses, XMP and digests of what is no more (Adobe Photoshop File Formats,
    "Image Resources").
    """
    kept = b"".join(edited_record(body, plan) for body in _records(data))
    if not kept:
        return b""
    return b"8BIM" + _IPTC.to_bytes(2, "big") + bytes(2) + len(kept).to_bytes(4, "big") + kept + bytes(len(kept) & 1)


def edited_record(data: bytes, plan: Plan) -> bytes:
    """Return a record's datasets without those that go; empty where none but the character set stays."""
    kept: list[bytes] = []
    says_something = False
    at = 0
    for _ in range(_MAX_PARTS):
        if at + 5 > len(data) or data[at] != _MARKER:
            break
        record, number, length = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        if length & 0x8000:
            break  # an extended dataset (IIM 1.6.2) holds no text
        end = at + 5 + length
        if end <= len(data) and not plan.drops_dataset(record, number):
            kept.append(data[at:end])
            says_something |= record == 2
        at = end
    return b"".join(kept) if says_something else b""


def _records(data: bytes) -> list[bytes]:
    found: list[bytes] = []
    at = 0
    for _ in range(_MAX_PARTS):
        if data[at : at + 4] != b"8BIM" or len(data) < at + 12:
            break
        identifier = int.from_bytes(data[at + 4 : at + 6], "big")
        at += 6 + ((data[at + 6] + 2) & ~1)  # a Pascal string, padded to an even length with its length byte
        length = int.from_bytes(data[at : at + 4], "big")
        if identifier == _IPTC:
            found.append(data[at + 4 : at + 4 + length])
        at += 4 + ((length + 1) & ~1)
    return found
