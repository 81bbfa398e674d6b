import struct

import pytest

from rollaudit.library.sniff import expected_extensions, sniff
from rollaudit.model.evidence import FileFormat


def ftyp(major, *compatible):
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I4s", 8 + len(brands), b"ftyp") + brands


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", FileFormat.JPEG),
        (b"\xff\xd8\x00\x01\xff\xe1", FileFormat.JPEG),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileFormat.PNG),
        (b"GIF89a", FileFormat.GIF),
        (b"GIF87a", FileFormat.GIF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", FileFormat.WEBP),
        (b"RIFF\x10\0\0\0AVI LIST", FileFormat.AVI),
        (b"RIFF\x10\0\0\0WAVEfmt ", FileFormat.OTHER),
        (b"\0\0\0\x0cJXL \r\n\x87\n", FileFormat.JXL),
        (b"\xff\x0a\xfa\x1f", FileFormat.JXL),
        (b"\0\0\0\x0cjP  \r\n\x87\n", FileFormat.JP2),
        (b"\xff\x4f\xff\x51\0\x2f", FileFormat.JP2),
        (b"BM" + bytes(12) + b"\x28\0\0\0", FileFormat.BMP),
        (b"BMW makes cars and motorcycles", FileFormat.OTHER),
        (b"8BPS\0\x01", FileFormat.PSD),
        (b"\xff\x01Exiv2\xff\xe1", FileFormat.EXV),
        (b"II\x1a\0\0\0HEAPCCDR\x02\0", FileFormat.CRW),
        (b"FUJIFILMCCD-RAW 0201", FileFormat.RAF),
        (b"IIRO\x08\0\0\0", FileFormat.ORF),
        (b"IIRS\x08\0\0\0", FileFormat.ORF),
        (b"MMOR\0\0\0\x08", FileFormat.ORF),
        (b"IIU\0\x18\0\0\0", FileFormat.RW2),
        (b"\0MRM\0\0\0\0", FileFormat.MRW),
        (b"FOVb\0\0\x02\0", FileFormat.X3F),
        (b"II*\0\x10\0\0\0CR\x02\0", FileFormat.CR2),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86", FileFormat.MATROSKA),
        (b"\0\0\x01\xba\x44", FileFormat.MPEG),
        (b"\0\0\x01\xb3\x14", FileFormat.MPEG),
        ((b"\x47" + bytes(187)) * 4, FileFormat.MPEG),
        ((bytes(4) + b"\x47" + bytes(187)) * 4, FileFormat.MPEG),
        (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), FileFormat.WMV),
        (b"PK\x03\x04\x14\0", FileFormat.ZIP),
        (b"PK\x05\x06" + bytes(18), FileFormat.ZIP),
        (b"\x1f\x8b\x08\0", FileFormat.GZIP),
        (b'{"title": "IMG.jpg"}', FileFormat.JSON),
        (b"\xef\xbb\xbf\n [ {}]", FileFormat.JSON),
        (b"{\n}", FileFormat.JSON),
        (b"{curly prose}", FileFormat.OTHER),
        (b"[section]\nkey=value", FileFormat.OTHER),
        (b'<?xpacket begin="" id="W5M0"?>', FileFormat.XMP),
        (b'\n<?xml version="1.0"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">', FileFormat.XMP),
        ('\ufeff<x:xmpmeta xmlns:x="adobe:ns:meta/">'.encode("utf-16-le"), FileFormat.XMP),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', FileFormat.OTHER),
        (b"[Picasa]\nname=Praia\n", FileFormat.PICASA),
        (b"\xef\xbb\xbf[1.jpg]\r\nfaces=rect64(3f845bcb59418507),1\r\n", FileFormat.PICASA),
        (b"[test.jpg]\nkeywords=a\nbackuphash=1\n", FileFormat.PICASA),
        (b"[.ShellClassInfo]\r\nIconFile=a.ico\r\n", FileFormat.OTHER),
        (b"[1, 2]\n", FileFormat.JSON),
        (b'<?xml?><plist version="1.0"><key>adjustmentFormatIdentifier</key>', FileFormat.AAE),
        (b'<?xml?><plist version="1.0"><key>CFBundleName</key>', FileFormat.OTHER),
        (b"bplist00\xd4\x01_\x10\x1aadjustmentFormatIdentifier", FileFormat.AAE),
        (b"", FileFormat.OTHER),
        (b"\0", FileFormat.OTHER),
        (b"plain text", FileFormat.OTHER),
        (b"%PDF-1.7", FileFormat.OTHER),
        (bytes(4096), FileFormat.OTHER),
    ],
)
def test_a_format_is_told_by_its_first_bytes(head, expected):
    assert sniff(head) is expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ftyp(b"heic", b"mif1", b"heic"), FileFormat.HEIC),
        (ftyp(b"heix", b"mif1"), FileFormat.HEIC),
        (ftyp(b"mif1", b"mif1", b"heic"), FileFormat.HEIC),
        (ftyp(b"msf1", b"mif1", b"hevc"), FileFormat.HEIC),
        (ftyp(b"mif1", b"mif1", b"miaf"), FileFormat.HEIF),
        (ftyp(b"mif1", b"mif1", b"avif"), FileFormat.AVIF),
        (ftyp(b"avif", b"mif1", b"miaf"), FileFormat.AVIF),
        (ftyp(b"avis", b"avif", b"msf1", b"iso8"), FileFormat.AVIF),
        (ftyp(b"hhhh", b"mif1", b"heic"), FileFormat.HEIC),
        (ftyp(b"crx ", b"crx ", b"isom"), FileFormat.CR3),
        (ftyp(b"qt  ", b"qt  "), FileFormat.MOV),
        (ftyp(b"qq  ", b"qt  "), FileFormat.MOV),
        (ftyp(b"isom", b"iso2", b"avc1", b"mp41"), FileFormat.MP4),
        (ftyp(b"mp42", b"isom", b"3gp4"), FileFormat.MP4),
        (ftyp(b"XAVC", b"iso6"), FileFormat.MP4),
        (ftyp(b"M4V ", b"mp42"), FileFormat.M4V),
        (ftyp(b"M4A ", b"mp42"), FileFormat.OTHER),
        (ftyp(b"3gp6", b"isom"), FileFormat.THREEGP),
        (ftyp(b"3g2a", b"mp42"), FileFormat.THREEGP),
        (ftyp(b"????"), FileFormat.MP4),
        (struct.pack(">I4s", 8, b"wide") + struct.pack(">I4s", 99, b"mdat"), FileFormat.MOV),
        (struct.pack(">I4s", 8, b"free") + ftyp(b"mp42"), FileFormat.MP4),
        (struct.pack(">I4s", 1, b"mdat") + bytes(8), FileFormat.MOV),
        (struct.pack(">I4s", 0, b"mdat"), FileFormat.MOV),
        (struct.pack(">I4s", 500, b"moov"), FileFormat.MOV),
        (struct.pack(">I4s", 20, b"pnot"), FileFormat.MOV),
        (struct.pack(">I4s", 3, b"moov"), FileFormat.OTHER),
        (b"you free them all", FileFormat.OTHER),
        (b"the free world is wide", FileFormat.OTHER),
        (struct.pack(">I4s", 0, b"free"), FileFormat.OTHER),
    ],
)
def test_iso_base_media_files_are_told_by_their_brands(head, expected):
    assert sniff(head) is expected


