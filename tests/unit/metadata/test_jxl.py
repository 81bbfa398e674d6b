import pytest
from bmff_builders import XMP, box, little_tiff, u32

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.jxl import codestream_raster, read_jxl
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import Raster, ReasonCode

SIGNATURE = box("JXL ", b"\r\n\x87\n") + box("ftyp", b"jxl \0\0\0\0jxl ")


def codestream(*fields):
    """The first bytes of a codestream: `fields` are (value, bits), least significant bit first."""
    bits = at = 0
    for value, width in fields:
        bits |= value << at
        at += width
    return b"\xff\x0a" + bits.to_bytes(at // 8 + 1, "little") + bytes(4)


SMALL_SQUARE = codestream((1, 1), (3, 5), (1, 3), (1, 1))  # 32 by 32, all metadata default
TURNED = codestream((0, 1), (2, 2), (3023, 18), (0, 3), (2, 2), (4031, 18), (0, 1), (1, 1), (5, 3))


def read(raw):
    gathered = Gathered()
    read_jxl(MemorySource(raw), gathered)
    return gathered


@pytest.mark.parametrize(
    ("raw", "raster"),
    [
        (SMALL_SQUARE, Raster(width=32, height=32)),
        (TURNED, Raster(width=4032, height=3024, orientation=6)),
        (codestream((0, 1), (1, 2), (1079, 13), (5, 3), (1, 1)), Raster(width=1920, height=1080)),
        (codestream((1, 1), (0, 5), (0, 3), (31, 5), (0, 1), (0, 1)), Raster(width=256, height=8)),
    ],
)
def test_size_and_orientation_stand_in_the_codestream(raw, raster):
    assert codestream_raster(raw) == raster
    assert read(raw).raster == raster
    assert read(SIGNATURE + box("jxlc", raw)).raster == raster
    assert read(SIGNATURE + box("jxlp", u32(0), raw)).raster == raster


@pytest.mark.parametrize("raw", [b"", b"\xff\x0a", b"\xff\xd8\xff\xe0", b"\xff\x0a\x00\x00"])
def test_what_is_no_codestream_has_no_size(raw):
    assert codestream_raster(raw) is None


def test_exif_and_xml_boxes_are_read():
    gathered = read(
        SIGNATURE + box("jxlc", TURNED) + box("Exif", u32(0), little_tiff(orientation=3)) + box("xml ", XMP)
    )
    assert [value for _, value in gathered.device["make"]] == ["Made by hand", "From XMP"]
    assert gathered.raster is not None
    assert gathered.raster.orientation == 6  # the codestream's, not Exif's
    assert gathered.orientation == 6


@pytest.mark.parametrize("kind", [b"Exif", b"xml "])
def test_compressed_metadata_are_said_to_be_unread(kind):
    assert ReasonCode.UNSUPPORTED_PART in read(SIGNATURE + box("brob", kind, b"\x8b")).reasons


def test_other_compressed_boxes_lose_no_metadata():
    assert not read(SIGNATURE + box("brob", b"jumb", b"\x8b")).reasons


def test_a_cut_file_is_truncated():
    assert ReasonCode.TRUNCATED in read(SIGNATURE + box("jxlc", SMALL_SQUARE, size=9999)).reasons
