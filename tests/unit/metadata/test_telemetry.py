import struct
import time

import pytest
from bmff_builders import box, ftyp, full, moov, mvhd, seconds_1904, u32
from telemetry_builders import (
    camm5,
    camm6,
    camm_gyro,
    gps5,
    gps9,
    klv,
    nest,
    rtmd,
    telemetry_movie,
)

from rollaudit.metadata.bmff import walk
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.quicktime import read_movie_box
from rollaudit.metadata.read import extract
from rollaudit.metadata.source import LimitExceededError, MemorySource
from rollaudit.metadata.telemetry import MAX_SAMPLES
from rollaudit.model.evidence import Category, FileFormat, ReasonCode

PARIS = (48.8583, 2.2945, 35.5)
LYON = (45.764, 4.8357, 173.0)
SANTIAGO = (-33.4489, -70.6693, 570.0)
JUNE_2025 = 1_751_040_191


def read(movie):
    return extract(MemorySource(movie), FileFormat.MP4)


def facts(found):
    return {fact.field: fact.value for fact in found.facts}


# --- GoPro ------------------------------------------------------------------------------------------------------


def test_where_a_gopro_was_is_read_with_the_satellites_time():
    found = read(telemetry_movie("gpmd", [gps5(PARIS)]))
    position = found.position
    assert (position.latitude, position.longitude, position.altitude_m) == PARIS
    assert (position.source, position.speed_m_s) == ("GPMF:GPS5", 1.5)
    assert position.utc_time == "2025-06-27T16:03:11.250Z"
    assert found.capture_time.source == "GPMF:GPSDateTime"
    assert (found.capture_time.local[:19], found.capture_time.offset) == ("2025-06-27T16:03:11", "+00:00")
    assert not found.reasons
    assert "TrackPositions" not in facts(found)


def test_a_track_is_told_with_its_number_its_end_and_its_reach():
    found = read(telemetry_movie("gpmd", [gps5(PARIS, PARIS), gps5(SANTIAGO, clock=b"250628010000.000"), gps5(LYON)]))
    told = facts(found)
    assert told["TrackPositions"] == 4
    assert (told["TrackEndLatitude"], told["TrackEndLongitude"]) == LYON[:2]
    assert told["TrackReach"] == pytest.approx(11_650_000, rel=0.01)
    assert {fact.category for fact in found.facts if fact.field.startswith("Track")} == {Category.LOCATION_PRECISE}


def test_a_hero11_has_a_time_and_a_fix_in_every_value():
    found = read(telemetry_movie("gpmd", [gps9(PARIS, LYON)]))
    assert (found.position.latitude, found.position.longitude, found.position.altitude_m) == PARIS
    assert (found.position.source, found.position.utc_time) == ("GPMF:GPS9", "2025-06-27T16:03:11.25Z")
    assert facts(found)["TrackEndTime"] == "2025-06-27T16:03:12.25Z"


@pytest.mark.parametrize("payload", [gps5(PARIS, fix=0), gps9(PARIS, fix=0), gps5((0, 0, 0)), gps5()])
def test_without_a_fix_there_is_no_position_and_the_file_was_read_in_full(payload):
    found = read(telemetry_movie("gpmd", [payload, payload]))
    assert found.position is None
    assert found.capture_time is None
    assert not found.reasons
    assert facts(found)["TelemetryTrack"] == "gpmd"


def test_positions_begin_where_the_fix_does():
    found = read(telemetry_movie("gpmd", [gps5(PARIS, fix=0), gps5(LYON)]))
    assert (found.position.latitude, found.position.longitude) == LYON[:2]


@pytest.mark.parametrize("clock", [b"251327160311.250", b"250231160311.250", b"no clock at all!", b""])
def test_a_clock_that_is_none_costs_only_the_time(clock):
    found = read(telemetry_movie("gpmd", [gps5(PARIS, clock=clock)]))
    assert found.position.utc_time is None
    assert found.capture_time is None


def test_one_scale_stands_for_all_values():
    values = klv(b"GPS5", b"l", 20, struct.pack(">5i", 48, 2, 30, 0, 0))
    assert read(telemetry_movie("gpmd", [nest(b"DEVC", nest(b"STRM", values))])).position.latitude == 48
    scaled = klv(b"SCAL", b"s", 2, struct.pack(">h", 2))
    assert read(telemetry_movie("gpmd", [nest(b"DEVC", nest(b"STRM", scaled, values))])).position.latitude == 24


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("in_chunk", [1, 3])
@pytest.mark.parametrize("same_size", [False, True])
def test_samples_are_found_however_the_table_lists_them(wide, in_chunk, same_size):
    samples = [gps5((10.0 + k, 20.0, 30.0)) for k in range(10)]
    found = read(telemetry_movie("gpmd", samples, wide=wide, in_chunk=in_chunk, same_size=same_size))
    told = facts(found)
    assert (told["GPSLatitude"], told["TrackEndLatitude"], told["TrackPositions"]) == (10, 19, 10)


