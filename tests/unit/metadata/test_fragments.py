import struct
import time

import pytest
from bmff_builders import box, ftyp, full, moov, sample_entry, tkhd, u32
from hypothesis import given, settings
from hypothesis import strategies as st
from telemetry_builders import camm5, camm_gyro, fragment, fragmented_movie, gps5, gps9, rtmd, telemetry_movie

from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import FileFormat, ReasonCode

PARIS = (48.8583, 2.2945, 35.5)
LYON = (45.764, 4.8357, 173.0)


def read(movie):
    return extract(MemorySource(movie), FileFormat.MP4)


def facts(found):
    return {fact.field: fact.value for fact in found.facts}


@pytest.mark.parametrize("where", ["fragment", "absolute", "behind"])
@pytest.mark.parametrize("explicit", [True, False])
def test_positions_are_read_through_fragments(where, explicit):
    found = read(fragmented_movie("gpmd", [[gps5(PARIS)], [gps5(LYON)]], where=where, explicit=explicit))
    assert (found.position.latitude, found.position.longitude) == PARIS[:2]
    assert found.capture_time.source == "GPMF:GPSDateTime"
    assert facts(found)["TrackPositions"] == 2
    assert (facts(found)["TrackEndLatitude"], facts(found)["TrackEndLongitude"]) == LYON[:2]
    assert not found.reasons


def test_samples_of_one_size_are_found_where_only_the_header_tells_it():
    samples = [camm5(*PARIS), camm5(*LYON)]
    movie = fragmented_movie("camm", [samples], explicit=False, default_size=len(samples[0]))
    told = box("tfhd", u32(0x020010, 1, len(samples[0])))
    silent = box("tfhd", u32(0x020000, 1)) + box("free")[:0]
    shorter = movie.replace(told, silent + box("free", b"")[:0])
    # The header is four bytes shorter: so are the boxes around it, and the place of the data.
    at = shorter.rindex(b"moof") - 4
    for kind in (b"moof", b"traf"):
        where = shorter.index(kind, at) - 4
        shorter = shorter[:where] + u32(struct.unpack_from(">I", shorter, where)[0] - 4) + shorter[where + 4 :]
    where = shorter.index(b"trun", at) + 4 + 8
    shorter = shorter[:where] + u32(struct.unpack_from(">I", shorter, where)[0] - 4) + shorter[where + 4 :]
    found = read(shorter)
    assert (found.position.latitude, found.position.longitude) == PARIS[:2]
    assert facts(found)["TrackPositions"] == 2


def test_the_table_of_the_header_and_the_fragments_are_one_track():
    found = read(fragmented_movie("gpmd", [[gps5(LYON)]], listed=[gps5(PARIS), gps5(PARIS)]))
    assert (found.position.latitude, found.position.longitude) == PARIS[:2]
    assert facts(found)["TrackPositions"] == 3
    assert facts(found)["TrackEndLatitude"] == LYON[0]


def test_camera_motion_and_sony_are_read_through_fragments_too():
    motion = read(fragmented_movie("camm", [[camm_gyro(), camm5(*PARIS), camm_gyro()], [camm5(*LYON)]]))
    assert facts(motion)["TrackPositions"] == 2
    sony = read(fragmented_movie("rtmd", [[rtmd((33, 26, 56.04, b"S\0"), (70, 40, 9.48, b"W\0"))]]))
    assert sony.position.source == "RTMD:GPSLatitude"


def test_another_tracks_samples_are_not_taken_for_positions():
    movie = fragmented_movie("gpmd", [])
    there = fragment((2, [gps5(LYON), gps5(LYON)]), (1, [gps5(PARIS)]), base=len(movie), where="behind")
    found = read(movie + there)
    assert (found.position.latitude, found.position.longitude) == PARIS[:2]
    assert "TrackPositions" not in facts(found)


def test_of_many_fragments_some_are_read_spread_over_the_movie():
    ways = [[gps9((48.0 + number / 1000, 2.0, 30.0))] for number in range(300)]
    found = read(fragmented_movie("gpmd", ways))
    told = facts(found)
    assert "TrackPositions" not in told
    assert 2 < told["TrackPositionsRead"] <= 64
    assert told["TrackEndLatitude"] == pytest.approx(48.299)


