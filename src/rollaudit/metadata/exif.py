"""An Exif block (Exif 3.0, DNG 1.7, TIFF/EP, Windows XP tags) to facts; also the root of every TIFF-based RAW file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from struct import error as StructError  # noqa: N812 -- the class is named in lower case where it is defined
from typing import Final

from rollaudit.metadata.datetimes import Moment, parse_fraction, parse_offset, parse_stamp
from rollaudit.metadata.dng_private import read_private
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.generated import is_prompt
from rollaudit.metadata.gps import decode_comment, read_gps_directory
from rollaudit.metadata.iptc import read_iptc
from rollaudit.metadata.makernotes import read_maker_note
from rollaudit.metadata.photoshop import read_resources
from rollaudit.metadata.source import ByteSource, OffsetSource
from rollaudit.metadata.thumbnails import MAX_THUMBNAIL, note_thumbnail
from rollaudit.metadata.tiff import Entry, Tiff, decode_text
from rollaudit.metadata.xmp import MAX_PACKET, read_xmp
from rollaudit.model.evidence import CaptureTime, Category, ReasonCode

_EXIF_POINTER, _GPS_POINTER, _MAKER_NOTE, _ORIENTATION = 0x8769, 0x8825, 0x927C, 0x0112
_DNG_PRIVATE: Final = 0xC634
_XMP, _IPTC, _PHOTOSHOP, _THUMBNAIL, _THUMBNAIL_BYTES, _STRIPS = 700, 33723, 34377, 0x0201, 0x0202, 0x0111
_COMMENT: Final = 0x9286
_FRAME_WITHIN: Final = 640
_MAX_BLOCK: Final = 4 << 20
_HEADER: Final = b"Exif\0"


def _as_text(tiff: Tiff, entry: Entry) -> str:
    return tiff.text(entry)


def _as_copyright(tiff: Tiff, entry: Entry) -> str:
    # Exif 3.0 4.6.5.9: photographer's and editor's notices, a NUL between them.
    return ", ".join(part for raw in tiff.data(entry).split(b"\0") if (part := decode_text(raw)))


def _as_utf16(tiff: Tiff, entry: Entry) -> str:
    return tiff.data(entry).decode("utf-16-le", "replace").split("\0", 1)[0].strip()


def _as_comment(tiff: Tiff, entry: Entry) -> str:
    return decode_comment(tiff.data(entry), tiff.order)


def _as_number(tiff: Tiff, entry: Entry) -> float | str:
    numbers = tiff.numbers(entry, 1)
    return "" if not numbers or numbers[0] != numbers[0] else numbers[0]


def _as_hex(tiff: Tiff, entry: Entry) -> str:
    data = tiff.data(entry, 64)
    return data.hex() if any(data) else ""


def _as_time(tiff: Tiff, entry: Entry) -> str:
    return tiff.text(entry).strip()


def _as_offset(tiff: Tiff, entry: Entry) -> str:
    return parse_offset(tiff.text(entry)) or ""


def _as_identifier(tiff: Tiff, entry: Entry) -> str:
    text = tiff.text(entry)
    return text if text.strip("0 ") and text.isprintable() else ""


_Decoder = Callable[[Tiff, Entry], str | float]
_DATE, _INFO, _ID = Category.DATE_TAKEN, Category.DEVICE_INFO, Category.DEVICE_IDENTIFIER
_PERSON, _CAPTION, _EDIT = Category.PERSON_IDENTITY, Category.CAPTION_TEXT, Category.EDIT_HISTORY
_AROUND = Category.LOCATION_INFERRED

# Tag: the standard's name, category, decoder, the `Device` field it is a reading of. IFD0 and the Exif IFD share one
# table: writers put tags into the wrong one of the two, and no number means two things in them.
TAGS: Final[dict[int, tuple[str, Category, _Decoder, str | None]]] = {
    0x000B: ("ProcessingSoftware", _EDIT, _as_text, None),
    0x010D: ("DocumentName", _CAPTION, _as_text, None),
    0x010E: ("ImageDescription", _CAPTION, _as_text, None),
    0x010F: ("Make", _INFO, _as_text, "make"),
    0x0110: ("Model", _INFO, _as_text, "model"),
    0x011D: ("PageName", _CAPTION, _as_text, None),
    0x0131: ("Software", _INFO, _as_text, "software"),
    0x0132: ("DateTime", _DATE, _as_time, None),
    0x013B: ("Artist", _PERSON, _as_text, None),
    0x013C: ("HostComputer", _INFO, _as_text, "host"),
    0x4746: ("Rating", _CAPTION, _as_number, None),
    0x8298: ("Copyright", _PERSON, _as_copyright, None),
    0x882A: ("TimeZoneOffset", _DATE, _as_number, None),
    0x9003: ("DateTimeOriginal", _DATE, _as_time, None),
    0x9004: ("DateTimeDigitized", _DATE, _as_time, None),
    0x9010: ("OffsetTime", _DATE, _as_offset, None),
    0x9011: ("OffsetTimeOriginal", _DATE, _as_offset, None),
    0x9012: ("OffsetTimeDigitized", _DATE, _as_offset, None),
    0x9286: ("UserComment", _CAPTION, _as_comment, None),
    0x9290: ("SubSecTime", _DATE, _as_text, None),
    0x9291: ("SubSecTimeOriginal", _DATE, _as_text, None),
    0x9292: ("SubSecTimeDigitized", _DATE, _as_text, None),
    0x9400: ("AmbientTemperature", _AROUND, _as_number, None),
    0x9401: ("Humidity", _AROUND, _as_number, None),
    0x9402: ("Pressure", _AROUND, _as_number, None),
    0x9403: ("WaterDepth", _AROUND, _as_number, None),
    0x9A00: ("XiaomiModel", _INFO, _as_text, None),
    0x9C9B: ("XPTitle", _CAPTION, _as_utf16, None),
    0x9C9C: ("XPComment", _CAPTION, _as_utf16, None),
    0x9C9D: ("XPAuthor", _PERSON, _as_utf16, None),
    0x9C9E: ("XPKeywords", _CAPTION, _as_utf16, None),
    0x9C9F: ("XPSubject", _CAPTION, _as_utf16, None),
    0xA004: ("RelatedSoundFile", Category.AUDIO, _as_text, None),
    0xA420: ("ImageUniqueID", _ID, _as_identifier, None),
    0xA430: ("CameraOwnerName", _PERSON, _as_text, "owner"),
    0xA431: ("BodySerialNumber", _ID, _as_identifier, "body_serial"),
    0xA433: ("LensMake", _INFO, _as_text, None),
    0xA434: ("LensModel", _INFO, _as_text, "lens"),
    0xA435: ("LensSerialNumber", _ID, _as_identifier, "lens_serial"),
    0xA436: ("ImageTitle", _CAPTION, _as_text, None),
    0xA437: ("Photographer", _PERSON, _as_text, None),
    0xA438: ("ImageEditor", _PERSON, _as_text, None),
    0xA439: ("CameraFirmware", _INFO, _as_text, None),
    0xA43A: ("RAWDevelopingSoftware", _EDIT, _as_text, None),
    0xA43B: ("ImageEditingSoftware", _EDIT, _as_text, None),
    0xA43C: ("MetadataEditingSoftware", _EDIT, _as_text, None),
    0xC614: ("UniqueCameraModel", _INFO, _as_text, None),
    0xC62F: ("CameraSerialNumber", _ID, _as_identifier, "body_serial"),
    0xC65D: ("RawDataUniqueID", _ID, _as_hex, None),
    0xC68B: ("OriginalRawFileName", _EDIT, _as_text, None),
    0xC71B: ("PreviewDateTime", _DATE, _as_text, None),
    0xFDE8: ("OwnerName", _PERSON, _as_text, "owner"),
    0xFDE9: ("SerialNumber", _ID, _as_identifier, "body_serial"),
    0xFDEA: ("Lens", _INFO, _as_text, "lens"),
}

# Time, its offset, its subseconds: Exif 3.0 gives each time its own (OffsetTime is DateTime's alone). DateTime is when
# the file was last changed, so as a time of capture it is in doubt.
_TIMES: Final = (
    (0x9003, 0x9011, 0x9291, "DateTimeOriginal", 1.0),
    (0x9004, 0x9012, 0x9292, "DateTimeDigitized", 0.9),
    (0x0132, 0x9010, 0x9290, "DateTime", 0.5),
)
_BLOCKS: Final = frozenset(
    {_EXIF_POINTER, _GPS_POINTER, _MAKER_NOTE, _DNG_PRIVATE, _ORIENTATION, _XMP, _IPTC, _PHOTOSHOP, _THUMBNAIL}
)


@dataclass(slots=True)
class Block:
    """One Exif structure while it is read: its skeleton, and the entries that matter beyond a fact of their own."""

    tiff: Tiff
    prefix: str
    special: dict[int, Entry] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)
    moments: dict[int, Moment] = field(default_factory=dict)


def read_exif(source: ByteSource, gathered: Gathered, *, prefix: str = "EXIF") -> None:
    r"""Read the Exif block that `source` begins with; a leading `Exif\0\0` is stepped over.

    Facts get sources `<prefix>:<standard tag name>`, maker notes `<Brand>:<tag>`. What is damaged is left out and
    noted in `gathered`; raises only what the source raises.
    """
    block = open_block(source, gathered, prefix)
    if block is None:
        return
    tiff, first = block
    read_root(tiff, first, gathered, prefix)


def open_block(source: ByteSource, gathered: Gathered, prefix: str) -> tuple[Tiff, int] | None:
    """Return the TIFF structure of an Exif block and its first directory's offset; notes a block that is none."""
    if source.read(0, 5) == _HEADER:
        source = OffsetSource(source, 6)
    opened = Tiff.open(source)
    if opened is None:
        gathered.partly(ReasonCode.MALFORMED, f"the {prefix} block has no TIFF header")
    return opened


