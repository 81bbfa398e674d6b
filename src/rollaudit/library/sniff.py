"""A file's format by its first bytes, never by its name.

Most files are settled by 16 bytes. Three families need more: ISO base media files by their brands (ISO/IEC 14496-12
§4.3), RAW files that are TIFF inside by tags of their first directories (TIFF 6.0 §2, TIFF/EP), and texts (XMP, AAE,
JSON) by their first characters.
"""

import os
import re
from collections.abc import Iterator

from rollaudit.library.opening import CannotOpenError, opened
from rollaudit.model.evidence import FileFormat

_PREFIXES: tuple[tuple[bytes, FileFormat], ...] = (
    (b"\xff\xd8\xff", FileFormat.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileFormat.PNG),
    (b"GIF87a", FileFormat.GIF),
    (b"GIF89a", FileFormat.GIF),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", FileFormat.JXL),
    (b"\xff\x0a", FileFormat.JXL),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", FileFormat.JP2),
    (b"\xff\x4f\xff\x51", FileFormat.JP2),
    (b"8BPS", FileFormat.PSD),
    (b"\xff\x01Exiv2", FileFormat.EXV),
    (b"II\x1a\x00\x00\x00HEAPCCDR", FileFormat.CRW),
    (b"FUJIFILMCCD-RAW", FileFormat.RAF),
    (b"IIRO", FileFormat.ORF),
    (b"IIRS", FileFormat.ORF),
    (b"MMOR", FileFormat.ORF),
    (b"IIU\x00", FileFormat.RW2),
    (b"\x00MRM", FileFormat.MRW),
    (b"FOVb", FileFormat.X3F),
    (b"\x1a\x45\xdf\xa3", FileFormat.MATROSKA),
    (b"\x00\x00\x01\xba", FileFormat.MPEG),
    (b"\x00\x00\x01\xb3", FileFormat.MPEG),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", FileFormat.WMV),
    (b"PK\x03\x04", FileFormat.ZIP),
    (b"PK\x05\x06", FileFormat.ZIP),
    (b"\x1f\x8b\x08", FileFormat.GZIP),
)

_TIFF_STARTS = frozenset({b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"})
"""Classic TIFF (42) and BigTIFF (43), both byte orders."""

# ISO/IEC 23008-12 §10.2, AV1 Image File Format §9, 3GPP TS 26.244 §5.4, the MP4 registration authority's list.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_HEIF_BRANDS = frozenset({b"mif1", b"mif2", b"msf1", b"miaf", b"MiHB", b"MiHE", b"jpeg", b"jpgs", b"j2ki", b"avci"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P ", b"aax ", b"aaxc"})
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"skip", b"free", b"pnot"})

_DNG_VERSION, _MAKE, _SUB_IFDS, _PHOTOMETRIC, _COMPRESSION, _SUBFILE_TYPE = 0xC612, 0x10F, 0x14A, 0x106, 0x103, 0xFE
_DNG_PRIVATE = 0xC634
_CFA = 32803
_REDUCED_IMAGE = 1
_PEF_COMPRESSION = 65535
_RAW_MAKES: tuple[tuple[bytes, FileFormat], ...] = (
    (b"NIKON", FileFormat.NEF),
    (b"SONY", FileFormat.ARW),
    (b"PENTAX", FileFormat.PEF),
    (b"RICOH", FileFormat.PEF),
    (b"SAMSUNG", FileFormat.SRW),
)
_MAX_ENTRIES = 256
_HEAD_BYTES = 65536

_TEXT_START = re.compile(rb"(?:\xef\xbb\xbf)?[\x00\s]*")
_JSON_START = re.compile(rb"\{\s*(?:\"|\}|\Z)|\[\s*(?:[\[{\"\]\-0-9tfn]|\Z)")
# A section, then keys and values or another section; and somewhere what no other program writes into such a file.
_INI_START = re.compile(rb"\[[^\[\]\r\n]{1,255}\][ \t]*\r?\n(?:[^\[\]={}\"\r\n]{1,100}=|\[|\Z)")
_PICASA_MARKS = re.compile(
    rb"^(?:faces=rect64\(|crop=rect64\(|rotate=rotate\(|backuphash=|star=yes\b|filters=\w+=|\[\.album:|\[Contacts2\]"
    rb"|\[Picasa\]|IIDLIST_)",
    re.MULTILINE | re.IGNORECASE,
)
_XMP_MARKS = (b"adobe:ns:meta", b"<?xpacket", b"<x:xmpmeta", b"ns.adobe.com/xap/")
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})