def tiff(tags, *, big=False, sub=()):
    """A directory of (tag, kind, value) at 8, and one with `sub` at 2000, whose offset tag 0x14A gets."""
    order = ">" if big else "<"

    def directory(entries, at):
        out, extra = struct.pack(order + "H", len(entries)), b""
        tail = at + 2 + 12 * len(entries) + 4
        for tag, kind, value in entries:
            if isinstance(value, bytes):
                raw = value + b"\0"
                out += struct.pack(order + "HHII", tag, kind, len(raw), tail + len(extra))
                extra += raw
            elif kind == 3:
                out += struct.pack(order + "HHIHH", tag, kind, 1, value, 0)
            else:
                out += struct.pack(order + "HHII", tag, kind, 1, value)
        return out + bytes(4) + extra

    head = (b"MM\0*" if big else b"II*\0") + struct.pack(order + "I", 8) + directory(tags, 8)
    return head.ljust(2000, b"\0") + directory(list(sub), 2000) if sub else head


MAKE, SUBFILE, PHOTOMETRIC, SUB_IFDS = 0x10F, 0xFE, 0x106, 0x14A
CFA = [(SUBFILE, 4, 0), (PHOTOMETRIC, 3, 32803)]


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize(
    ("tags", "sub", "expected"),
    [
        ([(PHOTOMETRIC, 3, 2)], (), FileFormat.TIFF),
        ([(MAKE, 2, b"Canon"), (0xC612, 4, 0x01040000)], (), FileFormat.DNG),
        ([(SUBFILE, 4, 1), (MAKE, 2, b"NIKON CORPORATION"), (SUB_IFDS, 4, 2000)], CFA, FileFormat.NEF),
        ([(MAKE, 2, b"NIKON CORPORATION"), (SUB_IFDS, 4, 2000)], CFA, FileFormat.NEF),
        ([(SUBFILE, 4, 0), (PHOTOMETRIC, 3, 2), (MAKE, 2, b"NIKON CORPORATION")], (), FileFormat.TIFF),
        (
            [(SUBFILE, 4, 0), (PHOTOMETRIC, 3, 2), (MAKE, 2, b"NIKON CORPORATION"), (SUB_IFDS, 4, 2000)],
            [(SUBFILE, 4, 1), (PHOTOMETRIC, 3, 2)],
            FileFormat.TIFF,
        ),
        ([(MAKE, 2, b"SONY"), (0xC634, 4, 4000)], (), FileFormat.ARW),
        ([(MAKE, 2, b"SONY"), (SUBFILE, 4, 1), (SUB_IFDS, 4, 2000)], CFA, FileFormat.ARW),
        ([(MAKE, 2, b"SONY"), (PHOTOMETRIC, 3, 2)], (), FileFormat.TIFF),
        ([(PHOTOMETRIC, 3, 32803), (MAKE, 2, b"PENTAX Corporation")], (), FileFormat.PEF),
        ([(0x103, 3, 65535), (MAKE, 2, b"RICOH IMAGING COMPANY, LTD.")], (), FileFormat.PEF),
        ([(MAKE, 2, b"SAMSUNG"), (SUB_IFDS, 4, 2000)], CFA, FileFormat.SRW),
        ([(MAKE, 2, b"Canon"), (PHOTOMETRIC, 3, 32803)], (), FileFormat.TIFF),
    ],
)
def test_raw_is_told_from_plain_tiff_by_what_its_samples_are(tags, sub, expected, big):
    assert sniff(tiff(tags, sub=sub, big=big)) is expected


def test_big_tiff_is_tiff():
    assert sniff(b"II+\0\x08\0\0\0" + bytes(16)) is FileFormat.TIFF
    assert sniff(b"MM\0+\0\x08\0\0" + bytes(16)) is FileFormat.TIFF


def test_a_directory_that_points_anywhere_is_survived():
    for offset in (0, 1, 7, 0xFFFFFFF0, 65530):
        assert sniff(b"II*\0" + struct.pack("<I", offset) + b"\xff" * 60) in FileFormat


def test_every_cut_is_survived():
    for head in (ftyp(b"mif1", b"heic"), tiff([(MAKE, 2, b"NIKON"), (SUB_IFDS, 4, 2000)], sub=CFA), b'{"a": 1}'):
        for cut in range(len(head)):
            assert sniff(head[:cut]) in FileFormat


def test_every_format_names_its_honest_endings():
    for file_format in FileFormat:
        endings = expected_extensions(file_format)
        assert bool(endings) is (file_format is not FileFormat.OTHER)
        assert all(ending == ending.lower() and "." not in ending for ending in endings)
    assert "jpg" in expected_extensions(FileFormat.JPEG)
    assert "jpg" not in expected_extensions(FileFormat.PNG)