def test_of_a_long_track_the_first_the_last_and_some_between_are_read():
    samples = [gps5((k / 100, 20.0, 30.0)) for k in range(1, 2001)]
    told = facts(read(telemetry_movie("gpmd", samples, in_chunk=7)))
    assert told["TrackPositionsRead"] == MAX_SAMPLES
    assert "TrackPositions" not in told
    assert (told["GPSLatitude"], told["TrackEndLatitude"]) == (0.01, 20)


def test_a_late_fix_is_looked_for_and_what_was_not_read_is_said():
    waiting = [gps5(PARIS, fix=0)] * 150
    assert read(telemetry_movie("gpmd", [*waiting, gps5(LYON), *waiting[:50]])).position is not None
    assert not read(telemetry_movie("gpmd", waiting)).reasons
    found = read(telemetry_movie("gpmd", waiting * 10))
    assert [reason.code for reason in found.reasons] == [ReasonCode.LIMIT]


def test_a_camera_that_writes_no_positions_was_read_in_full():
    gyro = nest(b"DEVC", nest(b"STRM", klv(b"GYRO", b"s", 6, bytes(60))))
    assert not read(telemetry_movie("gpmd", [gyro] * 1000)).reasons
    assert not read(telemetry_movie("rtmd", [rtmd()] * 1000)).reasons
    assert not read(telemetry_movie("camm", [camm_gyro()] * 1000)).reasons


# --- camera motion ----------------------------------------------------------------------------------------------


def test_positions_stand_among_many_readings_of_the_gyroscope():
    samples = [camm_gyro() for _ in range(3000)]
    samples[1000], samples[2000] = camm5(*PARIS), camm5(*LYON)
    found = read(telemetry_movie("camm", samples, in_chunk=100))
    assert (found.position.latitude, found.position.longitude, found.position.source) == (*PARIS[:2], "CAMM:Position")
    told = facts(found)
    assert (told["TrackPositions"], told["TrackEndLatitude"]) == (2, LYON[0])
    assert not found.reasons


def test_several_packets_in_one_sample_are_all_read():
    found = read(telemetry_movie("camm", [camm_gyro() + camm5(*PARIS) + camm6(*LYON) + b"\0\0\x63\0rest"]))
    assert facts(found)["TrackPositions"] == 2


def test_a_receivers_measurement_has_time_and_accuracy():
    seconds = JUNE_2025 - 315_964_800 + 18
    found = read(telemetry_movie("camm", [camm6(*PARIS, seconds=seconds)]))
    assert found.position.source == "CAMM:GPS"
    assert found.position.accuracy_m == 4.5
    assert found.position.utc_time == "2025-06-27T16:03:11Z"


def test_a_time_counted_from_1970_is_known_by_the_movies_clock():
    movie = telemetry_movie("camm", [camm6(*PARIS, seconds=JUNE_2025)], created=seconds_1904(JUNE_2025 + 5))
    assert read(movie).position.utc_time == "2025-06-27T16:03:11Z"


def test_the_movies_own_clock_decides_where_its_track_has_none():
    clock = mvhd(created=seconds_1904(JUNE_2025 + 5))
    for extra in ({"extra": (clock,)}, {"after": (clock,)}):
        found = read(telemetry_movie("camm", [camm6(*PARIS, seconds=JUNE_2025)], **extra))
        assert found.position.utc_time == "2025-06-27T16:03:11Z"
        assert found.capture_time.local[:10] == "2025-06-27"


def test_a_time_that_may_count_from_1970_or_1980_is_left_out_where_no_clock_decides():
    found = read(telemetry_movie("camm", [camm6(*PARIS, seconds=JUNE_2025)]))
    assert found.position.latitude == PARIS[0]
    assert found.position.utc_time is None
    assert found.capture_time is None


def test_telemetry_that_takes_all_bytes_leaves_the_movies_date():
    clock = mvhd(created=seconds_1904(JUNE_2025))
    movie = telemetry_movie("camm", [camm5(*PARIS)], after=(clock,))
    source = MemorySource(movie)

    class Poor:
        """A file whose samples are all that it gives."""

        size = source.size
        spent = False

        def read(self, offset, length):
            self.spent = self.spent or offset < movie.index(b"moov")
            if self.spent:
                raise LimitExceededError
            return source.read(offset, length)

    gathered = Gathered()
    read_movie_box(Poor(), next(one for one in walk(source, 0, source.size, gathered) if one.kind == b"moov"), gathered)
    assert [time.source for time in gathered.times] == ["QuickTime:CreateDate"]


