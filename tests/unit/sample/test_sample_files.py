"""The sample's metadata, read back by programs that had no part in writing it."""

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import exifread
import piexif
import pytest
from PIL import Image

from rollaudit.model.evidence import FileFormat
from rollaudit.sample.files import make_file
from rollaudit.sample.plan import Kind, planned_shots

_WITH_EXIF = (FileFormat.JPEG, FileFormat.PNG, FileFormat.WEBP, FileFormat.AVIF, FileFormat.TIFF)
_REGIONS = "http://www.metadataworkinggroup.com/schemas/regions/"
# Their time or position stands elsewhere than in the one Exif block that these programs look at.
_NOT_IN_EXIF = {
    "Download/miradouro.jpg",
    "Download/PXL_20250622_152340906.MP.jpg",
    "Edited/cascais-partilha.jpg",
    "Edited/casa-limpa.jpg",
}


def _degrees(parts, reference):
    degrees, minutes, seconds = (float(part) for part in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if reference in ("S", "W") else 1)


def _dated(roll):
    return [
        file for file in roll.truth.files if file.local and file.format in _WITH_EXIF and file.path not in _NOT_IN_EXIF
    ]


def test_pillow_reads_every_time_offset_and_position(roll):
    for file in _dated(roll):
        with Image.open(roll.path / file.path) as image:
            exif = image.getexif()
            detail, gps = exif.get_ifd(piexif.ImageIFD.ExifTag), exif.get_ifd(piexif.ImageIFD.GPSTag)
        digits = detail.get(piexif.ExifIFD.SubSecTimeOriginal, "")
        clock = detail[piexif.ExifIFD.DateTimeOriginal].replace(":", "-", 2).replace(" ", "T")
        assert clock + (f".{digits}" if digits else "") == file.local, file.path
        assert detail.get(piexif.ExifIFD.OffsetTimeOriginal) == file.offset, file.path
        if file.position is None:
            assert not any(float(part) > 0 for part in gps.get(piexif.GPSIFD.GPSLatitude, ())), file.path
            continue
        tag = piexif.GPSIFD
        assert _degrees(gps[tag.GPSLatitude], gps[tag.GPSLatitudeRef]) == pytest.approx(file.position[0], abs=1e-6)
        assert _degrees(gps[tag.GPSLongitude], gps[tag.GPSLongitudeRef]) == pytest.approx(file.position[1], abs=1e-6)


def test_exifread_agrees_on_jpegs(roll):
    for file in _dated(roll):
        if file.format is not FileFormat.JPEG:
            continue
        with (roll.path / file.path).open("rb") as stream:
            tags = exifread.process_file(stream, details=False)
        assert str(tags["Image Model"]) == file.device
        if file.position is not None:
            latitude = _degrees(tags["GPS GPSLatitude"].values, str(tags["GPS GPSLatitudeRef"]))
            assert latitude == pytest.approx(file.position[0], abs=1e-6)


def test_gps_clocks_are_the_local_time_less_the_offset(roll):
    for file in _dated(roll):
        if file.position is None or file.format is not FileFormat.JPEG:
            continue
        block = piexif.load(str(roll.path / file.path))
        hour = block["GPS"][piexif.GPSIFD.GPSTimeStamp][0][0]
        assert (hour + int(file.offset[:3])) % 24 == int(file.local[11:13]), file.path
        assert block["GPS"][piexif.GPSIFD.GPSHPositioningError][0] > 0


def test_a_redacted_position_leaves_its_tags_with_nothing_in_them(roll):
    file = next(file for file in roll.truth.files if "redacted" in file.note)
    gps = piexif.load(str(roll.path / file.path))["GPS"]
    assert gps[piexif.GPSIFD.GPSLatitude] == ((0, 0), (0, 0), (0, 0))
    assert gps[piexif.GPSIFD.GPSLongitude] == ((0, 0), (0, 0), (0, 0))


def test_only_the_camera_tells_serials_and_owner(roll):
    tags = piexif.ExifIFD
    for file in _dated(roll):
        if file.format is not FileFormat.JPEG:
            continue
        told = piexif.load(str(roll.path / file.path))["Exif"]
        assert (tags.BodySerialNumber in told) == (file.device == "Canon EOS R50"), file.path
        assert (tags.CameraOwnerName in told) == (file.device == "Canon EOS R50"), file.path


def test_live_photo_and_movie_name_the_same_pair(roll):
    movie = next(roll.path.rglob("*.MOV"))
    still = piexif.load(str(movie.with_suffix(".JPG")))
    # The first value of the movie's list is the identifier its first key names.
    values = movie.read_bytes().partition(b"ilst")[2]
    identifier = values[values.index(b"data") + 12 :][:36]
    assert still["Exif"][piexif.ExifIFD.MakerNote].startswith(b"Apple iOS\0")
    assert identifier in still["Exif"][piexif.ExifIFD.MakerNote]
    assert identifier.count(b"-") == 4


def test_selfies_are_stored_lying_with_an_orientation(roll):
    turned = 0
    for file in _dated(roll):
        with Image.open(roll.path / file.path) as image:
            if image.getexif().get(piexif.ImageIFD.Orientation) == 6:
                assert image.width > image.height
                turned += 1
    assert turned >= 5


def test_messenger_pictures_and_screenshots_carry_no_exif(roll):
    for file in roll.truth.files:
        if file.path.startswith(("WhatsApp/", "Screenshots/")):
            with Image.open(roll.path / file.path) as image:
                assert not image.getexif(), file.path
            assert file.local is None


def test_the_generated_picture_tells_its_prompt(roll):
    with Image.open(roll.path / "Download/00042-1837465521.png") as image:
        assert "Negative prompt" in image.text["parameters"]


def test_captions_keywords_and_names_stand_in_xmp_and_iptc(roll):
    data = (roll.path / "Edited/festa-alba.jpg").read_bytes()
    packet = ET.fromstring(data[data.index(b"<x:xmpmeta") : data.index(b"</x:xmpmeta>") + 12])  # noqa: S314 - our own
    names = [
        region.get(f"{{{_REGIONS}}}Name") for region in packet.iter() if region.get(f"{{{_REGIONS}}}Type") == "Face"
    ]
    assert names == ["Alba Exemplar", "Bruno Amostra"]
    assert b"8BIM\x04\x04" in data
    assert "aniversário".encode() in data


def test_the_takeout_sidecar_tells_what_its_photo_lost(roll):
    sidecar = next(roll.path.rglob("*.supplemental-metadata.json"))
    told = json.loads(sidecar.read_text(encoding="utf-8"))
    assert (sidecar.parent / told["title"]).is_file()
    assert told["geoData"]["latitude"] == pytest.approx(32.6486, abs=0.01)
    assert told["people"] == [{"name": "Bruno Amostra"}]


@pytest.mark.parametrize(
    "kind", [Kind.MP4, Kind.XMP_POSITION, Kind.TAKEOUT_JSON, Kind.LIVE_MOVIE, Kind.ACTION_MOVIE, Kind.DASHCAM_MOVIE]
)
def test_a_line_of_the_plan_without_a_place_is_refused_where_one_is_needed(kind):
    shot = next(shot for shot in planned_shots() if shot.kind is kind)
    with pytest.raises(ValueError, match="no place"):
        make_file(replace(shot, spot=None))


def test_a_line_of_the_plan_without_a_camera_is_refused_where_one_is_needed():
    shot = next(shot for shot in planned_shots() if shot.kind is Kind.REDACTED)
    with pytest.raises(ValueError, match="no camera"):
        make_file(replace(shot, camera=None))
