import struct

import pytest
from bmff_builders import (
    QUARTER_TURN,
    XMP,
    box,
    data,
    ftyp,
    full,
    international,
    keys_meta,
    loci,
    moov,
    mvhd,
    sample_entry,
    seconds_1904,
    tkhd,
    trak,
    u32,
)

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.quicktime import XMP_UUID, read_quicktime
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import Category, Raster, ReasonCode

NEW_YEAR_2024 = 1_704_067_200
APPLE = "com.apple.quicktime."


def read(*parts):
    gathered = Gathered()
    read_quicktime(MemorySource(b"".join(parts)), gathered)
    return gathered


def movie(*parts):
    return read(ftyp(), box("mdat", bytes(100)), moov(*parts))


def sources(gathered):
    return [time.source for time in gathered.times]


# --- clocks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [0, 1])
def test_the_movie_clock_is_utc_with_a_doubt(version):
    gathered = movie(mvhd(seconds_1904(NEW_YEAR_2024), duration=900, version=version))
    (time,) = gathered.times
    assert (time.local, time.offset, time.source) == ("2024-01-01T00:00:00", "+00:00", "QuickTime:CreateDate")
    assert 0 < time.confidence < 1
    assert gathered.duration_s == 1.5
    assert not gathered.reasons


@pytest.mark.parametrize("created", [0, 1, 2_082_844_800, 2**32 - 1])
def test_a_clock_that_was_never_set_is_absent(created):
    assert movie(mvhd(created)).times == []


def test_a_clock_counted_from_1970_is_understood_and_doubted():
    (time,) = movie(mvhd(NEW_YEAR_2024)).times
    assert time.local == "2024-01-01T00:00:00"
    assert time.confidence <= 0.5


def test_clocks_beyond_any_calendar_are_absent():
    assert movie(mvhd(2**63, version=1)).times == []


def test_samsungs_offset_turns_the_clock_into_local_time():
    gathered = movie(keys_meta(("com.samsung.android.utc_offset", data("-0330"))), mvhd(seconds_1904(NEW_YEAR_2024)))
    assert [(time.local, time.offset) for time in gathered.times] == [("2023-12-31T20:30:00", "-03:30")]


def test_the_tracks_clock_stands_in_for_a_movies_that_was_not_set():
    header = tkhd(640, 480, created=seconds_1904(NEW_YEAR_2024))
    gathered = movie(mvhd(0), trak(b"vide", sample_entry("avc1", 640, 480), header))
    assert sources(gathered) == ["QuickTime:TrackCreateDate"]


def test_endless_and_unknown_durations_are_none():
    assert movie(mvhd(duration=2**32 - 1)).duration_s is None
    assert movie(mvhd(duration=2**64 - 2, version=1, scale=30)).duration_s is None
    assert movie(mvhd(duration=5, scale=0)).duration_s is None


# --- metadata keys and user data --------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [True, False])
def test_apples_keys_are_read(plain):
    gathered = movie(
        mvhd(seconds_1904(NEW_YEAR_2024)),
        keys_meta(
            (APPLE + "make", data("Apple")),
            (APPLE + "model", data("iPhone 15")),
            (APPLE + "software", data("17.1.2")),
            (APPLE + "creationdate", data("2019-02-12T15:27:12+0800")),
            (APPLE + "location.ISO6709", data("+27.1281+100.2508+012.500/")),
            (APPLE + "location.accuracy.horizontal", data("4.7")),
            (APPLE + "content.identifier", data("4A5B-LIVE")),
            (APPLE + "something.new", data("ignored")),
            plain=plain,
        ),
    )
    assert gathered.device["make"] == [("QuickTime:Make", "Apple")]
    assert gathered.device["model"] == [("QuickTime:Model", "iPhone 15")]
    assert gathered.device["software"] == [("QuickTime:Software", "17.1.2")]
    assert gathered.content_identifier == "4A5B-LIVE"
    first = gathered.times[0]
    assert (first.local, first.offset, first.source) == ("2019-02-12T15:27:12", "+08:00", "QuickTime:CreationDate")
    (position,) = gathered.positions
    assert (position.latitude, position.longitude, position.altitude_m) == (27.1281, 100.2508, 12.5)
    assert position.accuracy_m == 4.7
    assert position.source == "QuickTime:location.ISO6709"


def test_values_are_decoded_by_their_type():
    gathered = movie(
        keys_meta(
            (APPLE + "title", data("Ferien".encode("utf-16-be"), kind=2)),
            (APPLE + "location.accuracy.horizontal", data(struct.pack(">f", 2.5), kind=23)),
            (APPLE + "comment", data(b"\xff\xfe", kind=21)),
            (APPLE + "author", data(b"\x89PNG", kind=14)),
        )
    )
    assert {fact.field: fact.value for fact in gathered.facts} == {
        "Title": "Ferien",
        "location.accuracy.horizontal": 2.5,
        "Comment": -2,
    }