_EXTENSIONS: dict[FileFormat, frozenset[str]] = {
    FileFormat.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif", "mpo", "insp", "jps"}),
    FileFormat.HEIC: frozenset({"heic", "heif", "hif", "heics"}),
    FileFormat.HEIF: frozenset({"heif", "heic", "hif", "heifs"}),
    FileFormat.AVIF: frozenset({"avif", "avifs"}),
    FileFormat.PNG: frozenset({"png", "apng"}),
    FileFormat.WEBP: frozenset({"webp"}),
    FileFormat.TIFF: frozenset(
        {"tif", "tiff", "btf", "3fr", "dcr", "erf", "fff", "iiq", "k25", "kdc", "mef", "mos", "nrw", "sr2", "srf"}
    ),
    FileFormat.GIF: frozenset({"gif"}),
    FileFormat.JXL: frozenset({"jxl"}),
    FileFormat.JP2: frozenset({"jp2", "j2k", "j2c", "jpc", "jpx", "jpf", "jpm"}),
    FileFormat.BMP: frozenset({"bmp", "dib"}),
    FileFormat.PSD: frozenset({"psd", "psb"}),
    FileFormat.EXV: frozenset({"exv"}),
    FileFormat.DNG: frozenset({"dng"}),
    FileFormat.CR2: frozenset({"cr2"}),
    FileFormat.CR3: frozenset({"cr3"}),
    FileFormat.CRW: frozenset({"crw"}),
    FileFormat.NEF: frozenset({"nef", "nrw"}),
    FileFormat.ARW: frozenset({"arw", "sr2", "srf"}),
    FileFormat.RAF: frozenset({"raf"}),
    FileFormat.ORF: frozenset({"orf"}),
    FileFormat.RW2: frozenset({"rw2", "raw", "rwl"}),
    FileFormat.PEF: frozenset({"pef"}),
    FileFormat.SRW: frozenset({"srw"}),
    FileFormat.MRW: frozenset({"mrw"}),
    FileFormat.X3F: frozenset({"x3f"}),
    FileFormat.MP4: frozenset({"mp4", "m4v", "mov", "f4v", "lrv", "360", "insv", "mp4v"}),
    FileFormat.MOV: frozenset({"mov", "qt", "mp4", "m4v", "360"}),
    FileFormat.M4V: frozenset({"m4v", "mp4"}),
    FileFormat.THREEGP: frozenset({"3gp", "3g2", "3gpp", "3gpp2", "mp4"}),
    FileFormat.AVI: frozenset({"avi"}),
    FileFormat.MATROSKA: frozenset({"mkv", "webm", "mk3d", "mka"}),
    FileFormat.MPEG: frozenset({"mpg", "mpeg", "mpe", "vob", "m2v", "ts", "mts", "m2ts", "m2t", "mod", "tod"}),
    FileFormat.WMV: frozenset({"wmv", "asf", "wma"}),
    FileFormat.XMP: frozenset({"xmp"}),
    FileFormat.AAE: frozenset({"aae"}),
    FileFormat.PICASA: frozenset({"ini"}),
    FileFormat.JSON: frozenset({"json", "geojson"}),
    FileFormat.ZIP: frozenset({"zip"}),
    FileFormat.GZIP: frozenset({"gz", "tgz"}),
}


