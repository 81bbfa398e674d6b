import time

import pytest
from still_builders import xmp

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.resolve import resolve
from rollaudit.metadata.xmp import read_xmp
from rollaudit.model.evidence import Category, ReasonCode


def read(packet):
    gathered = Gathered()
    read_xmp(packet, gathered)
    return resolve(gathered)


def facts(extraction):
    return {fact.source: fact.value for fact in extraction.facts}


def test_position_and_time_from_attributes():
    found = read(
        xmp(
            'exif:GPSLatitude="48,51.4933N" exif:GPSLongitude="2,17.67W" exif:GPSAltitude="355/10"'
            ' exif:GPSAltitudeRef="1" exif:DateTimeOriginal="2025-06-27T18:03:11.25+02:00"'
        )
    )
    assert (found.position.latitude, found.position.longitude) == pytest.approx((48.858222, -2.2945), abs=1e-5)
    assert (found.position.altitude_m, found.position.source) == (-35.5, "XMP:exif:GPSLatitude")
    assert (found.capture_time.local, found.capture_time.offset) == ("2025-06-27T18:03:11.25", "+02:00")


def test_prefixes_are_those_of_the_specification_whatever_the_packet_calls_them():
    found = read(
        xmp(elements="<cap:CreatorTool>Tool</cap:CreatorTool>", namespaces='xmlns:cap="http://ns.adobe.com/xap/1.0/"')
    )
    assert facts(found) == {"XMP:xmp:CreatorTool": "Tool"}
    assert found.device.software == "Tool"


def test_lists_structures_and_resources():
    found = read(
        xmp(
            elements=(
                "<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li></rdf:Seq></dc:creator>"
                "<dc:subject><rdf:Bag><rdf:li>beach</rdf:li><rdf:li>dog</rdf:li></rdf:Bag></dc:subject>"
                '<mm:DocumentID rdf:resource="uuid:1"/>'
                '<mm:History><rdf:Seq><rdf:li e:action="saved" e:softwareAgent="Editor 1"/></rdf:Seq></mm:History>'
            ),
            namespaces=(
                'xmlns:mm="http://ns.adobe.com/xap/1.0/mm/" xmlns:e="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"'
            ),
        )
    )
    keywords = [fact.value for fact in found.facts if fact.source == "XMP:dc:subject"]
    assert keywords == ["beach", "dog"]
    values = facts(found)
    assert values["XMP:dc:creator"] == "Ann"
    assert values["XMP:xmpMM:DocumentID"] == "uuid:1"
    assert values["XMP:stEvt:softwareAgent"] == "Editor 1"


def test_face_regions_give_names_and_their_number():
    regions = "".join(
        f'<rdf:li><rdf:Description r:Name="{name}" r:Type="{kind}"/></rdf:li>'
        for name, kind in (("Ann", "Face"), ("Ben", "Face"), ("Rex", "Pet"))
    )
    listed = f"<r:RegionList><rdf:Bag>{regions}</rdf:Bag></r:RegionList>"
    found = read(
        xmp(
            elements=f'<r:Regions rdf:parseType="Resource">{listed}</r:Regions>',
            namespaces='xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/"',
        )
    )
    assert [fact.value for fact in found.facts if fact.category is Category.PERSON_IDENTITY] == ["Ann", "Ben", "Rex"]
    assert [fact.value for fact in found.facts if fact.category is Category.FACE_PRESENCE] == [2]


def test_metadata_of_other_pictures_quoted_in_a_packet_is_not_this_pictures():
    found = read(
        xmp(
            elements=(
                "<mm:Pantry><rdf:Bag><rdf:li rdf:parseType='Resource'><exif:GPSLatitude>1,2N</exif:GPSLatitude>"
                "<exif:GPSLongitude>1,2E</exif:GPSLongitude><dc:title>other</dc:title></rdf:li></rdf:Bag></mm:Pantry>"
            ),
            namespaces='xmlns:mm="http://ns.adobe.com/xap/1.0/mm/"',
        )
    )
    assert found.position is None
    assert not found.facts


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "utf-32-le", "utf-32"])
def test_every_encoding_of_the_standard(charset):
    packet = xmp(elements="<photoshop:City>Zürich</photoshop:City>").decode().encode(charset)
    assert facts(read(packet)) == {"XMP:photoshop:City": "Zürich"}


def test_a_document_type_is_refused_and_entities_never_grow():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    found = read(bomb.encode())
    assert [reason.code for reason in found.reasons] == [ReasonCode.MALFORMED]
    assert not found.facts


def test_depth_and_size_are_bounded():
    began = time.perf_counter()
    assert read(b"<a>" * 100_000).reasons[0].code is ReasonCode.MALFORMED
    assert read(b"<a>" + b" " * (9 << 20) + b"</a>").reasons[0].code is ReasonCode.LIMIT
    assert time.perf_counter() - began < 2


def test_a_packet_that_breaks_off_keeps_what_came_before():
    packet = xmp(elements="<photoshop:City>Oslo</photoshop:City><dc:title>x</dc:title>")
    found = read(packet[: packet.index(b"<dc:title>") + 4])
    assert facts(found) == {"XMP:photoshop:City": "Oslo"}
    assert [reason.code for reason in found.reasons] == [ReasonCode.MALFORMED]


def test_properties_blanked_with_zeros_leave_the_rest_readable():
    packet = xmp(elements="<exif:GPSLatitude>1,2N</exif:GPSLatitude><photoshop:City>Oslo</photoshop:City>")
    blanked = packet.replace(b"<exif:GPSLatitude>1,2N</exif:GPSLatitude>", b"\0" * 41)
    found = read(blanked)
    assert facts(found) == {"XMP:photoshop:City": "Oslo"}
    assert not found.reasons