def test_a_fragmented_movie_tells_how_long_it_is():
    assert read(fragmented_movie("gpmd", [[gps5(PARIS)]], lasting=1_200)).duration_s == 2.0
    assert read(fragmented_movie("gpmd", [[gps5(PARIS)]])).duration_s is None


def test_a_movie_whose_fragments_stand_elsewhere_says_that_its_track_could_not_be_read():
    found = read(fragmented_movie("gpmd", []))  # a stream's first segment
    assert {reason.code for reason in found.reasons} == {ReasonCode.UNSUPPORTED_PART}
    assert found.position is None


PLACES = st.tuples(st.floats(-89, 89), st.floats(-179, 179), st.floats(0, 4000)).filter(lambda at: abs(at[0]) > 0.01)


@settings(max_examples=60)
@given(
    places=st.lists(PLACES, min_size=1, max_size=12),
    cut=st.integers(0, 12),
    how=st.sampled_from(("fragment", "absolute", "behind")),
)
def test_the_same_samples_tell_the_same_wherever_they_are_listed(places, cut, how):
    samples = [camm5(*place) for place in places]
    listed = read(telemetry_movie("camm", samples))
    pieces = [piece for piece in (samples[:cut], samples[cut:]) if piece]
    assert read(fragmented_movie("camm", pieces, where=how)).facts == listed.facts


# --- fragments that lie -------------------------------------------------------------------------------------------


def lying(*runs, header=None):
    stbl = box("stbl", full("stsd", u32(1), sample_entry("gpmd")), full("stsz", u32(0, 0)))
    mdia = box("mdia", full("hdlr", bytes(4), b"meta", bytes(12), b"\0"), box("minf", stbl))
    movie = ftyp() + moov(box("trak", tkhd(0, 0), mdia), box("mvex", full("trex", u32(1, 1, 0, 20, 0))))
    return movie + box("moof", box("traf", full("tfhd", u32(1)) if header is None else header, *runs))


@pytest.mark.parametrize(
    "movie",
    [
        lying(),
        lying(full("trun")),
        lying(full("trun", u32(0xFFFFFFFF))),
        lying(full("trun", u32(0xFFFFFFFF, 0xFFFFFFFF), flags=0x1)),
        lying(full("trun", u32(0xFFFFFFFF, 5, 5), flags=0x200)),
        lying(full("trun", u32(2, 0xFFFFFFFF, 0xFFFFFFFF), flags=0x200)),
        lying(full("trun", u32(1, 0x80000000), flags=0x1)),
        lying(full("trun", u32(9, 20)), header=full("tfhd", u32(1), flags=0x1)),
        lying(full("trun", u32(9, 20)), header=full("tfhd", u32(1), b"\xff" * 8, flags=0x1)),
        lying(full("trun", u32(9, 20)), header=full("tfhd", flags=0xFFFFFF)),
    ],
)
def test_a_fragment_that_lies_gives_no_position_and_no_error(movie):
    found = read(movie)
    assert found.position is None
    assert facts(found)["TelemetryTrack"] == "gpmd"


def test_a_fragment_that_lists_less_than_it_says_leaves_the_file_read_in_part():
    found = read(lying(full("trun", u32(0xFFFFFFFF, 5, 5), flags=0x200)))
    assert ReasonCode.MALFORMED in {reason.code for reason in found.reasons}


def test_very_many_runs_and_samples_cost_no_time():
    runs = full("trun", u32(0xFFFFFFFF)) * 3_000 + full("trun", u32(60_000), bytes(240_000), flags=0x200) * 40
    began = time.process_time()
    read(lying(runs))
    assert time.process_time() - began < 2


def test_very_many_fragments_cost_no_time():
    piece = box("moof", box("traf", full("tfhd", u32(1)), full("trun", u32(1))))
    began = time.process_time()
    found = read(fragmented_movie("gpmd", []) + piece * 20_000)
    assert time.process_time() - began < 2
    assert ReasonCode.LIMIT in {reason.code for reason in found.reasons}
