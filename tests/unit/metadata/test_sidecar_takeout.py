import json
import tracemalloc

import pytest

from rollaudit.metadata.sidecar_takeout import MAX_SIDECAR, read_takeout
from rollaudit.metadata.sidecars import read_sidecar
from rollaudit.model.evidence import CaptureTime, Category, FileFormat, Position, ReasonCode

PHOTO = {
    "title": "IMG_0417.HEIC",
    "description": "Grandma's 80th",
    "imageViews": "12",
    "creationTime": {"timestamp": "1704500000", "formatted": "6 Jan 2024, 00:13:20 UTC"},
    "photoTakenTime": {"timestamp": "1704449472", "formatted": "5 Jan 2024, 10:11:12 UTC"},
    "geoData": {"latitude": 48.2082, "longitude": 16.3738, "altitude": 171.5, "latitudeSpan": 0.0},
    "geoDataExif": {"latitude": 48.21, "longitude": 16.37, "altitude": 0.0},
    "people": [{"name": "Ada"}, {"name": "Grace"}],
    "url": "https://photos.google.com/photo/AF1Qip",
    "favorited": True,
    "googlePhotosOrigin": {
        "mobileUpload": {"deviceFolder": {"localFolderName": "WhatsApp Images"}, "deviceType": "ANDROID_PHONE"}
    },
    "appSource": {"androidPackageName": "com.whatsapp"},
}


def read(record, **changes):
    return read_takeout(json.dumps({**record, **changes}).encode())


def said(extraction):
    return [(fact.category, fact.value, fact.source) for fact in extraction.facts]


def test_everything_a_sidecar_says():
    facts = said(read(PHOTO))
    assert facts == [
        (Category.MEDIA_CONTENT, "IMG_0417.HEIC", "sidecar:title"),
        (Category.CAPTION_TEXT, "Grandma's 80th", "sidecar:description"),
        (Category.DEVICE_IDENTIFIER, "https://photos.google.com/photo/AF1Qip", "sidecar:url"),
        (Category.DEVICE_INFO, "com.whatsapp", "sidecar:appSource.androidPackageName"),
        (Category.DEVICE_INFO, "ANDROID_PHONE", "sidecar:googlePhotosOrigin.mobileUpload.deviceType"),
        (
            Category.DEVICE_INFO,
            "WhatsApp Images",
            "sidecar:googlePhotosOrigin.mobileUpload.deviceFolder.localFolderName",
        ),
        (Category.MEDIA_CONTENT, "12", "sidecar:imageViews"),
        (Category.MEDIA_CONTENT, True, "sidecar:favorited"),
        (Category.DATE_TAKEN, "2024-01-05T10:11:12+00:00", "sidecar:photoTakenTime"),
        (Category.DATE_TAKEN, "2024-01-06T00:13:20+00:00", "sidecar:creationTime"),
        (Category.LOCATION_PRECISE, 48.2082, "sidecar:geoData.latitude"),
        (Category.LOCATION_PRECISE, 16.3738, "sidecar:geoData.longitude"),
        (Category.LOCATION_PRECISE, 171.5, "sidecar:geoData.altitude"),
        (Category.LOCATION_PRECISE, 48.21, "sidecar:geoDataExif.latitude"),
        (Category.LOCATION_PRECISE, 16.37, "sidecar:geoDataExif.longitude"),
        (Category.PERSON_IDENTITY, "Ada", "sidecar:people.name"),
        (Category.PERSON_IDENTITY, "Grace", "sidecar:people.name"),
        (Category.DEVICE_INFO, "mobileUpload", "sidecar:googlePhotosOrigin"),
    ]


def test_the_time_is_utc_and_carries_its_doubt():
    assert read(PHOTO).capture_time == CaptureTime(
        local="2024-01-05T10:11:12", offset="+00:00", source="sidecar:photoTakenTime", confidence=0.8
    )


@pytest.mark.parametrize("stamp", ["0", 0, "", None, "soon", True, "9" * 30, "-9" + "9" * 18, "9" * 5000, 4.5, []])
def test_a_stamp_that_is_no_time(stamp):
    extraction = read(PHOTO, photoTakenTime={"timestamp": stamp})
    assert extraction.capture_time is None
    assert not extraction.reasons