def test_user_data_text_is_read_where_there_are_no_keys():
    gathered = movie(
        box(
            "udta",
            international("\xa9xyz", "+37.3349-122.0090/"),
            international("\xa9mak", "Maker"),
            international("\xa9mod", "Model 5"),
            international("\xa9swr", "8.1.2"),
            international("\xa9day", "2015-01-19T12:45:11-0800"),
            u32(0),
        )
    )
    assert gathered.positions[0].source == "QuickTime:GPSCoordinates"
    assert gathered.positions[0].longitude == -122.009
    assert gathered.device["make"] == [("UserData:Make", "Maker")]
    assert gathered.device["model"] == [("UserData:Model", "Model 5")]
    assert [(time.local, time.offset) for time in gathered.times] == [("2015-01-19T12:45:11", "-08:00")]
    assert not gathered.reasons


def test_keys_come_before_user_data_wherever_they_stand():
    gathered = movie(box("udta", international("\xa9mak", "Second")), keys_meta((APPLE + "make", data("First"))))
    assert [value for _, value in gathered.device["make"]] == ["First", "Second"]


def test_text_without_length_or_in_an_old_charset_is_read():
    gathered = movie(box("udta", box("\xa9mak", b"Bare maker\0"), international("\xa9mod", b"Caf\x8e")))
    assert gathered.device["make"] == [("UserData:Make", "Bare maker")]
    assert gathered.device["model"] == [("UserData:Model", "Café")]


def test_itunes_entries_within_user_data_are_read():
    ilst = box("ilst", box("\xa9too", data("Encoder 9")), box("\xa9day", data("2016")), box("covr", data(b"\0" * 9)))
    meta = full("meta", full("hdlr", bytes(4), b"mdir", bytes(12), b"\0"), ilst)
    gathered = movie(box("udta", meta))
    assert gathered.device["software"] == [("UserData:Encoder", "Encoder 9")]
    assert gathered.times == []  # a bare year is a fact, not a time of capture
    assert ("ContentCreateDate", "2016") in [(fact.field, fact.value) for fact in gathered.facts]


def test_the_androids_keys_are_read():
    gathered = movie(
        keys_meta(
            ("com.android.manufacturer", data("Google")),
            ("com.android.model", data("Pixel 8")),
            ("com.android.version", data("14")),
        )
    )
    assert gathered.device["make"][0][1] == "Google"
    assert gathered.device["model"][0][1] == "Pixel 8"
    assert ("AndroidVersion", "14") in [(fact.field, fact.value) for fact in gathered.facts]


# --- 3GPP location ----------------------------------------------------------------------------------------------


def test_a_3gpp_location_is_read_with_its_name():
    gathered = movie(box("udta", loci(-33.8568, 151.2153, 5.0, name="Opera")))
    (position,) = gathered.positions
    assert position.latitude == pytest.approx(-33.8568, abs=1e-4)
    assert position.longitude == pytest.approx(151.2153, abs=1e-4)
    assert position.altitude_m == 5.0
    assert position.source == "QuickTime:LocationInformation"
    assert ("LocationName", "Opera") in [(fact.field, fact.value) for fact in gathered.facts]


def test_a_3gpp_name_may_be_utf_16():
    gathered = movie(box("udta", loci(48.0, 2.0, name=b"\xfe\xff" + "Café".encode("utf-16-be") + b"\0\0")))
    assert gathered.positions[0].latitude == 48.0
    assert ("LocationName", "Café") in [(fact.field, fact.value) for fact in gathered.facts]


@pytest.mark.parametrize("where", [{"role": 2}, {"body": "moon"}])
def test_fiction_and_other_worlds_are_no_position(where):
    assert movie(box("udta", loci(48.0, 2.0, **where))).positions == []


def test_null_island_is_a_wiped_position():
    for wiped in (loci(0.0, 0.0), international("\xa9xyz", "+00.0000+000.0000/")):
        gathered = movie(box("udta", wiped))
        assert gathered.positions == []
        assert gathered.location_redacted


@pytest.mark.parametrize("length", range(0, 30, 3))
def test_a_location_that_ends_early_is_no_position(length):
    gathered = movie(box("udta", box("loci", loci(48.0, 2.0)[8 : 8 + length])))
    assert gathered.positions == []
    assert ReasonCode.MALFORMED in gathered.reasons or length == 0


# --- tracks -----------------------------------------------------------------------------------------------------


def test_the_stored_frame_and_its_turn_are_told():
    gathered = movie(mvhd(), trak(b"vide", sample_entry("avc1", 1920, 1080), tkhd(1920, 1080, matrix=QUARTER_TURN)))
    assert gathered.raster == Raster(width=1920, height=1080, orientation=6)