def sniff(head: bytes) -> FileFormat:
    """Return the format of the file that begins with `head` (the first 64 KiB, or less). Never raises."""
    for prefix, file_format in _PREFIXES:
        if head.startswith(prefix):
            return file_format
    start = head[:4]
    if start in _TIFF_STARTS:
        return _sniff_tiff(head)
    if head[4:8] == b"ftyp" or head[4:8] in _OLD_QUICKTIME:
        return _sniff_boxes(head)
    if start == b"RIFF":
        return {b"WEBP": FileFormat.WEBP, b"AVI ": FileFormat.AVI}.get(head[8:12], FileFormat.OTHER)
    if start[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return FileFormat.BMP
    if start[:2] == b"\xff\xd8" and len(head) > 2:
        # A start-of-image marker followed by stray bytes: decoders resynchronise at the next 0xFF (T.81 B.1.1.2).
        return FileFormat.JPEG if b"\xff" in head[2:4096] else FileFormat.OTHER
    if _is_transport_stream(head):
        return FileFormat.MPEG
    return _sniff_text(head)


def sniff_file(path: bytes) -> FileFormat | None:
    """Return the format of the regular file at `path`; None where there is none that can be opened and read."""
    try:
        with opened(path) as descriptor:
            return sniff(os.pread(descriptor, _HEAD_BYTES, 0))
    except (CannotOpenError, OSError):
        return None


def expected_extensions(file_format: FileFormat) -> frozenset[str]:
    """Return the name endings (lower case, no dot) that are honest for `file_format`; empty where any is."""
    return _EXTENSIONS.get(file_format, frozenset())


def _sniff_boxes(head: bytes) -> FileFormat:
    """Decide an ISO base media or QuickTime file: by its brands, or as an old movie without any."""
    at = 0
    for _ in range(8):
        size, kind = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if kind == b"ftyp":
            return _sniff_brands(head[at + 8 : at + max(16, min(size, 1024))])
        if kind in (b"moov", b"mdat", b"pnot"):
            # QuickTime File Format, "The File Type Compatibility atom is optional"; 2 to 7 is no size at all.
            return FileFormat.MOV if size in (0, 1) or size >= 8 else FileFormat.OTHER
        if kind not in _OLD_QUICKTIME or size < 8:
            return FileFormat.OTHER
        at += size
    return FileFormat.OTHER


def _sniff_brands(brands: bytes) -> FileFormat:
    """Decide by the major brand, then by the compatible ones; an unknown brand is some ISO base media file."""
    major = brands[:4]
    compatible = frozenset(brands[at : at + 4] for at in range(8, len(brands) - 3, 4))
    if major in _HEIF_BRANDS:
        # mif1 and msf1 say only "some HEIF": the compatible brands say how the pictures are coded.
        return _image_format(compatible) or FileFormat.HEIF
    known = _one_brand(major)
    if known is not None:
        return known
    image = _image_format(compatible)
    if image is not None:
        return image
    if compatible & _HEIF_BRANDS:
        return FileFormat.HEIF
    others = {_one_brand(brand) for brand in compatible}
    for candidate in (FileFormat.MOV, FileFormat.CR3, FileFormat.M4V, FileFormat.THREEGP):
        if candidate in others:
            return candidate
    return FileFormat.MP4


def _image_format(brands: frozenset[bytes]) -> FileFormat | None:
    if brands & _AVIF_BRANDS:
        return FileFormat.AVIF
    return FileFormat.HEIC if brands & _HEIC_BRANDS else None


def _one_brand(brand: bytes) -> FileFormat | None:
    if brand == b"qt  ":
        return FileFormat.MOV
    if brand in _AVIF_BRANDS:
        return FileFormat.AVIF
    if brand in _HEIC_BRANDS:
        return FileFormat.HEIC
    if brand == b"crx ":
        return FileFormat.CR3
    if brand in _AUDIO_BRANDS:
        return FileFormat.OTHER
    if brand.startswith(b"M4V"):
        return FileFormat.M4V
    if brand.startswith((b"3gp", b"3g2", b"3gg", b"3ge", b"3gr", b"kddi")):
        return FileFormat.THREEGP
    return FileFormat.MP4 if brand.startswith((b"iso", b"mp4", b"avc1", b"dash", b"MSNV", b"XAVC", b"f4v")) else None


def _sniff_tiff(head: bytes) -> FileFormat:
    """Tell a RAW file from a picture that is merely TIFF: by what its directories say the samples are."""
    if head[8:10] == b"CR" and head[2:4] in (b"*\x00", b"\x00*"):
        return FileFormat.CR2
    little = head[:1] == b"I"
    if head[2:4] in (b"+\x00", b"\x00+"):
        return FileFormat.TIFF
    tags = dict(_directory(head, _number(head[4:8], little=little), little=little))
    if _DNG_VERSION in tags:
        return FileFormat.DNG
    make = _text_value(head, tags.get(_MAKE), little=little).upper()
    for prefix, file_format in _RAW_MAKES:
        if make.startswith(prefix):
            return file_format if _has_raw_trait(head, tags, little=little) else FileFormat.TIFF
    return FileFormat.TIFF


def _has_raw_trait(head: bytes, tags: dict[int, bytes], *, little: bool) -> bool:
    """Whether the samples are a colour filter array's, or the first directory is a preview of such a picture.

    A camera maker's software writes plain TIFF too, with Make set: there IFD0 is the full picture.
    """

    def short(tag: int) -> int:
        return _number(tags.get(tag, bytes(10))[6:8], little=little)

    if short(_PHOTOMETRIC) == _CFA or short(_COMPRESSION) == _PEF_COMPRESSION or _DNG_PRIVATE in tags:
        return True
    if _SUB_IFDS not in tags:
        return False
    subfile = tags.get(_SUBFILE_TYPE)
    if subfile is not None and _number(subfile[6:10], little=little) == _REDUCED_IMAGE:
        return True
    entry = tags[_SUB_IFDS]
    count, value = _number(entry[2:6], little=little), _number(entry[6:10], little=little)
    offsets = (
        [value] if count == 1 else [_number(head[value + 4 * k :][:4], little=little) for k in range(min(count, 8))]
    )
    return any(
        tag == _PHOTOMETRIC and _number(field[6:8], little=little) == _CFA
        for offset in offsets
        for tag, field in _directory(head, offset, little=little)
    )


def _directory(head: bytes, offset: int, *, little: bool) -> Iterator[tuple[int, bytes]]:
    """Yield (tag, the entry's type, count and value: 10 bytes) of the directory at `offset`, as far as `head` goes."""
    count = _number(head[offset : offset + 2], little=little)
    for at in range(offset + 2, offset + 2 + 12 * min(count, _MAX_ENTRIES), 12):
        entry = head[at : at + 12]
        if len(entry) < 12:
            return
        yield _number(entry[:2], little=little), entry[2:]


def _text_value(head: bytes, field: bytes | None, *, little: bool) -> bytes:
    if field is None:
        return b""
    count = min(_number(field[2:6], little=little), 64)
    if count <= 4:
        return field[6 : 6 + count]
    at = _number(field[6:10], little=little)
    return head[at : at + count]


def _number(data: bytes, *, little: bool) -> int:
    return int.from_bytes(data, "little" if little else "big")


def _is_transport_stream(head: bytes) -> bool:
    """MPEG-2 transport (ISO/IEC 13818-1 §2.4.3.2): sync bytes every 188 bytes, or 192 with a 4-byte time stamp."""
    return any(
        len(head) > start + 3 * step and all(head[start + k * step] == 0x47 for k in range(4))
        for start, step in ((0, 188), (4, 192))
    )


def _sniff_text(head: bytes) -> FileFormat:
    """Tell XMP, AAE, Picasa's lists and JSON from other text."""
    if head.startswith(b"bplist00"):
        return FileFormat.AAE if b"adjustmentFormatIdentifier" in head else FileFormat.OTHER
    if head.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        head = head[2:].replace(b"\x00", b"")
    start = _TEXT_START.match(head)
    at = start.end() if start else 0
    first = head[at : at + 1]
    if first == b"<":
        text = head[at : at + 8192]
        if b"<plist" in text and b"adjustmentFormatIdentifier" in text:
            return FileFormat.AAE
        return FileFormat.XMP if any(mark in text for mark in _XMP_MARKS) else FileFormat.OTHER
    if first == b"[" and _INI_START.match(head, at) and _PICASA_MARKS.search(head, at):
        return FileFormat.PICASA
    if first in (b"{", b"[") and _JSON_START.match(head, at) and b"\x00" not in head[:512]:
        return FileFormat.JSON
    return FileFormat.OTHER
