import struct
import zlib

import pytest
from still_builders import (
    app1_exif,
    app1_xmp,
    app13,
    chunk,
    dataset,
    gif,
    gps,
    jpeg,
    longs,
    png,
    resource,
    riff_chunk,
    segment,
    shorts,
    text,
    tiff,
    webp,
    xmp,
)

from rollaudit.metadata.read import extract, reads
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat, Raster, ReasonCode

EXIF = tiff(
    {0x010F: text("Acme"), 0x0112: shorts(6)}, exif={0x9003: text("2025:06:27 18:03:11")}, position=gps(48.8, 2.3)
)


def read(data, file_format=FileFormat.JPEG):
    return extract(MemorySource(data), file_format)


def facts(extraction):
    return {fact.source: fact.value for fact in extraction.facts}


def codes(extraction):
    return [reason.code for reason in extraction.reasons]


def assert_full(found, *, raster=True):
    assert found.device.make == "Acme"
    assert found.capture_time.local == "2025-06-27T18:03:11"
    assert found.position.latitude == pytest.approx(48.8)
    if raster:
        assert found.raster == Raster(width=40, height=30, orientation=6)
    assert not found.reasons


def test_exif_behind_a_large_segment_and_garbage_is_found():
    big = segment(0xE2, b"x" * 65_000)
    assert_full(read(jpeg(big, big, b"\0garbage\0", b"\xff\xff", app1_exif(EXIF))))


def test_a_second_exif_block_stands_beside_the_first():
    other = tiff({0x010F: text("Other")}, position=gps(10, 20))
    found = read(jpeg(app1_exif(EXIF), app1_exif(other)))
    assert_full(found)
    assert facts(found)["EXIF2:Make"] == "Other"
    assert facts(found)["JPEG:APP1"] == 2


def test_jpeg_xmp_extension_iptc_comment_and_content_credentials():
    extended = xmp(elements="<dc:description>long tale</dc:description>")
    guid = b"A" * 32
    head = b"http://ns.adobe.com/xmp/extension/\0" + guid
    half = len(extended) // 2
    parts = [
        segment(0xE1, head + struct.pack(">II", len(extended), at) + extended[at:until])
        for at, until in ((half, len(extended)), (0, half))
    ]
    record = dataset(90, b"\x1b%G", record=1) + dataset(90, "Zürich") + dataset(25, "dog") + dataset(55, "20250627")
    found = read(
        jpeg(
            app1_xmp(xmp(elements="<photoshop:City>Oslo</photoshop:City>")),
            *parts,
            app13(resource(0x0404, record + dataset(60, "180311+0200"))),
            segment(0xEB, b"JP\0\1\0\0\0\1" + b"jumb....jumdc2pa\0"),
            segment(0xE2, b"MPF\0"),
            segment(0xFE, b"made by me"),
        )
    )
    values = facts(found)
    assert values["XMP:photoshop:City"] == "Oslo"
    assert values["XMP:dc:description"] == "long tale"
    assert (values["IPTC:City"], values["IPTC:Keywords"]) == ("Zürich", "dog")
    assert (found.capture_time.local, found.capture_time.offset) == ("2025-06-27T18:03:11", "+02:00")
    assert values["JPEG:APP11"] is True
    assert values["JPEG:APP2"] is True
    assert values["JPEG:COM"] == "made by me"


def test_a_jpeg_cut_before_its_picture_says_so_and_keeps_what_it_had():
    whole = jpeg(app1_exif(EXIF))
    found = read(whole[: whole.index(b"\xff\xc0") + 3])
    assert found.device.make == "Acme"
    assert codes(found) == [ReasonCode.TRUNCATED]
    assert codes(read(b"\xff\xd8")) == [ReasonCode.TRUNCATED]


def test_png_exif_text_profile_xmp_and_prompts():
    assert_full(read(png(chunk(b"eXIf", EXIF)), FileFormat.PNG))
    profile = b"\nexif\n%8d\n" % len(EXIF) + EXIF.hex().encode() + b"\n"
    body = b"Raw profile type exif\0\0" + zlib.compress(profile)
    assert_full(read(png(chunk(b"zTXt", body)), FileFormat.PNG))
    found = read(
        png(
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(elements="<photoshop:City>Oslo</photoshop:City>")),
            chunk(b"tEXt", b"parameters\0a castle, Steps: 20"),
            chunk(b"tEXt", b"Creation Time\0Fri, 27 Jun 2025 18:03:11 +0200"),
            chunk(b"tEXt", b"date:create\x002020-01-01T00:00:00"),
            chunk(b"caBX", b"jumb"),
        ),
        FileFormat.PNG,
    )
    values = facts(found)
    assert values["XMP:photoshop:City"] == "Oslo"
    assert values["PNG:parameters"] == "a castle, Steps: 20"
    assert (found.capture_time.local, found.capture_time.offset) == ("2025-06-27T18:03:11", "+02:00")
    assert values["PNG:caBX"] is True
    assert "PNG:date:create" not in values


