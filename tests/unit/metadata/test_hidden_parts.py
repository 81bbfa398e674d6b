import struct

import pytest
from bmff_builders import box, ftyp, international, moov, mvhd, sample_entry, trak
from still_builders import (
    app1_exif,
    app1_xmp,
    app13,
    chunk,
    gif,
    gps,
    jpeg,
    longs,
    png,
    ratios,
    resource,
    riff_chunk,
    segment,
    text,
    tiff,
    webp,
    xmp,
)

from rollaudit.metadata.jpeg_end import end_of_picture
from rollaudit.metadata.read import embedded, extract
from rollaudit.metadata.source import FileSource, MemorySource
from rollaudit.model.evidence import Category, FileFormat, ReasonCode

PLACED = ftyp(b"mp42") + moov(
    mvhd(3_800_000_000, scale=600, duration=1200),
    trak(b"soun", sample_entry(b"mp4a")),
    box("udta", international(b"\xa9xyz", "+38.7223-009.1393/")),
)
CONTAINER = (
    'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
    'xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
)


def read(data, file_format=FileFormat.JPEG):
    return extract(MemorySource(data), file_format)


def told(extraction):
    return {(fact.field, fact.source): fact.value for fact in extraction.facts}


def listed(*items):
    rows = "".join(
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="{name}" Item:Length="{length}"/></rdf:li>'
        for name, length in items
    )
    return app1_xmp(xmp("", f"<Container:Directory><rdf:Seq>{rows}</rdf:Seq></Container:Directory>", CONTAINER))


