import math

import pytest
from still_builders import dms, doubles, gps, longs, ratios, raw, shorts, text, tiff, unterminated

from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.resolve import resolve
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import Category, ReasonCode

PARIS = (48.858222, 2.2945)


def read(block):
    gathered = Gathered()
    read_exif(MemorySource(block), gathered)
    return resolve(gathered)


def facts(extraction):
    return {fact.source: fact.value for fact in extraction.facts}


@pytest.mark.parametrize("order", ["<", ">"])
def test_time_position_and_device_in_both_byte_orders(order):
    found = read(
        tiff(
            {
                0x010F: text("Acme"),
                0x0110: text("One"),
                0x0131: text("1.2"),
                0x013C: text("Ann's Mac"),
                0x0112: shorts(6),
            },
            exif={
                0x9003: text("2025:06:27 18:03:11"),
                0x9011: text("+02:00"),
                0x9291: text("25"),
                0xA431: text("SN-42"),
                0xA430: text("Ann"),
                0xA434: text("35mm"),
                0xA435: text("L-7"),
                0xA420: text("abcdef01"),
            },
            position=gps(
                *PARIS,
                t5=raw(b"\1", 1),
                t6=ratios((355, 10)),
                t7=ratios((16, 1), (3, 1), (1150, 100)),
                t12=text("K"),
                t13=ratios((36, 1)),
                t17=ratios((1234, 10)),
                t29=text("2025:06:27"),
                t31=ratios((5, 1)),
            ),
            order=order,
        )
    )
    assert found.capture_time is not None
    assert (found.capture_time.local, found.capture_time.offset) == ("2025-06-27T18:03:11.25", "+02:00")
    position = found.position
    assert position is not None
    assert (position.latitude, position.longitude) == pytest.approx(PARIS, abs=1e-6)
    assert (position.altitude_m, position.direction_deg, position.accuracy_m) == (-35.5, 123.4, 5)
    assert position.speed_m_s == pytest.approx(10)
    assert position.utc_time == "2025-06-27T16:03:11.5Z"
    device = found.device
    assert (device.make, device.model, device.software, device.host) == ("Acme", "One", "1.2", "Ann's Mac")
    assert (device.body_serial, device.owner, device.lens, device.lens_serial) == ("SN-42", "Ann", "35mm", "L-7")
    assert facts(found)["EXIF:ImageUniqueID"] == "abcdef01"
    assert not found.reasons


def test_each_time_keeps_its_own_offset():
    found = read(tiff({0x0132: text("2025:06:27 18:03:11")}, exif={0x9010: text("+02:00"), 0x9011: text("-05:00")}))
    assert (found.capture_time.source, found.capture_time.offset) == ("EXIF:DateTime", "+02:00")
    assert found.capture_time.confidence < 1


@pytest.mark.parametrize("stamp", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2025:13:01 00:00:00"])
def test_a_time_that_is_none_is_no_capture_time(stamp):
    assert read(tiff(exif={0x9003: text(stamp)})).capture_time is None


@pytest.mark.parametrize(("latitude", "longitude"), [(-33.8568, 151.2153), (40.7484, -73.9857), (-0.0703, -70.5)])
def test_hemispheres_sign_the_coordinates(latitude, longitude):
    found = read(tiff(position=gps(latitude, longitude)))
    assert (found.position.latitude, found.position.longitude) == pytest.approx((latitude, longitude), abs=1e-6)


def test_coordinates_blanked_to_zero_over_zero_are_a_redaction():
    blank = ratios((0, 0), (0, 0), (0, 0))
    found = read(tiff(position={1: text(""), 2: blank, 3: text(""), 4: blank}))
    assert found.location_redacted
    assert found.position is None
    assert not [fact for fact in found.facts if fact.category is Category.LOCATION_PRECISE]


def test_null_island_and_impossible_coordinates_are_no_position():
    for latitude, longitude in ((0.0, 0.0), (91.0, 2.0), (40.0, 181.0)):
        found = read(tiff(position=gps(latitude, longitude)))
        assert found.position is None
        assert not found.location_redacted


def test_coordinates_stored_as_text_or_doubles_are_read():
    for latitude, longitude in (
        (text("48,51.4933N"), text("2,17.67E")),
        (text("48 deg 51' 29.6\" N"), text("2 deg 17' 40.2\" E")),
        (doubles(48.858222), doubles(2.2945)),
    ):
        found = read(tiff(position={1: text("N"), 2: latitude, 3: text("E"), 4: longitude}))
        assert (found.position.latitude, found.position.longitude) == pytest.approx(PARIS, abs=1e-4)


def test_a_position_without_hemispheres_is_a_doubtful_fact_only():
    found = read(tiff(position={2: dms(PARIS[0]), 4: dms(PARIS[1])}))
    assert found.position is None
    assert {fact.confidence for fact in found.facts if fact.field == "GPSLatitude"} == {0.5}


def test_strings_without_terminator_in_any_charset_and_utf16_windows_tags():
    found = read(
        tiff(
            {
                0x010F: unterminated("Acme"),
                0x010E: raw("Été".encode("latin-1"), 2),
                0x013B: raw("Zoë".encode(), 2),
                0x9C9B: raw("Grüße".encode("utf-16-le") + b"\0\0", 1),
                0x8298: raw(b"Ann\0Studio\0", 2),
            }
        )
    )
    assert found.device.make == "Acme"
    values = facts(found)
    assert values["EXIF:ImageDescription"] == "Été"
    assert values["EXIF:Artist"] == "Zoë"
    assert values["EXIF:XPTitle"] == "Grüße"
    assert values["EXIF:Copyright"] == "Ann, Studio"


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        (b"ASCII\0\0\0hello", "hello"),
        (b"UNICODE\0" + "grüß".encode("utf-16-le"), "grüß"),
        (b"UNICODE\0" + "hi".encode("utf-16-be"), "hi"),
        (b"\0\0\0\0\0\0\0\0plain", "plain"),
    ],
)
def test_user_comments_by_their_character_code(comment, shown):
    assert facts(read(tiff(exif={0x9286: raw(comment)})))["EXIF:UserComment"] == shown