def test_a_photo_from_before_1970():
    taken = read(PHOTO, photoTakenTime={"timestamp": "-86400"}).capture_time
    assert taken
    assert taken.local == "1969-12-31T00:00:00"


def test_the_position_is_the_services_and_else_the_files():
    assert read(PHOTO).position == Position(
        latitude=48.2082, longitude=16.3738, altitude_m=171.5, source="sidecar:geoData"
    )
    nowhere = {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0}
    assert read(PHOTO, geoData=nowhere).position == Position(
        latitude=48.21, longitude=16.37, source="sidecar:geoDataExif"
    )
    neither = read(PHOTO, geoData=nowhere, geoDataExif=nowhere)
    assert neither.position is None
    assert not any(fact.category is Category.LOCATION_PRECISE for fact in neither.facts)


@pytest.mark.parametrize("bad", [91, float("nan"), float("inf"), 10**400, "48.2", None, True, [1]])
def test_a_latitude_that_is_none(bad):
    assert read(PHOTO, geoData={"latitude": bad, "longitude": 1.0}, geoDataExif=None).position is None


def test_who_shared_it():
    shared = read(PHOTO, googlePhotosOrigin={"fromPartnerSharing": {}}, sharedAlbumComments=[
        {"text": "so cute", "contentOwnerName": "Linus"}
    ])  # fmt: skip
    assert (Category.RELATIONSHIPS, True, "sidecar:googlePhotosOrigin.fromPartnerSharing") in said(shared)
    assert (Category.CAPTION_TEXT, "so cute", "sidecar:sharedAlbumComments.text") in said(shared)
    assert (Category.RELATIONSHIPS, "Linus", "sidecar:sharedAlbumComments.author") in said(shared)


@pytest.mark.parametrize("nested", [False, True])
def test_an_albums_file(nested):
    album = {
        "title": "Wedding of A & G",
        "description": "",
        "access": "protected",
        "date": {"timestamp": "1704449472"},
        "enrichments": [
            {"narrativeEnrichment": {"text": "The day before"}},
            {"locationEnrichment": {"location": [{"name": "Graz"}]}},
        ],
    }
    extraction = read_takeout(json.dumps({"albumData": album} if nested else album).encode())
    assert extraction
    assert [fact.value for fact in extraction.facts] == ["Wedding of A & G", "protected", "The day before", "Graz"]
    assert extraction.capture_time is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b'{"title": "my notes", "date": "2024-01-05"}',
        b'{"title": "x", "date": {"timestamp": "1"}, "colour": 1}',
        b'["photoTakenTime", "geoData"]',
        b'{"name": "package", "version": "1.0.0", "title": "x"}',
        b'{"albumData": 3}',
        b'{"geoData": {"latitude": 1, "longitude": 2}}',
        b"not json at all",
    ],
)
def test_other_json_is_none_of_ours(text):
    assert read_takeout(text) is None


def test_a_damaged_sidecar_is_said_to_be_one():
    whole = json.dumps(PHOTO).encode()
    for damaged in (whole[:-20], whole.replace(b"Grandma", b"\xff\xfe\xff")):
        extraction = read_takeout(damaged)
        assert extraction
        assert [reason.code for reason in extraction.reasons] == [ReasonCode.MALFORMED]


def test_hostile_sidecars_stay_small_and_quick():
    start = b'{"geoData": '
    tracemalloc.start()
    for body in (b"[" * 1_000_000, b"[" + b"{}," * 340_000 + b"{}]}", b'"' + b"x" * MAX_SIDECAR, b"9" * 100_000):
        extraction = read_takeout((start + body)[: MAX_SIDECAR + 1])
        assert extraction is None or extraction.reasons
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()


def test_wrong_types_everywhere_do_no_harm():
    for value in (None, 1, "x", [], {}, [[]], [{"name": 3}], {"timestamp": {}}, {"mobileUpload": []}):
        assert read(dict.fromkeys(PHOTO, value)) is not None


def test_byte_order_mark_and_the_one_entry():
    data = b"\xef\xbb\xbf" + json.dumps(PHOTO).encode()
    assert read_sidecar(data, FileFormat.JSON) == read(PHOTO)
    assert read_sidecar(data, FileFormat.JPEG) is None