def read_root(tiff: Tiff, first: int, gathered: Gathered, prefix: str) -> Block:
    """Read IFD0 and everything it points to, and say what was found of the entries with a meaning of their own."""
    block = Block(tiff=tiff, prefix=prefix)
    gathered.has_exif = True
    entries, following = tiff.directory(first)
    _read_entries(block, entries, gathered)
    if pointer := block.special.get(_EXIF_POINTER):
        _read_entries(block, tiff.directory(tiff.integer(pointer))[0], gathered)
    _offer_times(block, gathered)
    if pointer := block.special.get(_GPS_POINTER):
        read_gps_directory(tiff, tiff.directory(tiff.integer(pointer))[0], gathered, prefix)
    if orientation := block.special.get(_ORIENTATION):
        value = tiff.integer(orientation)
        if gathered.orientation is None and 1 <= value <= 8:
            gathered.orientation = value
    _read_maker(block, gathered)
    _read_embedded(block, gathered)
    if following:
        _read_thumbnail(tiff, following, gathered, prefix)
    if tiff.outside:
        gathered.partly(ReasonCode.MALFORMED, f"values of the {prefix} block lie outside it")
    return block


def read_gps(source: ByteSource, gathered: Gathered, *, prefix: str = "EXIF") -> None:
    """Read a TIFF structure whose first directory is itself the GPS directory, as CR3's `CMT4` box holds."""
    opened = open_block(source, gathered, prefix)
    if opened is not None:
        tiff, first = opened
        read_gps_directory(tiff, tiff.directory(first)[0], gathered, prefix)


