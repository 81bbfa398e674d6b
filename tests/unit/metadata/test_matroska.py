from datetime import UTC, datetime

import pytest
from older_builders import UNKNOWN, element, matroska, segment_info, simple, tags, tracks

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import Category, FileFormat, ReasonCode

FILMED = int((datetime(2022, 2, 22, 10, 11, 34, tzinfo=UTC) - datetime(2001, 1, 1, tzinfo=UTC)).total_seconds() * 10**9)


def read(data):
    assert sniff(data) is FileFormat.MATROSKA
    return extract(MemorySource(data), FileFormat.MATROSKA)


def facts(extraction):
    return {fact.source: fact.value for fact in extraction.facts}


def test_date_program_title_size_length_and_sound():
    found = read(matroska(segment_info(date=FILMED, title="Birthday", seconds=12.5), tracks()))
    told = facts(found)
    assert told["Matroska:DateUTC"] == "2022-02-22T10:11:34+00:00"
    assert told["Matroska:Title"] == "Birthday"
    assert told["Matroska:TrackType"] is True
    assert (found.capture_time.local, found.capture_time.offset) == ("2022-02-22T10:11:34", "+00:00")
    assert (found.raster.width, found.raster.height, found.duration_s) == (640, 480, 12.5)
    assert found.device.software == "Recorder 4"
    assert found.reasons == ()


def test_a_silent_movie_has_no_sound():
    assert not [fact for fact in read(matroska(tracks(sound=False))).facts if fact.category is Category.AUDIO]


def test_tags_behind_the_frames_are_found_through_the_seek_head():
    found = read(matroska(segment_info(), tracks(), behind=[tags(simple("ARTIST", "Ann Example"))]))
    assert facts(found)["Matroska:Artist"] == "Ann Example"


def test_tags_within_tags():
    found = read(matroska(tags(simple("ORIGINAL", "", simple("DIRECTOR", "Bo Example")))))
    assert facts(found)["Matroska:Director"] == "Bo Example"


def test_a_phones_movie_copied_over_keeps_its_place_and_its_maker():
    """As ffmpeg copies it: the names of QuickTime's keys in capitals."""
    found = read(
        matroska(
            tags(
                simple("LOCATION-eng", "+48.8583+002.2945/"),
                simple("COM.APPLE.QUICKTIME.MAKE", "Apple"),
                simple("COM.APPLE.QUICKTIME.MODEL", "iPhone 13"),
                simple("DATE_RECORDED", "2021-05-04 10:20:30"),
            )
        )
    )
    assert (found.position.latitude, found.position.longitude) == (48.8583, 2.2945)
    assert (found.device.make, found.device.model) == ("Apple", "iPhone 13")
    assert found.capture_time.source == "Matroska:DateRecorded"


def test_names_of_attached_files():
    attached = element(0x1941A469, element(0x61A7, element(0x466E, b"ann-passport.jpg"), element(0x465C, b"...")))
    assert facts(read(matroska(attached)))["Matroska:AttachedFileName"] == "ann-passport.jpg"


@pytest.mark.parametrize("doctype", [b"webm", b"matroska"])
def test_a_recording_that_never_learnt_its_own_length(doctype):
    found = read(matroska(segment_info(date=FILMED), tracks(), doctype=doctype, segment_size=UNKNOWN))
    assert found.capture_time is not None
    assert found.reasons == ()


@pytest.mark.parametrize("date", [-(1 << 63), (1 << 63) - 1])
def test_dates_beyond_the_calendar_are_bounded(date):
    found = read(matroska(segment_info(date=date)))
    assert "Matroska:DateUTC" not in facts(found) or len(facts(found)["Matroska:DateUTC"]) == 25


def test_what_is_cut_keeps_what_came_before():
    found = read(matroska(segment_info(date=FILMED), tracks(), clusters=30)[:600])
    assert found.capture_time is not None
    assert [reason.code for reason in found.reasons] == [ReasonCode.TRUNCATED]


def test_elements_without_end_end():
    found = read(matroska(*[element(0xEC) for _ in range(3_000)]))
    assert [reason.code for reason in found.reasons] == [ReasonCode.LIMIT]
    loop = tags(simple("ARTIST", "Ann"))
    assert read(matroska(segment_info(), behind=[loop] * 50)).facts
