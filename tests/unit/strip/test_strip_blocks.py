import struct

import piexif
import pytest

from pictures_that_tell import NS, exif_block, plan, xmp_packet
from rollaudit.errors import UsageError
from rollaudit.strip.choice import Removal, parse_removals
from rollaudit.strip.exif_block import edited_exif, orientation_block, orientation_of
from rollaudit.strip.iptc_record import edited_record
from rollaudit.strip.xmp_packet import edited_xmp, orientation_in, orientation_packet


def test_exif_keeps_every_other_value_where_it_was():
    block = exif_block()[6:]
    before, after = piexif.load(b"Exif\0\0" + block), piexif.load(b"Exif\0\0" + edited_exif(block, plan("position")))
    assert after["GPS"] == {}
    del before["Exif"][piexif.ExifIFD.MakerNote]
    del before["0th"][piexif.ImageIFD.GPSTag]
    assert after["0th"] == before["0th"]
    assert after["Exif"] == before["Exif"]
    assert after["thumbnail"] == before["thumbnail"]


def test_exif_without_anything_left_is_empty():
    block = piexif.dump({"0th": {piexif.ImageIFD.Artist: b"Alba"}})[6:]
    assert edited_exif(block, plan("people")) == b""


def test_values_that_no_tag_refers_to_any_more_are_gone():
    block = exif_block()[6:] + b"left behind by an editor: 38.718, -9.159"
    assert b"38.718" not in edited_exif(block, plan("people"))


def test_a_thumbnail_with_metadata_of_its_own_goes():
    exif = {"0th": {piexif.ImageIFD.Make: b"Maker"}, "1st": {piexif.ImageIFD.Compression: 6}}
    plain = piexif.load(exif_block())["thumbnail"]
    telling = plain[:2] + b"\xff\xfe\0\x0cSER-123456" + plain[2:]
    for thumbnail, stays in ((plain, True), (telling, False)):
        block = piexif.dump(exif | {"thumbnail": thumbnail})[6:]
        edited = edited_exif(block, plan("position"))
        assert (piexif.load(b"Exif\0\0" + edited)["thumbnail"] is not None) is stays
        assert b"SER-123456" not in edited


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"II*\0",
        b"no TIFF at all, but long",
        b"II*\0\xff\xff\xff\xff" + bytes(20),
        b"II*\0\x08\0\0\0\xff\xff" + bytes(40),
    ],
)
def test_a_block_that_is_none_goes(block):
    assert edited_exif(block, plan("position")) == b""
    assert orientation_of(block) is None


def test_directories_in_a_circle_come_to_an_end():
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    make = struct.pack("<HHI4s", 0x010F, 2, 4, b"abc\0")
    block = b"II*\0" + struct.pack("<IH", 8, 2) + make + entry + struct.pack("<I", 8)
    assert b"abc" in edited_exif(block, plan("position"))


def test_an_orientation_is_all_that_its_block_says():
    for value in range(1, 9):
        block = orientation_block(value)
        assert orientation_of(block[6:]) == value
        loaded = piexif.load(block)
        assert loaded.pop("0th") == {piexif.ImageIFD.Orientation: value}
        assert not any(loaded.values())
        assert orientation_in(orientation_packet(value)) == value
    assert orientation_in(xmp_packet()) is None


def test_xmp_keeps_the_text_of_what_stays():
    edited = edited_xmp(xmp_packet(), plan("position", "people"))
    for gone in (b"GPS", b"Lisbon", b"Porto", b"Alba", b"Bruno", b"stArea:x", b"uuid:1234", b"said by hand"):
        assert gone not in edited
    for kept in (b'aux:SerialNumber="SER-123456"', b">at the beach<", b'crs:Exposure2012="+0.50"', b'rdf:about=""'):
        assert kept in edited


def test_xmp_with_prefixes_of_its_own_is_understood():
    packet = xmp_packet().replace(b"photoshop:", b"ps1:").replace(b"xmlns:photoshop", b"xmlns:ps1")
    assert NS["photoshop"].encode() in packet
    assert b"Lisbon" not in edited_xmp(packet, plan("position"))
    assert b"Lisbon" in edited_xmp(packet, plan("people"))


def test_xmp_properties_that_no_reader_knows_go_by_their_own_word():
    packet = (
        f'<rdf:RDF xmlns:rdf="{NS["rdf"]}" xmlns:v="urn:vendor"><rdf:Description v:PlaceOfBirth="Lisbon" v:Tone="warm">'
        "<v:geoHash/><v:DeviceSerial>SER-123456</v:DeviceSerial></rdf:Description></rdf:RDF>"
    ).encode()
    edited = edited_xmp(packet, plan("position", "identifiers"))
    assert b"Lisbon" not in edited
    assert b"geoHash" not in edited
    assert b"SER-123456" not in edited
    assert b'v:Tone="warm"' in edited


@pytest.mark.parametrize(
    "packet",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b"<a><b></a>",
        b"\xff\xfe<\0",
        b"",
        b"<a>" * 400 + b"</a>" * 400,
    ],
)
def test_xmp_that_cannot_be_understood_goes(packet):
    assert edited_xmp(packet, plan("position")) == b""


def test_xmp_in_utf16_becomes_utf8():
    assert b"at the beach" in edited_xmp(xmp_packet().decode().encode("utf-16"), plan("position"))


def test_iptc_keeps_only_what_is_known_and_not_asked_for():
    charset = b"\x1c\1\x5a\0\3\x1b%G"
    sets = {80: b"Alba", 90: b"Lisbon", 55: b"20250620", 25: b"beach", 231: b"who knows"}
    record = charset + b"".join(bytes((0x1C, 2, one, 0, len(text))) + text for one, text in sets.items())
    edited = edited_record(record, plan("people", "dates"))
    assert edited.startswith(charset)
    assert b"Lisbon" in edited
    assert b"beach" in edited
    assert not any(gone in edited for gone in (b"Alba", b"20250620", b"who knows"))
    assert edited_record(charset, plan("people")) == b""


def test_what_is_to_go_is_named_as_on_the_command_line():
    assert parse_removals(["position,people", "dates"]).removals == (Removal.POSITION, Removal.PEOPLE, Removal.DATES)
    assert parse_removals(["location", "position"]).removals == (Removal.POSITION,)
    assert parse_removals(["metadata"]).everything
    with pytest.raises(UsageError, match=r"--remove faces: .*--remove x: "):
        parse_removals(["faces", "x", "all"])