def test_apple_note_names_the_live_photo_and_the_burst():
    from still_builders import directory

    note = b"Apple iOS\0\0\1MM" + directory(">", {0x0B: text("BURST-1"), 0x11: text("4F2A-77")}, 14)
    found = read(tiff({0x010F: text("Apple")}, exif={0x927C: raw(note)}))
    assert found.content_identifier == "4F2A-77"
    assert facts(found)["Apple:BurstUUID"] == "BURST-1"


def test_nikon_and_canon_notes_give_serial_and_owner():
    from still_builders import directory

    inner = b"II*\0\x08\0\0\0" + directory("<", {0x1D: text("7001234")}, 8)
    nikon = read(tiff({0x010F: text("NIKON")}, exif={0x927C: raw(b"Nikon\0\x02\x10\0\0" + inner)}))
    assert nikon.device.body_serial == "7001234"

    # Canon's offsets count from the Exif header, so the note is built for the place where it will stand.
    def canon(start):
        return directory("<", {0x09: text("Ann Example"), 0x0C: longs(1234567)}, start)

    probe = tiff({0x010F: text("Canon")}, exif={0x927C: raw(canon(0))})
    start = probe.index(canon(0)[:8])
    found = read(tiff({0x010F: text("Canon")}, exif={0x927C: raw(canon(start))}))
    assert (found.device.body_serial, found.device.owner) == ("1234567", "Ann Example")

    moved = read(tiff({0x010F: text("Canon")}, exif={0x927C: raw(canon(start + 5000))}))
    assert moved.device.owner is None
    assert moved.device.body_serial == "1234567"


def test_directories_that_loop_end():
    block = bytearray(tiff({0x8769: longs(8), 0x8825: longs(8), 0x010F: text("Acme")}))
    assert read(bytes(block)).device.make == "Acme"


def test_a_value_outside_the_block_is_said_and_costs_only_itself():
    block = tiff({0x010F: text("Acme Cameras"), 0x0110: text("One")}).replace(b"Acme Cameras\0", b"", 1)
    found = read(block)
    assert found.device.model == "One"
    assert [reason.code for reason in found.reasons] == [ReasonCode.MALFORMED]


def test_an_empty_or_foreign_block_is_said():
    for block in (b"", b"Exif\0\0", b"nothing of the kind"):
        assert [reason.code for reason in read(block).reasons] == [ReasonCode.MALFORMED]


def test_a_leading_exif_mark_is_stepped_over_and_a_thumbnail_noted():
    found = read(b"Exif\0\0" + tiff({0x010F: text("Acme")}, ifd1={0x0201: longs(8), 0x0202: longs(4)}))
    assert found.device.make == "Acme"
    assert facts(found)["EXIF:JPEGInterchangeFormat"] is True


def test_not_a_number_never_reaches_a_fact():
    found = read(tiff(position=gps(*PARIS, t6=ratios((0, 0)), t13=ratios((5, 0)), t17=ratios((0, 0)))))
    assert found.position is not None
    assert found.position.altitude_m is None
    assert not [fact for fact in found.facts if isinstance(fact.value, float) and not math.isfinite(fact.value)]


def test_a_time_that_states_its_own_offset_keeps_it():
    """As writers of XMP's form do, in a field where Exif has no room for one."""
    found = read(tiff({0x0132: text("2004-07-13T21:23:44Z")}))
    assert facts(found)["EXIF:DateTime"] == "2004-07-13T21:23:44+00:00"
    assert found.capture_time is not None
    assert (found.capture_time.local, found.capture_time.offset) == ("2004-07-13T21:23:44", "+00:00")