def big_jpeg(scan, *segments):
    """A JPEG whose entropy-coded data are `scan` bytes of what such data look like."""
    data = jpeg(*segments)
    return data[:-2] + (b"\x12\xff\x00\x34\x56\xff\xd0\x78" * (scan // 8 + 1))[:scan] + data[-2:]


@pytest.mark.parametrize("scan", [0, 1_000, 70_000, 300_000])
def test_a_picture_without_its_end_is_read_in_part(scan):
    whole = big_jpeg(scan)
    assert not read(whole).reasons
    assert not read(whole + bytes(4096)).reasons
    assert [reason.code for reason in read(whole[:-2]).reasons] == [ReasonCode.TRUNCATED]


@pytest.mark.parametrize("scan", [0, 70_000, 300_000])
@pytest.mark.parametrize("size", [100, 80_000])
def test_the_end_is_found_in_front_of_whatever_follows(scan, size):
    whole = big_jpeg(scan)
    behind = (b"PK\x03\x04" + b"\xff\xd9\xff\x01secret" * 9_000)[:size]
    source = MemorySource(whole + behind)
    assert end_of_picture(source, whole.index(b"\xff\xda"), source.size) == len(whole)
    assert told(read(whole + behind))["TrailingData", "JPEG:Trailer"] == f"ZIP archive, {size} bytes"


def test_an_honest_picture_is_known_whole_by_two_reads(tmp_path):
    path = tmp_path / "large.jpg"
    path.write_bytes(big_jpeg(3_000_000))
    with path.open("rb") as file:
        source = FileSource(file.fileno(), max_bytes=0, max_reads=0)
        assert not extract(source, FileFormat.JPEG).reasons
        assert source.tail() == path.read_bytes()[-65536:]


def test_a_movie_behind_a_picture_gives_away_what_a_movie_does():
    found = read(jpeg(app1_exif(tiff({0x010F: text("Acme")}))) + PLACED)
    facts = told(found)
    assert facts["MotionPhotoVideo", "JPEG:Trailer"].startswith("movie of 2.0 s")
    assert facts["GPSLatitude", "MotionPhoto:QuickTime:GPSCoordinates"] == pytest.approx(38.7223)
    assert facts["AudioTrack", "MotionPhoto:QuickTime:HandlerType"] is True
    assert found.position.source == "MotionPhoto:QuickTime:GPSCoordinates"
    assert found.device.make == "Acme"
    assert found.duration_s is None
    assert ("PositionLeftBehind", "MotionPhoto:QuickTime:GPSCoordinates") in facts


@pytest.mark.parametrize(
    "packet",
    [
        listed(("Primary", 0), ("MotionPhoto", len(PLACED))),
        app1_xmp(
            xmp(
                f'GCamera:MicroVideoOffset="{len(PLACED)}"',
                "",
                'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"',
            )
        ),
    ],
)
def test_a_movie_that_xmp_lists_is_found_by_its_length(packet):
    assert ("MotionPhotoVideo", "XMP:Container:Directory") in told(read(jpeg(packet) + PLACED))


def test_a_listed_movie_that_is_not_there_is_not_believed():
    found = read(jpeg(listed(("Primary", 0), ("MotionPhoto", 20))) + b"0123456789" * 2)
    assert not any(fact.field == "MotionPhotoVideo" for fact in found.facts)
    assert ("TrailingData", "JPEG:Trailer") in told(found)


def seft(*blocks):
    parts = [struct.pack("<HHI", 0, 0x0A30, len(name)) + name + value for name, value in blocks]
    directory, back = b"SEFH" + struct.pack("<II", 107, len(parts)), sum(map(len, parts))
    for part in parts:
        directory += struct.pack("<HHII", 0, 0x0A30, back, len(part))
        back -= len(part)
    return b"".join(parts) + directory + struct.pack("<I", len(directory)) + b"SEFT"


def test_a_samsung_trailer_is_read_by_its_directory():
    trailer = seft((b"Image_UTC_Data", b"1750540503000"), (b"MotionPhoto_Data", PLACED), (b"MCC_Data", b"268"))
    facts = told(read(jpeg() + trailer))
    assert facts["Image_UTC_Data", "Samsung:Image_UTC_Data"] == "2025-06-21T21:15:03.000+00:00"
    assert facts["MCC_Data", "Samsung:MCC_Data"] == "268"
    assert ("MotionPhotoVideo", "Samsung:MotionPhoto_Data") in facts
    assert not any(field == "TrailingData" for field, _ in facts)


def test_a_trailer_alone_is_no_proof_of_a_movie():
    facts = told(read(jpeg() + seft((b"MotionPhoto_Data", b"nothing here"))))
    assert not any(field == "MotionPhotoVideo" for field, _ in facts)


def mpf(primary, second):
    """An APP2 index right behind SOI: two pictures, the second at `primary`."""
    table = struct.pack("<HHII", 0xB002, 7, 32, 26)
    entries = struct.pack("<IIIHHIIIHH", 0x030000, primary, 0, 0, 0, 0x010001, second, max(0, primary - 10), 0, 0)
    return segment(0xE2, b"MPF\0II*\0" + struct.pack("<IH", 8, 1) + table + bytes(4) + entries)


def test_pictures_in_an_index_are_noted_with_their_own_position_and_are_no_unknown_data():
    second = jpeg(app1_exif(tiff(position=gps(48.8, 2.3))), size=(16, 12))
    first = len(jpeg(mpf(0, 0)))
    found = read(jpeg(mpf(first, len(second))) + second)
    facts = told(found)
    assert facts["LargeThumbnail", "MPF:MPImage1"] == f"16x12 px, {len(second)} bytes"
    assert facts["GPSLatitude", "MPF:EXIF:GPSLatitude"] == pytest.approx(48.8)
    assert not any(field == "TrailingData" for field, _ in facts)
    assert found.raster.width == 40


def test_a_picture_appended_without_an_index_is_found():
    second = jpeg(app1_exif(tiff(position=gps(48.8, 2.3))), size=(16, 12))
    facts = told(read(big_jpeg(200_000) + second))
    assert facts["TrailingData", "JPEG:Trailer"] == f"JPEG picture, 16x12 px, {len(second)} bytes"
    assert ("GPSLatitude", "Trailer:EXIF:GPSLatitude") in facts


@pytest.mark.parametrize(
    ("data", "file_format", "source"),
    [
        (png(), FileFormat.PNG, "PNG:Trailer"),
        (webp(), FileFormat.WEBP, "WebP:Trailer"),
        (gif(), FileFormat.GIF, "GIF:Trailer"),
    ],
)
def test_data_behind_other_pictures_are_noted_and_padding_is_not(data, file_format, source):
    assert told(read(data + b"%PDF-1.7 hidden", file_format))["TrailingData", source] == "PDF document, 15 bytes"
    for clean in (data, data + bytes(20)):
        assert not any(fact.field == "TrailingData" for fact in read(clean, file_format).facts)


def test_a_webp_that_ends_before_its_container_is_read_in_part():
    data = webp(riff_chunk(b"XMP ", xmp()))
    assert ReasonCode.TRUNCATED in [reason.code for reason in read(data[:-40], FileFormat.WEBP).reasons]


def test_a_blanked_position_that_xmp_still_has_is_told():
    blanked = tiff(position={1: text(""), 2: ratios(*[(0, 0)] * 3), 3: text(""), 4: ratios(*[(0, 0)] * 3)})
    packet = xmp('exif:GPSLatitude="48,51.4N" exif:GPSLongitude="2,17.6E"')
    found = read(jpeg(app1_exif(blanked), app1_xmp(packet)))
    facts = told(found)
    assert facts["PositionBlanked", "EXIF:GPSLatitude"] is True
    assert ("PositionLeftBehind", "XMP:exif:GPSLatitude") in facts
    assert found.position.latitude == pytest.approx(48.856667)
    assert not found.location_redacted


def test_thumbnails_are_noted_with_their_size_and_given_out_on_request():
    small = jpeg(size=(16, 12))
    bare = tiff({0x010F: text("Acme")}, ifd1={0x0201: longs(0), 0x0202: longs(len(small))})
    block = tiff({0x010F: text("Acme")}, ifd1={0x0201: longs(len(bare)), 0x0202: longs(len(small))}) + small
    data = jpeg(app1_exif(block))
    assert told(read(data))["Thumbnail", "EXIF:JPEGInterchangeFormat"] == "16x12 px"
    assert embedded(MemorySource(data), FileFormat.JPEG).thumbnail == small
    in_photoshop = jpeg(app13(resource(0x040C, bytes(28) + small)))
    assert embedded(MemorySource(in_photoshop), FileFormat.JPEG).thumbnail == small
    assert embedded(MemorySource(jpeg()), FileFormat.JPEG).thumbnail is None
    assert embedded(MemorySource(b""), FileFormat.BMP).thumbnail is None


def test_face_regions_keep_their_names_and_boxes():
    packet = xmp(
        "",
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
        '<rdf:li><rdf:Description mwg-rs:Name="Ann" mwg-rs:Type="Face"><mwg-rs:Area stArea:x="0.5" stArea:y="0.4" '
        'stArea:w="0.2" stArea:h="0.1" stArea:unit="normalized"/></rdf:Description></rdf:li>'
        '<rdf:li><rdf:Description mwg-rs:Type="Focus"><mwg-rs:Area stArea:x="0.1" stArea:y="0.1" stArea:w="0" '
        'stArea:h="0"/></rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>',
        'xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"',
    )
    faces = [fact for fact in read(jpeg(app1_xmp(packet))).facts if fact.category is Category.FACE_PRESENCE]
    assert [(fact.field, fact.value) for fact in faces] == [
        ("RegionCount", 1),
        ("Region", "Ann: 0.4000 0.3500 0.2000 0.1000"),
    ]


@pytest.mark.parametrize("prefix", ["exif", "odd"])
def test_a_packet_with_prefixes_of_its_own_says_the_same(prefix):
    packet = xmp(f'{prefix}:GPSLatitude="48,30N" {prefix}:GPSLongitude="2,30E"', "", "")
    packet = packet.replace(b'xmlns:exif="', f'xmlns:{prefix}="'.encode())
    assert read(jpeg(app1_xmp(packet))).position.latitude == pytest.approx(48.5)


@pytest.mark.parametrize(
    "data",
    [
        png(chunk(b"tEXt", b'prompt\0{"3": {}}')),
        png(chunk(b"tEXt", b"parameters\0a house\nSteps: 20, Sampler: Euler, Seed: 1")),
    ],
)
def test_generated_pictures_are_told_by_their_prompt(data):
    assert any(fact.field == "GeneratedPicture" for fact in read(data, FileFormat.PNG).facts)


def test_a_generator_setting_in_an_exif_comment_is_told():
    comment = b"UNICODE\0" + "a house\nSteps: 20, Sampler: Euler, Seed: 1".encode("utf-16-le")
    block = tiff(exif={0x9286: (7, len(comment), comment)})
    assert ("GeneratedPicture", "EXIF:UserComment") in told(read(jpeg(app1_exif(block))))
