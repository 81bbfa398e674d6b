"""Maker notes: the serials, owners and identifiers that camera makers keep outside the standard tags.

Undocumented by their makers; the layouts here are common knowledge and were checked against real files. Sony's
serials are enciphered and are not read, except where an old body wrote one in clear.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.source import ByteSource, OffsetSource
from rollaudit.metadata.tiff import ASCII, UNDEFINED, Entry, Tiff, byte_order, decode_text
from rollaudit.model.evidence import Category

_INFO, _ID, _PERSON = Category.DEVICE_INFO, Category.DEVICE_IDENTIFIER, Category.PERSON_IDENTITY
_PLACE, _CAPTION, _FACE = Category.LOCATION_INFERRED, Category.CAPTION_TEXT, Category.FACE_PRESENCE


class Tag(NamedTuple):
    """What one maker's tag is: its common name, its category, the `Device` field it is a reading of."""

    name: str
    category: Category
    device: str | None = None


class Opened(NamedTuple):
    """A maker note's directory: the structure its offsets count in, where it starts, and the note's own bounds.

    A value outside the bounds is not the note's: an editor moved the note and left its offsets as they were.
    """

    tiff: Tiff
    start: int
    low: int = 0
    high: int = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One maker's note: its name in sources, how to open it, its tags, and tags that point to further directories."""

    name: str
    open: Callable[[Tiff, int, int, bytes], Opened | None]
    tags: dict[int, Tag]
    deeper: dict[int, dict[int, Tag]] | None = None


def _shared(skip: int) -> Callable[[Tiff, int, int, bytes], Opened]:
    """Return an opener for notes whose offsets count from the Exif block's own header."""

    def opener(outer: Tiff, start: int, size: int, _: bytes) -> Opened:
        return Opened(Tiff(outer.source, outer.order), start + skip, start, start + size)

    return opener


def _own(skip: int, mark: int | None) -> Callable[[Tiff, int, int, bytes], Opened]:
    """Return an opener for notes whose offsets count from the note; `mark` is where its byte order stands."""

    def opener(outer: Tiff, start: int, size: int, head: bytes) -> Opened:
        order = outer.order if mark is None else byte_order(head[mark : mark + 2], outer.order)
        return Opened(Tiff(_part(outer.source, start, size), order), skip)

    return opener


def _part(source: ByteSource, start: int, size: int) -> ByteSource:
    return OffsetSource(source, start, size)


def _nikon(outer: Tiff, start: int, size: int, head: bytes) -> Opened | None:
    # `Nikon\0`, version 2, then a whole TIFF of its own at byte 10. Version 1 and the bare kind hold no serial.
    if head[6:7] != b"\x02":
        return None
    opened = Tiff.open(_part(outer.source, start + 10, max(0, size - 10)))
    return Opened(*opened) if opened else None


def _fuji(outer: Tiff, start: int, size: int, head: bytes) -> Opened:
    return Opened(Tiff(_part(outer.source, start, size), "<"), int.from_bytes(head[8:12], "little"))


def _aoc(outer: Tiff, start: int, size: int, head: bytes) -> Opened:
    return Opened(Tiff(outer.source, byte_order(head[4:6], outer.order)), start + 6, start, start + size)


