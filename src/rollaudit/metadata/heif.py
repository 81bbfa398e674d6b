"""HEIC, HEIF and AVIF pictures (ISO/IEC 23008-12, ISO/IEC 14496-12 §8.11, AV1 Image File Format).

Metadata are items of the file-level `meta` box: `iinf` names them, `iloc` says where their bytes lie, `iref` to which
picture they belong. The primary picture's `ispe`, `clap`, `irot` and `imir` properties give its raster.
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rollaudit.metadata import bmff
from rollaudit.metadata.bmff import Box, number, payload, walk
from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.quicktime import read_movie_box, read_uuid
from rollaudit.metadata.seft import read_seft, seft_blocks
from rollaudit.metadata.source import ByteSource, MemorySource
from rollaudit.metadata.trailing import read_movie, read_trailing
from rollaudit.metadata.xmp import read_xmp
from rollaudit.model.evidence import Category, Raster, ReasonCode

MAX_ITEMS = 8_192
MAX_EXTENTS = 64
MAX_METADATA_ITEMS = 8
_TABLE_BYTES = 1 << 20

# (quarter turns anticlockwise, mirror axis) to EXIF orientation; the turn is applied first (MIAF, ISO/IEC 23000-22
# §7.3.6.7). Axis 0 mirrors top to bottom, axis 1 left to right (ISO/IEC 23008-12:2022 §6.5.12).
_ORIENTATIONS: dict[tuple[int, int | None], int] = {
    (0, None): 1,
    (1, None): 8,
    (2, None): 3,
    (3, None): 6,
    (0, 0): 4,
    (1, 0): 5,
    (2, 0): 2,
    (3, 0): 7,
    (0, 1): 2,
    (1, 1): 7,
    (2, 1): 4,
    (3, 1): 5,
}


class _Item(NamedTuple):
    number: int
    kind: bytes
    content_type: bytes
    protected: bool


@dataclass(slots=True)
class _Meta:
    """The tables of one `meta` box, as raw bytes where they are looked up only by item."""

    primary: int = -1
    items: list[_Item] = field(default_factory=list)
    locations: bytes = b""
    idat: Box | None = None
    associations: list[bytes] = field(default_factory=list)
    properties: list[Box] = field(default_factory=list)
    described_by: dict[int, set[int]] = field(default_factory=dict)
    thumbnails: bool = False


def read_heif(source: ByteSource, gathered: Gathered) -> None:
    """Read a HEIC or HEIF file.

    The raster is the picture as a decoder on libheif (pi-heif) hands it out: `clap`, `irot` and `imir` are applied and
    EXIF's Orientation is ignored. So the size is the upright one, orientation 1.
    """
    _read(source, gathered, decoder_applies_transforms=True)


def read_avif(source: ByteSource, gathered: Gathered) -> None:
    """Read an AVIF file.

    The raster is the picture as Pillow's decoder (libavif) hands it out: not transformed, with `irot` and `imir` told
    as an EXIF orientation, the file's own EXIF Orientation ignored.
    """
    _read(source, gathered, decoder_applies_transforms=False)


def _read(source: ByteSource, gathered: Gathered, *, decoder_applies_transforms: bool) -> None:
    raster: Raster | None = None
    movie: Box | None = None
    seen_meta = False
    stray: list[int] = []
    for box in walk(source, 0, source.size, gathered, stray.append):
        if box.kind == b"mpvd":
            # Google's Motion Photo format 1.0: the movie of a HEIC lies in a box of its own.
            read_movie(source, box.body, box.end, "HEIF:mpvd", gathered)
        elif box.kind == b"sefd":
            if trailer := seft_blocks(source, box.end):
                read_seft(source, trailer[1], gathered)
        elif box.kind == b"uuid":
            read_uuid(source, box, gathered)
        elif box.kind == b"meta" and not seen_meta:
            seen_meta = True
            meta = _read_tables(source, box, gathered)
            _read_metadata_items(source, meta, gathered)
            _note_hidden_pictures(source, meta, gathered)
            raster = _raster(source, meta, gathered, decoder_applies_transforms=decoder_applies_transforms)
        elif box.kind == b"moov" and movie is None:
            movie = box
    if stray and seen_meta:
        read_trailing(source, stray[0], source.size, "HEIF", gathered)
    gathered.raster = raster
    if movie is not None:
        # An image sequence: the movie's own readings come after those of its still picture.
        read_movie_box(source, movie, gathered)
        gathered.raster = raster or gathered.raster
    # HEIF pictures are turned by their own properties: EXIF's Orientation has no say (ISO/IEC 23008-12 Annex A.2.1).
    gathered.orientation = gathered.raster.orientation if gathered.raster else None
    if not seen_meta and movie is None:
        gathered.partly(ReasonCode.TRUNCATED, "no meta box")


# ISO/IEC 23008-12 6.6.2.1 and Apple's own names: what an auxiliary picture is. Opacity hides nothing and is left out.
_AUXILIARY: Final = (
    (b"urn:mpeg:hevc:2015:auxid:2", "DepthMap"),
    (b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth", "DepthMap"),
    (b"urn:com:apple:photo:2018:aux:portraiteffectsmatte", "PortraitMatte"),
    (b"urn:com:apple:photo:2019:aux:semantic", "SemanticMatte"),
    (b"urn:com:apple:photo:2020:aux:semantic", "SemanticMatte"),
    (b"urn:com:apple:photo:2020:aux:hdrgainmap", "GainMap"),
    (b"tag:apple.com,2023:photo:aux:styledeltamap", "StyleMap"),
    (b"tag:apple.com,2023:photo:aux:linearthumbnail", "Thumbnail"),
)


def _note_hidden_pictures(source: ByteSource, meta: _Meta, gathered: Gathered) -> None:
    """Note the pictures beside the one that is shown: thumbnails, depth, gain maps, mattes."""
    seen: set[bytes] = set()
    for box in meta.properties:
        if box.kind != b"auxC":
            continue
        name = source.read(box.body + 4, min(80, box.end - box.body - 4)).partition(b"\0")[0]
        field = next((what for mark, what in _AUXILIARY if name.startswith(mark)), None)
        if field is not None and name not in seen:
            seen.add(name)
            gathered.add(Category.MEDIA_CONTENT, field, name.decode("latin-1"), "HEIF:auxC")
    if any(item.kind == b"tmap" for item in meta.items):
        # ISO/IEC 23008-12:2022/Amd 1, the tone-mapped derivation: a base picture and its gain map (ISO 21496-1).
        gathered.add(Category.MEDIA_CONTENT, "GainMap", "tmap", "HEIF:tmap")
    if meta.thumbnails:
        gathered.add(Category.MEDIA_CONTENT, "Thumbnail", True, "HEIF:thmb")


def _read_tables(source: ByteSource, meta_box: Box, gathered: Gathered) -> _Meta:
    meta = _Meta()
    for box in walk(source, meta_box.body + 4, meta_box.end, gathered):
        if box.kind == b"pitm":
            data = source.read(box.body, 8)
            meta.primary = number(data, 4, 2 if data[:1] == b"\x00" else 4)
        elif box.kind == b"iinf":
            meta.items = _read_item_infos(source, box, gathered)
        elif box.kind == b"iloc":
            meta.locations = payload(source, box, gathered, _TABLE_BYTES)
        elif box.kind == b"idat":
            meta.idat = box
        elif box.kind == b"iref":
            table = payload(source, box, gathered, _TABLE_BYTES)
            meta.described_by = _read_descriptions(table)
            meta.thumbnails = b"thmb" in table
        elif box.kind == b"iprp":
            for part in walk(source, box.body, box.end, gathered):
                if part.kind == b"ipco":
                    meta.properties = list(walk(source, part.body, part.end, gathered))
                elif part.kind == b"ipma":
                    meta.associations.append(payload(source, part, gathered, _TABLE_BYTES))
    return meta


def _read_item_infos(source: ByteSource, box: Box, gathered: Gathered) -> list[_Item]:
    """ISO/IEC 14496-12 §8.11.6: versions 2 and 3 carry a type, versions 0 and 1 a content type only."""
    data = payload(source, box, gathered, _TABLE_BYTES)
    view = MemorySource(data)
    items = []
    for info in walk(view, 6 if data[:1] == b"\x00" else 8, len(data), gathered):
        if info.kind != b"infe" or info.end - info.body < 8:
            continue
        entry = data[info.body : info.end]
        version = entry[0]
        wide = 4 if version >= 3 else 2
        at = 4 + wide
        protected = number(entry, at, 2) != 0
        kind, at = (entry[at + 2 : at + 6], at + 6) if version >= 2 else (b"mime", at + 2)
        content_type = b""
        if kind == b"mime":
            _, _, rest = entry[at:].partition(b"\x00")
            content_type = rest.partition(b"\x00")[0]
        items.append(_Item(number(entry, 4, wide), kind, content_type, protected))
        if len(items) >= MAX_ITEMS:
            gathered.partly(ReasonCode.LIMIT, f"more than {MAX_ITEMS} items")
            break
    return items


def _read_descriptions(data: bytes) -> dict[int, set[int]]:
    """`iref` (§8.11.12): for each item that describes others (`cdsc`), which ones."""
    wide = 2 if data[:1] == b"\x00" else 4
    described: dict[int, set[int]] = {}
    for box in walk(MemorySource(data), 4, len(data), Gathered()):
        if box.kind == b"cdsc":
            origin, count = number(data, box.body, wide), number(data, box.body + wide, 2)
            first = box.body + wide + 2
            last = min(first + wide * count, box.end)
            described.setdefault(origin, set()).update(number(data, at, wide) for at in range(first, last, wide))
    return described


def _read_metadata_items(source: ByteSource, meta: _Meta, gathered: Gathered) -> None:
    """Read the Exif and XMP items, those that describe the primary picture first."""
    wanted = [
        item
        for item in meta.items
        if item.kind == b"Exif" or (item.kind == b"mime" and item.content_type == b"application/rdf+xml")
    ]
    wanted.sort(key=lambda item: meta.primary not in meta.described_by.get(item.number, {meta.primary}))
    if len(wanted) > MAX_METADATA_ITEMS:
        gathered.partly(ReasonCode.LIMIT, f"more than {MAX_METADATA_ITEMS} metadata items")
    for item in wanted[:MAX_METADATA_ITEMS]:
        if item.protected:
            gathered.partly(ReasonCode.UNSUPPORTED_PART, "an encrypted metadata item")
            continue
        data = _item_bytes(source, meta, item.number, gathered)
        if item.kind == b"mime":
            if data:
                read_xmp(data, gathered)
        elif len(data) > 4:
            read_exif(MemorySource(exif_payload(data)), gathered)


def exif_payload(data: bytes) -> bytes:
    """Return the TIFF block of an Exif item or box: 4 bytes say where it begins (ISO/IEC 23008-12 Annex A.2.1).

    Writers get these wrong in known ways (no offset at all, an offset that counts itself): the block is then looked
    for by its own header near the start.
    """
    start = 4 + number(data, 0, 4)
    for at in (start, 4, 0):
        if data[at : at + 4] in (b"II*\x00", b"MM\x00*") or data[at : at + 6] == b"Exif\x00\x00":
            return data[at:]
    found = [at for at in (data.find(b"II*\x00", 0, 128), data.find(b"MM\x00*", 0, 128)) if at >= 0]
    return data[min(found) :] if found else data[min(start, len(data)) :]


def _item_bytes(source: ByteSource, meta: _Meta, wanted: int, gathered: Gathered) -> bytes:
    """Return the bytes of item `wanted` by way of `iloc` (ISO/IEC 14496-12 §8.11.3), versions 0 to 2."""
    table = meta.locations
    if len(table) < 8:
        gathered.partly(ReasonCode.MALFORMED, "a metadata item without a location")
        return b""
    version = table[0]
    offset_size, length_size = table[4] >> 4, table[4] & 15
    base_size, index_size = table[5] >> 4, (table[5] & 15 if version in (1, 2) else 0)
    wide = 2 if version < 2 else 4
    at = 6 + wide
    for _ in range(min(number(table, 6, wide), MAX_ITEMS)):
        if at >= len(table):
            break
        item = number(table, at, wide)
        at += wide
        method = number(table, at, 2) & 15 if version in (1, 2) else 0
        at += 2 if version in (1, 2) else 0
        elsewhere = number(table, at, 2)
        base = number(table, at + 2, base_size)
        count = number(table, at + 2 + base_size, 2)
        at += 4 + base_size
        step = index_size + offset_size + length_size
        if item == wanted:
            if method > 1 or elsewhere:
                gathered.partly(ReasonCode.UNSUPPORTED_PART, "a metadata item built from other items or files")
                return b""
            pairs = [
                (
                    base + number(table, p + index_size, offset_size),
                    number(table, p + index_size + offset_size, length_size),
                )
                for p in range(at, at + step * min(count, MAX_EXTENTS), step or 1)
            ]
            return _extents(source, meta.idat if method == 1 else Box(b"", 0, source.size), pairs, gathered)
        at += step * count
    gathered.partly(ReasonCode.MALFORMED, "a metadata item without a location")
    return b""


def _extents(source: ByteSource, where: Box | None, pairs: list[tuple[int, int]], gathered: Gathered) -> bytes:
    """Join the extents, offsets counted from `where`; a length of 0 means all that is there (§8.11.3.3)."""
    if where is None:
        gathered.partly(ReasonCode.MALFORMED, "an item in an idat box that is not there")
        return b""
    parts = []
    left = bmff.MAX_PAYLOAD
    for offset, length in pairs:
        start = where.body + offset
        wanted = length or where.end - start
        if start + wanted > where.end:
            gathered.partly(ReasonCode.TRUNCATED, "a metadata item goes on past the end of the file")
        if wanted > left:
            gathered.partly(ReasonCode.LIMIT, f"a metadata item of more than {bmff.MAX_PAYLOAD} bytes")
        parts.append(source.read(start, min(wanted, left, max(0, where.end - start))))
        left -= len(parts[-1])
        if left <= 0:
            break
    return b"".join(parts)


def _raster(source: ByteSource, meta: _Meta, gathered: Gathered, *, decoder_applies_transforms: bool) -> Raster | None:
    width = height = turns = 0
    axis: int | None = None
    aperture: tuple[int, int] | None = None
    for index in _property_indices(meta):
        if not 0 < index <= len(meta.properties):
            continue
        box = meta.properties[index - 1]
        data = source.read(box.body, min(32, box.end - box.body))
        if box.kind == b"ispe" and len(data) >= 12:
            width, height = number(data, 4, 4), number(data, 8, 4)
        elif box.kind == b"irot" and data:
            turns = data[0] & 3
        elif box.kind == b"imir" and data:
            axis = data[0] & 1
        elif box.kind == b"clap" and len(data) >= 16 and number(data, 4, 4) and number(data, 12, 4):
            aperture = number(data, 0, 4) // number(data, 4, 4), number(data, 8, 4) // number(data, 12, 4)
    if not width or not height:
        gathered.partly(ReasonCode.MALFORMED, "the primary picture has no size")
        return None
    if not decoder_applies_transforms:
        return Raster(width=width, height=height, orientation=_ORIENTATIONS[turns, axis])
    if aperture is not None and 0 < aperture[0] <= width and 0 < aperture[1] <= height:
        width, height = aperture
    return Raster(width=height, height=width) if turns % 2 else Raster(width=width, height=height)


def _property_indices(meta: _Meta) -> list[int]:
    """`ipma` (ISO/IEC 23008-12 §9.3.1): the 1-based places in `ipco` of the primary item's properties."""
    for table in meta.associations:
        if len(table) < 8:
            continue
        wide = 2 if table[0] == 0 else 4
        step, mask = (2, 0x7FFF) if table[3] & 1 else (1, 0x7F)
        at = 8
        for _ in range(min(number(table, 4, 4), MAX_ITEMS)):
            if at + wide >= len(table):
                break
            item, count = number(table, at, wide), table[at + wide]
            at += wide + 1
            if item == meta.primary:
                return [number(table, p, step) & mask for p in range(at, at + step * count, step)]
            at += step * count
    return []
