import struct

import pytest
from bmff_builders import box
from hypothesis import given, settings
from hypothesis import strategies as st
from telemetry_builders import _block, dashcam_movie, freegps_long, freegps_short

from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat, ReasonCode

PARIS = (48.8583, 2.2945)
SANTIAGO = (-33.4489, -70.6693)


def read(movie):
    return extract(MemorySource(movie), FileFormat.MP4)


def facts(found):
    return {fact.field: fact.value for fact in found.facts}


def codes(found):
    return {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    "made", [freegps_short, lambda *where: freegps_short(*where, at=48), freegps_long], ids=["early", "late", "wide"]
)
def test_where_a_dashcam_was_is_read_with_its_speed_and_its_clock(made):
    found = read(dashcam_movie([made(*PARIS), made(*SANTIAGO)]))
    assert found.position.latitude == pytest.approx(PARIS[0], abs=1e-5)
    assert found.position.longitude == pytest.approx(PARIS[1], abs=1e-5)
    assert (found.position.source, found.position.speed_m_s) == ("FREEGPS:Position", 5.144)
    assert found.position.utc_time == "2025-06-27T16:03:11Z"
    assert found.capture_time.source == "FREEGPS:GPSDateTime"
    assert found.capture_time.confidence < 1  # some of these cameras write the clock that their owner has set
    told = facts(found)
    assert told["TrackPositions"] == 2
    assert told["TrackEndLatitude"] == pytest.approx(SANTIAGO[0], abs=1e-5)
    assert told["TrackEndLongitude"] == pytest.approx(SANTIAGO[1], abs=1e-5)
    assert not found.reasons


@settings(max_examples=80)
@given(latitude=st.floats(-89.99, 89.99), longitude=st.floats(-179.99, 179.99), at=st.sampled_from((16, 48)))
def test_a_position_is_within_some_metres_of_where_the_camera_was_or_none(latitude, longitude, at):
    found = read(dashcam_movie([freegps_short(latitude, longitude, at=at)]))
    if found.position is None:  # minutes rounded up to sixty, or next to null island
        assert found.reasons or abs(latitude) + abs(longitude) < 0.1
        return
    assert found.position.latitude == pytest.approx(latitude, abs=1e-4)
    assert found.position.longitude == pytest.approx(longitude, abs=1e-4)


def test_a_receiver_without_a_fix_was_nowhere():
    found = read(dashcam_movie([freegps_short(*PARIS, fix=b"V"), freegps_short(0.0, 0.0), _block(bytes(4))]))
    assert found.position is None
    assert not found.reasons
    assert facts(found)["TelemetryTrack"] == "freeGPS"


def test_a_fix_that_comes_late_is_found():
    blocks = [freegps_short(*PARIS, fix=b"V")] * 90
    blocks[33] = freegps_short(*PARIS)
    assert read(dashcam_movie(blocks)).position is not None


@pytest.mark.parametrize(
    "block",
    [
        _block(bytes(6) + bytes(byte ^ 0xAA for byte in b"20250627160311")),  # encrypted
        freegps_short(*PARIS, tail=b"aGVsbG8gd29ybGQ=".ljust(20, b"\0") * 2),  # coordinates as encrypted texts
        freegps_short(*PARIS, tail=struct.pack("<4f", 4875.0, 217.0, 0, 0)),  # 75 minutes
        freegps_short(*PARIS, tail=struct.pack("<4f", 9551.0, 217.0, 0, 0)),  # past the pole
        freegps_short(*PARIS, tail=struct.pack("<4f", float("nan"), 217.0, 0, 0)),
        freegps_short(*PARIS, tail=struct.pack("<4f", -4851.0, 217.0, 0, 0)),
        freegps_long(*PARIS)[:40],
        b"\0\0\2\0moreGPS ".ljust(0x200, b"\1"),
        bytes(0x200),
    ],
)
def test_what_is_encrypted_or_unknown_is_said_to_be_there_and_not_guessed(block):
    found = read(dashcam_movie([block.ljust(0x200, b"\0")] * 3))
    assert found.position is None
    assert codes(found) == {ReasonCode.UNSUPPORTED_PART}
    assert facts(found)["TelemetryTrack"] == "freeGPS"


def test_a_track_of_which_some_blocks_are_unknown_is_read_in_part():
    found = read(dashcam_movie([freegps_short(*PARIS), _block(bytes(6) + b"\xaa" * 90), freegps_short(*PARIS)]))
    assert found.position is not None
    assert facts(found)["TrackPositionsRead"] == 2
    assert codes(found) == {ReasonCode.UNSUPPORTED_PART}


def test_coordinates_of_a_maker_who_shifts_them_are_not_believed():
    found = read(dashcam_movie([freegps_short(*PARIS)], before=box("frea", box("ver ", b"3.01.054"))))
    assert found.position is None
    assert codes(found) == {ReasonCode.UNSUPPORTED_PART}


def test_local_time_and_no_possible_time_are_no_times():
    for clock in ((16, 3, 11, 2025, 6, 27), (16, 3, 11, 25, 13, 27), (99, 3, 11, 25, 6, 27), (1, 2, 3, 0, 0, 0)):
        found = read(dashcam_movie([freegps_short(*PARIS, clock=clock)]))
        assert found.position is not None
        assert found.capture_time is None


@pytest.mark.parametrize(
    ("places", "count"),
    [
        ([(0xFFFFFFF0, 0x200)] * 3, None),
        ([(32, 0xFFFFFFFF)] * 3, None),
        ([(0, 0)] * 3, None),
        ([(32, 0x200)], 0xFFFFFFFF),
        ([], 0xFFFFFFFF),
        ([(32, 0x200)] * 60_000, None),
    ],
)
def test_a_list_that_lies_is_bounded(places, count):
    read(dashcam_movie([freegps_short(*PARIS, fix=b"V")], places=places, count=count))