def test_a_compressed_text_that_explodes_is_cut():
    bomb = zlib.compress(b"a" * (40 << 20))
    found = read(png(chunk(b"zTXt", b"Comment\0\0" + bomb)), FileFormat.PNG)
    assert codes(found) == [ReasonCode.LIMIT]
    assert len(facts(found)["PNG:Comment"]) < 10_000


def test_a_damaged_compressed_text_and_a_cut_png_are_said():
    assert codes(read(png(chunk(b"zTXt", b"Comment\0\0nonsense")), FileFormat.PNG)) == [ReasonCode.MALFORMED]
    assert ReasonCode.TRUNCATED in codes(read(png(chunk(b"eXIf", EXIF))[:60], FileFormat.PNG))


def test_webp_chunks_with_odd_lengths():
    packet = xmp(elements="<photoshop:City>Oslo</photoshop:City>")
    data = webp(riff_chunk(b"ALPH", b"odd"), riff_chunk(b"EXIF", b"Exif\0\0" + EXIF), riff_chunk(b"XMP ", packet))
    found = read(data, FileFormat.WEBP)
    assert_full(found)
    assert facts(found)["XMP:photoshop:City"] == "Oslo"
    assert ReasonCode.TRUNCATED in codes(read(data[:-20], FileFormat.WEBP))


def test_webp_frame_sizes_without_an_extended_header():
    lossy = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 40, 30)
    lossless = b"\x2f" + (39 | 29 << 14).to_bytes(4, "little") + bytes(5)
    for kind, body in ((b"VP8 ", lossy), (b"VP8L", lossless)):
        chunks = b"WEBP" + riff_chunk(kind, body)
        found = read(b"RIFF" + struct.pack("<I", len(chunks)) + chunks, FileFormat.WEBP)
        assert found.raster == Raster(width=40, height=30)


def test_gif_comment_and_xmp():
    packet = xmp(elements="<photoshop:City>Oslo</photoshop:City>")
    trailer = bytes([1]) + bytes(range(255, -1, -1)) + b"\0"
    found = read(gif(b"\x21\xfe\x05hello\0", b"\x21\xff\x0bXMP DataXMP" + packet + trailer), FileFormat.GIF)
    assert found.raster == Raster(width=40, height=30)
    assert facts(found) == {"GIF:Comment": "hello", "XMP:photoshop:City": "Oslo"}
    assert not found.reasons
    assert codes(read(gif()[:-1], FileFormat.GIF)) == [ReasonCode.TRUNCATED]


def test_tiff_and_raw_share_the_exif_core():
    size = {0x0100: longs(40), 0x0101: longs(30)}
    block = tiff(
        {0x010F: text("Acme"), 0x0112: shorts(6)} | size,
        exif={0x9003: text("2025:06:27 18:03:11")},
        position=gps(48.8, 2.3),
    )
    for file_format in (FileFormat.TIFF, FileFormat.DNG, FileFormat.NEF, FileFormat.ARW):
        assert_full(read(block, file_format))
    assert_full(read(block.replace(b"II*\0", b"IIU\0"), FileFormat.RW2))
    assert_full(read(block.replace(b"II*\0", b"IIRO"), FileFormat.ORF))


def test_raf_psd_and_exv_lead_to_the_same_core():
    picture = jpeg(app1_exif(EXIF))
    raf = b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + struct.pack(">II", 100, len(picture)) + bytes(8) + picture
    assert_full(read(raf, FileFormat.RAF))
    assert_full(read(b"\xff\x01Exiv2" + app1_exif(EXIF) + b"\xff\xd9", FileFormat.EXV), raster=False)
    resources = resource(0x0422, EXIF) + resource(0x0404, dataset(90, "Oslo"))
    header = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30, 40, 8, 3)
    found = read(header + bytes(4) + struct.pack(">I", len(resources)) + resources, FileFormat.PSD)
    assert_full(found)
    assert facts(found)["IPTC:City"] == "Oslo"


def test_formats_without_a_reader_say_so():
    assert not reads(FileFormat.X3F)
    assert codes(read(b"", FileFormat.X3F)) == [ReasonCode.FORMAT_NOT_READ]


def test_every_reader_survives_an_empty_file():
    for file_format in FileFormat:
        if reads(file_format):
            assert read(b"", file_format).capture_time is None
