import json
import plistlib
import zlib
from datetime import datetime

import pytest

from rollaudit.metadata.sidecar_aae import MAX_SIDECAR, read_aae
from rollaudit.metadata.sidecars import read_sidecar
from rollaudit.model.evidence import Category, FileFormat, ReasonCode

XMP = b"""<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'>
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:tiff='http://ns.adobe.com/tiff/1.0/'
 exif:DateTimeOriginal='2024-01-05T10:11:12+01:00' tiff:Make='Canon'
 exif:GPSLatitude='48,12.5N' exif:GPSLongitude='16,22.4E'/></rdf:RDF></x:xmpmeta>"""
STEPS = {
    "adjustments": [
        {"identifier": "Crop", "enabled": True},
        {"identifier": "SmartTone", "enabled": False},
        {"identifier": "Portrait"},
    ],
    "versionInfo": {"platform": "iOS", "appVersion": "5.0", "buildNumber": "19A346"},
}
EDIT = {
    "adjustmentFormatIdentifier": "com.apple.photo",
    "adjustmentFormatVersion": "1.8",
    "adjustmentEditorBundleID": "com.apple.camera",
    "adjustmentBaseVersion": 0,
    "adjustmentTimestamp": datetime(2024, 1, 5, 10, 11, 12),  # noqa: DTZ001 - as plistlib wants it
    "adjustmentData": b"",
}


def packed(value):
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(json.dumps(value).encode()) + deflate.flush()


def test_an_xmp_sidecar_is_told_apart_from_a_packet_inside():
    extraction = read_sidecar(XMP, FileFormat.XMP)
    assert extraction
    assert all(fact.source.startswith("sidecar:XMP:") for fact in extraction.facts)
    assert extraction.capture_time
    assert extraction.capture_time.source == "sidecar:XMP:exif:DateTimeOriginal"
    assert extraction.position
    assert extraction.position.source == "sidecar:XMP:exif:GPSLatitude"
    assert extraction.device.make == "Canon"


def test_a_damaged_xmp_sidecar_keeps_what_stands_before():
    extraction = read_sidecar(XMP.replace(b"</rdf:RDF>", b"<"), FileFormat.XMP)
    assert extraction
    assert extraction.capture_time
    assert [reason.code for reason in extraction.reasons] == [ReasonCode.MALFORMED]


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_an_edit(form):
    extraction = read_sidecar(plistlib.dumps({**EDIT, "adjustmentData": packed(STEPS)}, fmt=form), FileFormat.AAE)
    assert extraction
    assert not extraction.reasons
    assert {fact.category for fact in extraction.facts} == {Category.EDIT_HISTORY}
    assert [(fact.value, fact.source.removeprefix("sidecar:AAE:")) for fact in extraction.facts] == [
        ("com.apple.photo", "adjustmentFormatIdentifier"),
        ("1.8", "adjustmentFormatVersion"),
        ("com.apple.camera", "adjustmentEditorBundleID"),
        (0, "adjustmentBaseVersion"),
        ("2024-01-05T10:11:12+00:00", "adjustmentTimestamp"),
        ("Crop", "adjustments.identifier"),
        ("Portrait", "adjustments.identifier"),
        ("iOS", "versionInfo.platform"),
        ("5.0", "versionInfo.appVersion"),
        ("19A346", "versionInfo.buildNumber"),
    ]


@pytest.mark.parametrize("steps", [b"", b"\x00" * 99, packed([1]), packed({"adjustments": {}}), packed(STEPS)[:20]])
def test_adjustments_of_another_form_are_left_alone(steps):
    extraction = read_aae(plistlib.dumps({**EDIT, "adjustmentData": steps}))
    assert len(extraction.facts) == 5
    assert not extraction.reasons


def test_a_bomb_in_the_adjustments():
    bomb = zlib.compressobj(wbits=-15)
    data = bomb.compress(b" " * (64 << 20)) + bomb.flush()
    assert len(read_aae(plistlib.dumps({**EDIT, "adjustmentData": data})).facts) == 5


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<plist version="1.0"><dict><key>adjustmentFormatIdentifier</key><string>&b;</string></dict></plist>"""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ReasonCode.MALFORMED),
        (b"bplist00" + b"\xff" * 40, ReasonCode.MALFORMED),
        (ENTITIES, ReasonCode.MALFORMED),
        (plistlib.dumps([1, 2]), ReasonCode.MALFORMED),
        (plistlib.dumps(EDIT)[:300], ReasonCode.MALFORMED),
        (plistlib.dumps(EDIT).replace(b"2024-01-05T10", b"yesterday"), ReasonCode.MALFORMED),
        (b"<plist>" + b"<array>" * 100_000, ReasonCode.MALFORMED),
        (b" " * (MAX_SIDECAR + 1), ReasonCode.LIMIT),
    ],
)
def test_damaged_and_hostile_lists_say_so(data, code):
    extraction = read_aae(data)
    assert [reason.code for reason in extraction.reasons] == [code]
    assert not extraction.facts
