import pytest

from rollaudit.model.evidence import Category, Fact, Position
from rollaudit.model.policy import Mark, PlatformAccess
from rollaudit.profiles.platform import describe, removes_fact, removes_position

REMOVED = (
    "EXIF:GPSLatitude",
    "EXIF:GPSLongitudeRef",
    "EXIF:GPSAltitude",
    "EXIF:GPSDateStamp",
    "EXIF:GPSTimeStamp",
    "EXIF:GPSImgDirection",
    "EXIF:GPSProcessingMethod",
    "EXIF:GPSDestLatitude",
    "EXIF:GPS:GPSLatitude",
    "XMP:exif:GPSLatitude",
    "XMP:exif:GPSTimeStamp",
    "QuickTime:GPSCoordinates",
    "QuickTime:LocationInformation",
)
LEFT = (
    "EXIF:DateTimeOriginal",
    "EXIF:OffsetTimeOriginal",
    "EXIF:Make",
    "EXIF:Model",
    "EXIF:BodySerialNumber",
    "IPTC:City",
    "IPTC:Sub-location",
    "XMP:photoshop:City",
    "XMP:Iptc4xmpExt:LocationShown",
    "XMP:exif:DateTimeOriginal",
    "XMP:drone-dji:GpsLatitude",
    "QuickTime:location.ISO6709",  # among the mdta keys: no box that Android knows of
    "QuickTime:location.accuracy.horizontal",
    "QuickTime:Make",
    "QuickTime:CreationDate",
    "QuickTime:CreateDate",
    "QuickTime:direction.facing",
    "GPMF:GPS5",
    "filename",
    "pixels:face",
    "",
)
REDACTING = (PlatformAccess.NO_MEDIA_LOCATION, PlatformAccess.PICKER)


def fact(source):
    return Fact(category=Category.LOCATION_PRECISE, field="x", value=1.0, source=source)


def position(source):
    return Position(latitude=38.7, longitude=-9.1, source=source)


@pytest.mark.parametrize("source", REMOVED)
def test_the_system_takes_these_out_unless_the_app_has_full_access(source):
    assert not removes_fact(PlatformAccess.FULL, fact(source))
    assert not removes_position(PlatformAccess.FULL, position(source))
    for platform in REDACTING:
        assert removes_fact(platform, fact(source))
        assert removes_position(platform, position(source))


@pytest.mark.parametrize("source", LEFT)
def test_the_system_leaves_these_in(source):
    for platform in PlatformAccess:
        assert not removes_fact(platform, fact(source))
        assert not removes_position(platform, position(source))


def test_the_rule_looks_at_the_place_in_the_file_not_at_the_category():
    named = Fact(category=Category.DATE_TAKEN, field="GPSDateStamp", value="2025:06:27", source="EXIF:GPSDateStamp")
    assert removes_fact(PlatformAccess.PICKER, named)


@pytest.mark.parametrize("platform", PlatformAccess)
def test_every_access_is_described_with_marked_statements(platform):
    description = describe(platform)
    assert description.platform is platform
    assert description.removes
    assert description.leaves
    for statement in description.statements:
        assert statement.mark is not Mark.UNKNOWN
        assert statement.source
    assert description.statements


def test_the_picker_says_that_ios_leaves_it_to_the_owner():
    assert any("iOS" in statement.text for statement in describe(PlatformAccess.PICKER).statements)