_APPLE: Final = {
    0x0003: Tag("RunTime", _INFO),
    0x000B: Tag("BurstUUID", _ID),
    0x0011: Tag("ContentIdentifier", _ID),
    0x0015: Tag("ImageUniqueID", _ID),
    0x0017: Tag("LivePhotoVideoIndex", _ID),
    0x002B: Tag("PhotoIdentifier", _ID),
}
_CANON: Final = {
    0x0009: Tag("OwnerName", _PERSON, "owner"),
    0x000C: Tag("SerialNumber", _ID, "body_serial"),
    0x0028: Tag("ImageUniqueID", _ID),
    0x0095: Tag("LensModel", _INFO, "lens"),
    0x0096: Tag("InternalSerialNumber", _ID),
    0x4019: Tag("LensSerialNumber", _ID, "lens_serial"),
}
_NIKON: Final = {
    0x001D: Tag("SerialNumber", _ID, "body_serial"),
    0x00A0: Tag("SerialNO", _ID, "body_serial"),
    0x00A7: Tag("ShutterCount", _ID),
}
_PANASONIC: Final = {
    0x0025: Tag("InternalSerialNumber", _ID, "body_serial"),
    0x0051: Tag("LensType", _INFO, "lens"),
    0x0052: Tag("LensSerialNumber", _ID, "lens_serial"),
    0x0065: Tag("Title", _CAPTION),
    0x0066: Tag("BabyName", _PERSON),
    0x0067: Tag("Location", _PLACE),
    0x0069: Tag("Country", _PLACE),
    0x006B: Tag("State", _PLACE),
    0x006D: Tag("City", _PLACE),
    0x006F: Tag("Landmark", _PLACE),
}
_LEICA: Final = _PANASONIC | {
    0x0303: Tag("SerialNumber", _ID, "body_serial"),
    0x0305: Tag("SerialNumber", _ID, "body_serial"),
}
_OLYMPUS: Final = {
    0x0209: Tag("CameraID", _INFO),
    0x0404: Tag("SerialNumber", _ID, "body_serial"),
}
_OLYMPUS_EQUIPMENT: Final = {
    0x2010: {
        0x0101: Tag("SerialNumber", _ID, "body_serial"),
        0x0102: Tag("InternalSerialNumber", _ID),
        0x0202: Tag("LensSerialNumber", _ID, "lens_serial"),
        0x0203: Tag("LensModel", _INFO, "lens"),
        0x0302: Tag("ExtenderSerialNumber", _ID),
        0x1003: Tag("FlashSerialNumber", _ID),
    }
}
_PENTAX: Final = {0x0215: Tag("CameraInfo", _ID), 0x0229: Tag("SerialNumber", _ID, "body_serial")}
_FUJI: Final = {0x0010: Tag("InternalSerialNumber", _ID, "body_serial"), 0x4100: Tag("FacesDetected", _FACE)}
_SIGMA: Final = {0x0002: Tag("SerialNumber", _ID, "body_serial")}
_SONY: Final = {0x2031: Tag("SerialNumber", _ID, "body_serial")}
_SAMSUNG: Final = {0xA002: Tag("SerialNumber", _ID, "body_serial"), 0x0123: Tag("FaceName", _PERSON)}
_CASIO: Final = {0x3006: Tag("HometownCity", _PLACE)}
_RICOH: Final = {0x0005: Tag("SerialNumber", _ID, "body_serial")}
_MOTOROLA: Final = {0x5501: Tag("SerialNumber", _ID, "body_serial"), 0x5500: Tag("BuildNumber", _INFO)}

# How a note begins, and whose it is.
BRANDS: Final[tuple[tuple[bytes, Brand], ...]] = (
    (b"Apple iOS\0", Brand(name="Apple", open=_own(14, 12), tags=_APPLE)),
    (b"Nikon\0", Brand(name="Nikon", open=_nikon, tags=_NIKON)),
    (b"Panasonic\0", Brand(name="Panasonic", open=_shared(12), tags=_PANASONIC)),
    (b"LEICA\0\0\0", Brand(name="Leica", open=_shared(8), tags=_LEICA)),
    (b"LEICA", Brand(name="Leica", open=_own(8, None), tags=_LEICA)),
    (b"FUJIFILM", Brand(name="FujiFilm", open=_fuji, tags=_FUJI)),
    (b"OLYMPUS\0", Brand(name="Olympus", open=_own(12, 8), tags=_OLYMPUS, deeper=_OLYMPUS_EQUIPMENT)),
    (b"OM SYSTEM\0", Brand(name="Olympus", open=_own(16, 12), tags=_OLYMPUS, deeper=_OLYMPUS_EQUIPMENT)),
    (b"OLYMP\0", Brand(name="Olympus", open=_shared(8), tags=_OLYMPUS, deeper=_OLYMPUS_EQUIPMENT)),
    (b"AOC\0", Brand(name="Pentax", open=_aoc, tags=_PENTAX)),
    (b"PENTAX \0", Brand(name="Pentax", open=_own(10, 8), tags=_PENTAX)),
    (b"SIGMA\0", Brand(name="Sigma", open=_shared(10), tags=_SIGMA)),
    (b"FOVEON\0", Brand(name="Sigma", open=_shared(10), tags=_SIGMA)),
    (b"SONY DSC \0", Brand(name="Sony", open=_shared(12), tags=_SONY)),
    (b"SONY CAM \0", Brand(name="Sony", open=_shared(12), tags=_SONY)),
    (b"QVC\0", Brand(name="Casio", open=_shared(6), tags=_CASIO)),
    (b"Ricoh\0", Brand(name="Ricoh", open=_shared(8), tags=_RICOH)),
    (b"RICOH\0", Brand(name="Ricoh", open=_shared(8), tags=_RICOH)),
    (b"MOT\0", Brand(name="Motorola", open=_own(8, None), tags=_MOTOROLA)),
)
# Notes that begin with their directory at once: known by the camera's make alone.
BARE: Final[tuple[tuple[str, Brand], ...]] = (
    ("CANON", Brand(name="Canon", open=_shared(0), tags=_CANON)),
    ("SAMSUNG", Brand(name="Samsung", open=_own(0, None), tags=_SAMSUNG)),
    ("SONY", Brand(name="Sony", open=_shared(0), tags=_SONY)),
)
_HEAD: Final = 32
_MOST_ENTRIES: Final = 255  # no maker's directory is longer; read in the wrong order, every one is
# Bytes between Canon's directory and its first value, by model: the next-directory link, with or without padding.
_CANON_GAPS: Final = frozenset({0, 4, 6, 16, 28})