def test_the_track_header_gives_the_size_where_the_sample_entry_does_not():
    gathered = movie(mvhd(), trak(b"vide", b"", tkhd(320, 240, version=1)))
    assert gathered.raster == Raster(width=320, height=240, orientation=1)


def test_a_sound_track_is_told_once():
    gathered = movie(trak(b"soun", sample_entry("mp4a")), trak(b"soun", sample_entry("mp4a")))
    assert [fact.field for fact in gathered.facts if fact.category is Category.AUDIO] == ["AudioTrack"]


def test_a_telemetry_track_leaves_the_file_read_in_part():
    gathered = movie(trak(b"meta", sample_entry("gpmd")))
    assert ReasonCode.UNSUPPORTED_PART in gathered.reasons
    assert [fact.value for fact in gathered.facts] == ["gpmd"]


def test_gopros_serial_hash_is_an_identifier():
    gathered = movie(box("udta", box("FIRM", b"HD8.01"), box("CAME", bytes(range(16)))))
    facts = {fact.field: (fact.category, fact.value) for fact in gathered.facts}
    assert facts["SerialNumberHash"] == (Category.DEVICE_IDENTIFIER, bytes(range(16)).hex())
    assert facts["FirmwareVersion"] == (Category.DEVICE_INFO, "HD8.01")


def test_sonys_xml_names_the_very_camera():
    xml = (
        b'<NonRealTimeMeta><CreationDate value="2021-05-04T10:11:12+09:00"/>'
        b'<Device manufacturer="Sony" modelName="ILCE-7M3" serialNo="4294967295"/></NonRealTimeMeta>'
    )
    gathered = read(ftyp(b"XAVC"), moov(mvhd()), full("meta", full("hdlr", bytes(20)), box("xml ", xml)))
    assert gathered.device["body_serial"] == [("XML:Device.serialNo", "4294967295")]
    assert gathered.device["model"][0][1] == "ILCE-7M3"
    assert [(time.local, time.offset) for time in gathered.times] == [("2021-05-04T10:11:12", "+09:00")]


# --- the container ----------------------------------------------------------------------------------------------


def test_the_movie_header_is_found_behind_media_data_of_any_size():
    class Sparse:
        """A file of 6 GB of which only the ends exist; reading its media data would fail the test."""

        def __init__(self):
            self.head = ftyp() + struct.pack(">I4sQ", 1, b"mdat", 6 << 30)
            self.tail = moov(mvhd(seconds_1904(NEW_YEAR_2024)))
            self.start = len(ftyp()) + (6 << 30)
            self.size = self.start + len(self.tail)

        def read(self, offset, length):
            if offset >= self.start:
                return self.tail[offset - self.start :][:length]
            assert offset < len(self.head), "media data were read"
            return self.head[offset : offset + length]

    gathered = Gathered()
    read_quicktime(Sparse(), gathered)
    assert sources(gathered) == ["QuickTime:CreateDate"]
    assert not gathered.reasons


def test_xmp_is_read_from_its_uuid_box():
    gathered = read(ftyp(), moov(mvhd()), box("uuid", XMP_UUID, XMP))
    assert [value for _, value in gathered.device["make"]] == ["From XMP"]


def test_a_compressed_header_is_said_to_be_unread():
    assert ReasonCode.UNSUPPORTED_PART in movie(box("cmov", b"")).reasons


def test_a_movie_without_header_is_read_in_part():
    assert ReasonCode.TRUNCATED in read(ftyp(), box("mdat", bytes(8), size=4000)).reasons
    assert ReasonCode.TRUNCATED in read(ftyp()).reasons


def test_every_cut_of_a_movie_is_survived():
    whole = b"".join(
        (
            ftyp(),
            moov(
                mvhd(seconds_1904(NEW_YEAR_2024)),
                trak(b"vide", sample_entry("avc1", 64, 48), tkhd(64, 48)),
                keys_meta((APPLE + "make", data("Apple")), (APPLE + "location.ISO6709", data("+27.1+100.2/"))),
                box("udta", loci(48.0, 2.0), international("\xa9mak", "Maker")),
            ),
        )
    )
    for cut in range(len(whole)):
        assert read(whole[:cut]).reasons or cut < 8


def test_a_key_number_out_of_range_is_ignored():
    handler = full("hdlr", bytes(4), b"mdta", bytes(12), b"\0")
    ilst = box("ilst", box(u32(7), data("x")), box(u32(0), data("y")))
    gathered = movie(box("meta", handler, full("keys", u32(4_000_000), box("mdta", b"k")), ilst))
    assert gathered.facts == []
