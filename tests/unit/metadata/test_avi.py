import pytest
from older_builders import avi, chunk, listed, nikon_list
from still_builders import directory, text, xmp

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import Category, FileFormat, ReasonCode


def read(data):
    assert sniff(data) is FileFormat.AVI
    return extract(MemorySource(data), FileFormat.AVI)


def facts(extraction):
    return {fact.source: fact.value for fact in extraction.facts}


def test_size_length_and_sound():
    found = read(avi())
    assert (found.raster.width, found.raster.height) == (320, 240)
    assert found.duration_s == pytest.approx(2.0)
    assert [fact.category for fact in found.facts] == [Category.AUDIO]
    assert found.reasons == ()


@pytest.mark.parametrize(
    ("stamp", "local"),
    [
        (b"Mon Mar 10 15:04:43 2003\n\0", "2003-03-10T15:04:43"),
        (b"2009:10:27 12:14:34\0", "2009-10-27T12:14:34"),
        (b"2005: 4: 3  9:02:01", "2005-04-03T09:02:01"),
        (b"2005/ 4/ 3 19:02:01", "2005-04-03T19:02:01"),
    ],
)
def test_when_a_camera_filmed(stamp, local):
    found = read(avi(within=[chunk(b"IDIT", stamp)]))
    assert facts(found)["RIFF:DateTimeOriginal"] == local
    assert (found.capture_time.local, found.capture_time.source) == (local, "RIFF:DateTimeOriginal")


def test_a_stamp_of_no_date_is_told_and_counts_for_nothing():
    found = read(avi(within=[chunk(b"IDIT", b"last summer")]))
    assert facts(found)["RIFF:DateTimeOriginal"] == "last summer"
    assert found.capture_time is None


def test_who_and_what_the_lists_name():
    found = read(
        avi(
            listed(b"exif", chunk(b"ecor", b"Acme"), chunk(b"emdl", b"Cam 1")),
            info=[(b"ISFT", b"CanonMVI01"), (b"IART", b"Ann Example"), (b"ICMT", b"at grandma's"), (b"JUNK", b"x")],
        )
    )
    told = facts(found)
    assert told["RIFF:Artist"] == "Ann Example"
    assert told["RIFF:Comment"] == "at grandma's"
    assert (found.device.make, found.device.model, found.device.software) == ("Acme", "Cam 1", "CanonMVI01")


def test_an_xmp_packet_behind_the_frames():
    packet = xmp(attributes='xmp:CreatorTool="Lisbon"')
    assert "Lisbon" in facts(read(avi(chunk(b"_PMX", packet)))).values()


def test_nikons_list():
    found = read(avi(nikon_list((0x03, b"NIKON\0"), (0x04, b"COOLPIX P80\0"), (0x13, b"2008:05:01 10:20:30\0"))))
    assert (found.device.make, found.device.model) == ("NIKON", "COOLPIX P80")
    assert found.capture_time.local == "2008-05-01T10:20:30"


def test_pentax_keeps_its_maker_note_with_the_serial():
    head = b"PENTAX \0MM"
    note = head + directory("<", {0x0229: text("3430417")}, len(head))
    found = read(avi(within=[listed(b"hydt", chunk(b"hymn", note))]))
    assert found.device.body_serial == "3430417"


def test_what_is_cut_keeps_what_came_before():
    whole = avi(within=[chunk(b"IDIT", b"Mon Mar 10 15:04:43 2003\n\0")])
    found = read(whole[:-20])
    assert found.capture_time is not None
    assert [reason.code for reason in found.reasons] == [ReasonCode.TRUNCATED]


def test_nesting_and_numbers_without_end_end():
    deep = chunk(b"IDIT", b"2009:10:27 12:14:34")
    for _ in range(200):
        deep = listed(b"deep", deep)
    assert read(avi(deep)).capture_time is None
    many = avi(*[chunk(b"abcd") for _ in range(5_000)])
    assert ReasonCode.LIMIT in [reason.code for reason in read(many).reasons]