def _read_entries(block: Block, entries: list[Entry], gathered: Gathered) -> None:
    tiff, prefix, special, parts = block.tiff, block.prefix, block.special, block.parts
    for entry in entries:
        tag = entry[0]
        rule = TAGS.get(tag)
        if rule is None:
            if tag in _BLOCKS:
                special.setdefault(tag, entry)
            continue
        name, category, decode, device_field = rule
        value = decode(tiff, entry)
        if decode is _as_time and isinstance(value, str):
            moment = parse_stamp(value)
            if moment is not None:
                block.moments.setdefault(tag, moment)
            value = moment.local + (moment.offset or "") if moment else value.strip(" :0")
        if value == "":
            continue
        source = f"{prefix}:{name}"
        gathered.add(category, name, value, source)
        if tag == _COMMENT and is_prompt(str(value)):
            gathered.add(_EDIT, "GeneratedPicture", True, source)
        if category is _DATE:
            parts.setdefault(tag, str(value))
        elif device_field is not None and isinstance(value, str):
            gathered.add_device(device_field, value, source)


def _offer_times(block: Block, gathered: Gathered) -> None:
    """Join each time with its own offset and subseconds and offer it as a reading of the time of capture."""
    parts = block.parts
    for tag, offset_tag, fraction_tag, name, confidence in _TIMES:
        moment = block.moments.get(tag)
        if moment is None:
            continue
        if fraction := parse_fraction(parts.get(fraction_tag, "")):
            moment = Moment(f"{moment.local.partition('.')[0]}.{fraction}", moment.offset)
        gathered.times.append(
            CaptureTime(
                local=moment.local,
                offset=parts.get(offset_tag) or moment.offset,
                source=f"{block.prefix}:{name}",
                confidence=confidence,
            )
        )


