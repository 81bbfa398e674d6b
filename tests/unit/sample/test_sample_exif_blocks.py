import io
from datetime import UTC, datetime, timedelta, timezone

import piexif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rollaudit.sample.cast import CANON, IPHONE_13, SCANNER
from rollaudit.sample.exif_blocks import (
    GpsFix,
    exif_block,
    offset_text,
    quantised,
    subsecond_text,
    with_segments,
)

_TAKEN = datetime(2025, 1, 14, 17, 12, 3, 45_000, tzinfo=UTC)


def _jpeg():
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), (90, 120, 60)).save(buffer, "JPEG")
    return buffer.getvalue()


@given(
    latitude=st.floats(-89.99, 89.99),
    longitude=st.floats(-179.99, 179.99),
    minutes=st.sampled_from([-570, -60, 0, 60, 345, 840]),
)
def test_any_position_and_zone_reads_back(latitude, longitude, minutes):
    fix = GpsFix(
        latitude=quantised(latitude),
        longitude=quantised(longitude),
        altitude_m=1,
        direction_deg=2,
        speed_km_h=3,
        accuracy_m=4,
    )
    taken = _TAKEN.astimezone(timezone(timedelta(minutes=minutes)))
    gps = piexif.load(exif_block(IPHONE_13, taken, size=(16, 16), fix=fix))["GPS"]
    parts = [numerator / denominator for numerator, denominator in gps[piexif.GPSIFD.GPSLatitude]]
    sign = -1 if gps[piexif.GPSIFD.GPSLatitudeRef] == b"S" else 1
    assert sign * (parts[0] + parts[1] / 60 + parts[2] / 3600) == pytest.approx(fix.latitude, abs=1e-9)
    assert parts[1] < 60
    assert parts[2] < 60
    assert gps[piexif.GPSIFD.GPSTimeStamp][:2] == ((17, 1), (12, 1))


def test_cameras_write_the_digits_and_zones_that_they_know():
    assert subsecond_text(_TAKEN, IPHONE_13) == "045"
    assert subsecond_text(_TAKEN, CANON) == "04"
    assert subsecond_text(_TAKEN, SCANNER) == ""
    told = piexif.load(exif_block(SCANNER, _TAKEN, size=(16, 16)))
    assert piexif.ExifIFD.OffsetTimeOriginal not in told["Exif"]
    assert told["GPS"] == {}


@pytest.mark.parametrize(("minutes", "text"), [(0, "+00:00"), (120, "+02:00"), (-570, "-09:30")])
def test_offsets_are_written_with_a_sign(minutes, text):
    assert offset_text(_TAKEN.astimezone(timezone(timedelta(minutes=minutes)))) == text


def test_segments_take_the_place_of_the_file_header():
    block = exif_block(IPHONE_13, _TAKEN, size=(16, 16))
    data = with_segments(_jpeg(), exif=block, xmp=b"<x/>", iptc=b"Photoshop 3.0\0")
    assert data[2:4] == b"\xff\xe1"
    assert b"JFIF" not in data[:200]
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.info["xmp"] == b"<x/>"


def test_a_jpeg_that_has_no_file_header_keeps_all_it_has():
    without = with_segments(_jpeg())
    assert with_segments(without) == without