def read_maker_note(outer: Tiff, place: tuple[int, int], make: str, gathered: Gathered) -> None:
    """Emit what a maker note at `place` (offset, length) of `outer` identifies, as `<Brand>:<tag>`.

    `make` is the camera's Make, which alone tells the brands whose notes have no head of their own. Raises
    `struct.error`, `IndexError` or `ValueError` for a note that cannot be followed.
    """
    start, size = place
    head = outer.source.read(start, min(size, _HEAD))
    brand = _brand(head, make)
    if brand is None or size < 14:
        return
    opened = brand.open(outer, start, size, head)
    if opened is not None:
        read_brand(brand, _as_written(opened), gathered)


def _as_written(opened: Opened) -> Opened:
    """Return a note in the byte order of its directory, which need not be the one that it states, or its file's.

    Pentax bodies state `MM` and write little-endian; editors turn a file's order round and leave the note as it was.
    """
    tiff = opened.tiff
    stated: Literal["little", "big"] = "little" if tiff.order == "<" else "big"
    other: Literal["little", "big"] = "big" if tiff.order == "<" else "little"
    count = tiff.source.read(opened.start, 2)
    if int.from_bytes(count, stated) <= _MOST_ENTRIES or int.from_bytes(count, other) > _MOST_ENTRIES:
        return opened
    return opened._replace(tiff=Tiff(tiff.source, ">" if tiff.order == "<" else "<"))


def _brand(head: bytes, make: str) -> Brand | None:
    for magic, brand in BRANDS:
        if head.startswith(magic):
            return brand
    upper = make.upper()
    for name, brand in BARE:
        if upper.startswith(name):
            return brand
    return None


def read_brand(brand: Brand, opened: Opened, gathered: Gathered) -> None:
    """Emit the facts of one maker's directory and of the directories it points to."""
    tiff = opened.tiff
    entries = tiff.directory(opened.start)[0]
    moved = opened.low > 0 and _moved(brand, opened, entries)
    for entry in entries:
        tag = brand.tags.get(entry[0])
        if tag is not None:
            place = tiff.place(entry)
            if place and (moved or not opened.low <= place[0] < opened.high):
                continue
            _emit(brand.name, tag, tiff, entry, gathered)
        elif brand.deeper and (inner := brand.deeper.get(entry[0])):
            _read_deeper(brand.name, inner, tiff, entry, gathered)


def _moved(brand: Brand, opened: Opened, entries: list[Entry]) -> bool:
    """Return whether a note's offsets no longer fit it: its values begin elsewhere than right behind its directory."""
    offsets = [place[0] for entry in entries if (place := opened.tiff.place(entry)) and place[0] >= opened.low]
    gap = min(offsets, default=0) - (opened.start + 2 + 12 * len(entries))
    if brand.name == "Canon":
        return bool(offsets) and gap not in _CANON_GAPS
    return bool(offsets) and gap < 0


def _read_deeper(brand: str, tags: dict[int, Tag], tiff: Tiff, entry: Entry, gathered: Gathered) -> None:
    # Olympus: a LONG or IFD offset; older bodies store the directory itself as an undefined block.
    place = tiff.place(entry) if entry[1] == UNDEFINED else None
    offset = place[0] if place else tiff.integer(entry)
    for inner in tiff.directory(offset)[0]:
        tag = tags.get(inner[0])
        if tag is not None:
            _emit(brand, tag, tiff, inner, gathered)


def _emit(brand: str, tag: Tag, tiff: Tiff, entry: Entry, gathered: Gathered) -> None:
    source = f"{brand}:{tag.name}"
    if tag.category is _FACE:
        count = tiff.integer(entry)
        if 0 < count < 256:
            gathered.add(_FACE, tag.name, count, source)
        return
    value = _value(brand, tag.name, tiff, entry)
    if not value.strip("0 .-"):
        return
    gathered.add(tag.category, tag.name, value, source)
    if tag.device is not None:
        gathered.add_device(tag.device, value, source)
    if source == "Apple:ContentIdentifier":
        gathered.content_identifier = gathered.content_identifier or value


def _value(brand: str, name: str, tiff: Tiff, entry: Entry) -> str:
    if (brand, name) == ("Apple", "RunTime"):
        # Time since the phone was started, as a property list: that it is there is the fact.
        return "present"
    if (brand, name) == ("Canon", "ImageUniqueID"):
        return tiff.data(entry, 16).hex()
    if (brand, name) == ("Canon", "LensSerialNumber"):
        return tiff.data(entry)[:5].hex()
    if (brand, name) == ("Pentax", "CameraInfo"):
        numbers = tiff.numbers(entry, 5)
        return str(int(numbers[4])) if len(numbers) == 5 else ""
    if entry[1] in {ASCII, UNDEFINED, 1}:
        text = decode_text(tiff.data(entry))
        return text if text.isprintable() else ""
    return tiff.text(entry)