def _read_maker(block: Block, gathered: Gathered) -> None:
    own = block.special.get(_MAKER_NOTE)
    entry = own or block.special.get(_DNG_PRIVATE)
    place = block.tiff.place(entry) if entry else None
    if place is None:
        return
    make = next((value for source, value in gathered.device.get("make", ()) if source.startswith(block.prefix)), "")
    try:
        (read_maker_note if own else read_private)(block.tiff, place, make, gathered)
    except (StructError, IndexError, ValueError):
        gathered.partly(ReasonCode.MALFORMED, "the maker note could not be followed")


def _read_embedded(block: Block, gathered: Gathered) -> None:
    """Read the XMP packet, the IPTC record and the Photoshop resources that a TIFF carries as values."""
    special, tiff = block.special, block.tiff
    if entry := special.get(_XMP):
        read_xmp(tiff.data(entry, MAX_PACKET), gathered)
    if entry := special.get(_IPTC):
        data = tiff.data(entry, _MAX_BLOCK)
        if data[3:4] == b"\x1c" != data[:1]:
            # Declared as LONGs (TIFF technical note 33723), and swapped as such by a writer of the other byte order.
            data = b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4))
        read_iptc(data, gathered)
    if entry := special.get(_PHOTOSHOP):
        read_resources(tiff.data(entry, _MAX_BLOCK), gathered)


def _read_thumbnail(tiff: Tiff, offset: int, gathered: Gathered, prefix: str) -> None:
    """Note an embedded thumbnail (IFD1, Exif 3.0 4.5.8): a second picture that an edit may have left behind."""
    outside = tiff.outside
    entries = {entry[0]: entry for entry in tiff.directory(offset)[0]}
    if _THUMBNAIL in entries:
        start = tiff.integer(entries[_THUMBNAIL])
        length = tiff.integer(entries[_THUMBNAIL_BYTES]) if _THUMBNAIL_BYTES in entries else 0
        wanted = min(length, MAX_THUMBNAIL) if gathered.keep_thumbnail else _FRAME_WITHIN
        note_thumbnail(tiff.source.read(start, wanted), f"{prefix}:JPEGInterchangeFormat", gathered)
    elif _STRIPS in entries:
        gathered.add(Category.MEDIA_CONTENT, "Thumbnail", True, f"{prefix}:StripOffsets")
    tiff.outside = outside  # a damaged thumbnail directory costs no fact
