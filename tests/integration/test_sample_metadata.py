"""rollaudit's own readers take from the sample what was planted in it: the same positions, times and devices."""

import io
import os

import pytest
from PIL import Image

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import embedded, extract, reads
from rollaudit.metadata.source import FileSource, MemorySource
from rollaudit.sample.roll import make_sample


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "roll"
    rows = []
    for file in make_sample(path).files:
        descriptor = os.open(path / file.path, os.O_RDONLY)
        try:
            source = FileSource(descriptor)
            rows.append((file, sniff(source.head()), extract(source, file.format)))
        finally:
            os.close(descriptor)
    return rows


def test_formats_are_told_by_content(read):
    assert {file.path: told for file, told, _ in read} == {file.path: file.format for file, _, _ in read}


def test_times_and_offsets_are_those_planted(read):
    told = {
        file.path: (each.capture_time.local, each.capture_time.offset) if each.capture_time else (None, None)
        for file, _, each in read
        if reads(file.format)
    }
    assert told == {file.path: (file.local, file.offset) for file, _, _ in read if reads(file.format)}


def test_positions_are_those_planted_and_no_others(read):
    for file, _, each in read:
        if file.position is None:
            assert each.position is None, file.path
        else:
            assert each.position is not None, file.path
            told = (each.position.latitude, each.position.longitude)
            assert told == pytest.approx(file.position, abs=1e-5), file.path


def test_devices_are_those_planted(read):
    assert {file.path: each.device.model for file, _, each in read if file.device} == {
        file.path: file.device for file, _, _ in read if file.device and file.path.rpartition(".")[2] != "json"
    }


def test_the_redaction_is_recognised_once(read):
    assert [file.path for file, _, each in read if each.location_redacted] == ["Download/PXL_20250622_152210417.jpg"]


def test_the_live_photo_pair_shares_its_identifier(read):
    pair = [
        (file.path.rpartition(".")[2], each.content_identifier) for file, _, each in read if each.content_identifier
    ]
    assert sorted(name for name, _ in pair) == ["JPG", "MOV"]
    assert len({identifier for _, identifier in pair}) == 1


# What each file hides: its path, and a fact (field, source) that says so.
_HIDDEN = (
    ("Download/PXL_20250622_152340906.MP.jpg", "MotionPhotoVideo", "XMP:Container:Directory"),
    ("Download/PXL_20250622_152340906.MP.jpg", "AudioTrack", "MotionPhoto:QuickTime:HandlerType"),
    ("Download/PXL_20250622_152340906.MP.jpg", "GPSLatitude", "MotionPhoto:QuickTime:GPSCoordinates"),
    ("Download/postal.jpg", "TrailingData", "JPEG:Trailer"),
    ("Edited/praia-recortada.jpg", "Thumbnail", "EXIF:JPEGInterchangeFormat"),
    ("Edited/cascais-partilha.jpg", "ExifBlocks", "JPEG:APP1"),
    ("Edited/cascais-partilha.jpg", "GPSLatitude", "EXIF2:GPSLatitude"),
    ("Download/PXL_20250622_152512330.jpg", "GainMap", "MPF:MPImage1"),
    ("Download/retrato.jpg", "DepthMap", "XMP:GDepth:Format"),
    ("Download/cartaz.png", "C2PA", "PNG:caBX"),
    ("Download/gato.gif", "Comment", "GIF:Comment"),
    ("Download/20250621_221503.jpg", "Image_UTC_Data", "Samsung:Image_UTC_Data"),
    ("Download/20250621_221503.jpg", "MCC_Data", "Samsung:MCC_Data"),
    ("Download/00043-220418.jpg", "GeneratedPicture", "EXIF:UserComment"),
    ("Download/00042-1837465521.png", "GeneratedPicture", "PNG:parameters"),
    ("Edited/casa-limpa.jpg", "PositionBlanked", "EXIF:GPSLatitude"),
    ("Edited/casa-limpa.jpg", "PositionLeftBehind", "XMP:exif:GPSLatitude"),
    ("Edited/festa-alba.jpg", "Region", "XMP:mwg-rs:Area"),
    ("Download/GX010127.MP4", "TrackPositions", "GPMF:GPS5"),
    ("Download/GX010127.MP4", "TelemetryTrack", "QuickTime:MetaFormat"),
    ("Download/20250629_185512_0042.MP4", "TrackPositions", "FREEGPS:Position"),
    ("Download/20250629_185512_0042.MP4", "TelemetryTrack", "QuickTime:gps"),
)


@pytest.mark.parametrize(("path", "field", "source"), _HIDDEN)
def test_what_is_hidden_is_told_with_its_place(read, path, field, source):
    found = next(each for file, _, each in read if file.path == path)
    assert (field, source) in {(fact.field, fact.source) for fact in found.facts}


def test_only_the_cut_photo_is_read_in_part(read):
    partial = [file.path for file, _, each in read if reads(file.format) and each.reasons]
    assert [
        path for path, note in ((file.path, file.note) for file, _, _ in read) if "middle of its pixels" in note
    ] == (partial)


def test_a_crop_keeps_the_whole_picture_in_its_thumbnail(tmp_path):
    files = {file.path: file for file in make_sample(tmp_path / "roll").files}
    path = "Edited/praia-recortada.jpg"
    data = (tmp_path / "roll" / path).read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.width / picture.height == pytest.approx(2 / 3, abs=0.01)
    with Image.open(io.BytesIO(embedded(MemorySource(data), files[path].format).thumbnail)) as thumbnail:
        assert thumbnail.size == (160, 120)