@pytest.mark.parametrize(
    "packet",
    [camm6(*PARIS, fix=0), camm5(float("nan"), 2.0), camm5(0.0, 0.0), camm5(91.0, 2.0), camm5(*PARIS)[:20], b""],
)
def test_what_is_no_position_is_none(packet):
    found = read(telemetry_movie("camm", [packet, camm_gyro()]))
    assert found.position is None


# --- Sony -------------------------------------------------------------------------------------------------------


def test_a_sony_says_where_it_was_and_which_camera_it_is():
    found = read(telemetry_movie("rtmd", [rtmd((33, 26, 56.04, b"S\0"), (70, 40, 9.48, b"W\0"))] * 2))
    assert (found.position.latitude, found.position.longitude) == (-33.4489, -70.6693)
    assert (found.position.source, found.position.utc_time) == ("RTMD:GPSLatitude", "2025-06-27T16:03:11.25Z")
    cameras = [fact for fact in found.facts if fact.field == "CameraAttributes"]
    assert [(fact.value, fact.category) for fact in cameras] == [("ILCE-7SM3 5072108", Category.DEVICE_IDENTIFIER)]
    assert facts(found)["TrackReach"] == 0


def test_a_void_measurement_is_no_position():
    assert (
        read(telemetry_movie("rtmd", [rtmd((33, 26, 56, b"S\0"), (70, 40, 9, b"W\0"), status=b"V\0")])).position is None
    )
    assert read(telemetry_movie("rtmd", [rtmd()])).position is None


# --- tables that lie ---------------------------------------------------------------------------------------------


def movie_of(*tables):
    stbl = box("stbl", full("stsd", u32(1), box("gpmd", bytes(8))), *tables)
    mdia = box("mdia", full("hdlr", bytes(4), b"meta", bytes(12), b"\0"), box("minf", stbl))
    return ftyp() + moov(box("trak", mdia))


@pytest.mark.parametrize(
    "tables",
    [
        (),
        (full("stsz", u32(0, 0)),),
        (full("stsz", u32(20, 0xFFFFFFFF)),),
        (full("stsz", u32(20, 0xFFFFFFFF)), full("stco", u32(0xFFFFFFFF, 8))),
        (full("stsz", u32(20, 5)), full("stco", u32(1, 0xFFFFFFFF)), full("stsc", u32(1, 1, 5, 1))),
        (full("stsz", u32(20, 5)), full("stco", u32(1, 8)), full("stsc", u32(2, 1, 0, 1, 1, 0, 1))),
        (full("stsz", u32(20, 5)), full("stco", u32(1, 8)), full("stsc", u32(0xFFFFFFFF))),
        (full("stsz", u32(0, 0xFFFFFFFF, 1, 2)), full("co64", u32(1)), full("stsc", u32(1, 1, 0xFFFFFFFF, 1))),
        (full("stsz", u32(20, 0xFFFFFFFF)), full("stco", u32(1, 8)), full("stsc", u32(1, 1, 0xFFFFFFFF, 1))),
    ],
)
def test_a_sample_table_that_lies_leaves_the_file_read_in_part(tables):
    found = read(movie_of(*tables))
    assert found.position is None
    codes = {reason.code for reason in found.reasons}
    assert codes
    assert codes <= {ReasonCode.LIMIT, ReasonCode.UNSUPPORTED_PART, ReasonCode.TRUNCATED}


def test_a_million_samples_are_not_looked_at_one_by_one():
    tables = (full("stsz", u32(20, 50_000_000)), full("stco", u32(1, 8)), full("stsc", u32(1, 1, 1, 1)))
    assert read(movie_of(*tables)).reasons


def test_a_movie_of_very_many_long_tracks_costs_no_time():
    entries = 200_000
    sizes = struct.pack(">I", 28) * entries
    lists = box("stsz", u32(0, 0, entries), sizes), full("stsc", u32(1, 1, entries, 1)), full("stco", u32(1, 8))
    stbl = box("stbl", full("stsd", u32(1), box("camm", bytes(8))), *lists)
    mdia = box("mdia", full("hdlr", bytes(4), b"meta", bytes(12), b"\0"), box("minf", stbl))
    began = time.process_time()
    found = read(ftyp() + moov(*[box("trak", mdia)] * 60))
    assert time.process_time() - began < 2
    assert ReasonCode.LIMIT in {reason.code for reason in found.reasons}
