import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from still_builders import directory, longs, raw, shorts, text, tiff

from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.resolve import resolve
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import ReasonCode

MAKER_NOTE, DNG_PRIVATE, MAKE = 0x927C, 0xC634, 0x010F


def read(block):
    gathered = Gathered()
    read_exif(MemorySource(block), gathered)
    return resolve(gathered)


def facts(extraction):
    return {fact.source: fact.value for fact in extraction.facts}


def own(head, order, tags):
    """A note whose offsets count from its own start."""
    return head + directory(order, tags, len(head))


def within(make, note, *, order="<", tag=MAKER_NOTE):
    """A TIFF with a note made for the place where it comes to lie: `note` is given the offset."""
    room = b"\xa5" * len(note(0))

    def build(body):
        first = {MAKE: text(make)}
        if tag == DNG_PRIVATE:
            return tiff(first | {tag: raw(body)}, order=order)
        return tiff(first, exif={tag: raw(body)}, order=order)

    return build(note(build(room).index(room)))


OWN_BASE = [
    ("PENTAX", own(b"PENTAX \0MM", ">", {0x0229: text("4973893")}), "Pentax:SerialNumber", "4973893"),
    ("Apple", own(b"Apple iOS\0\0\1MM", ">", {0x0011: text("0A1B-2C3D")}), "Apple:ContentIdentifier", "0A1B-2C3D"),
    (
        "FUJIFILM",
        b"FUJIFILM" + struct.pack("<I", 12) + directory("<", {0x0010: text("FC  12345")}, 12),
        "FujiFilm:InternalSerialNumber",
        "FC  12345",
    ),
    (
        "NIKON CORPORATION",
        b"Nikon\0\2\x10\0\0" + tiff({0x001D: text("3020326")}, order=">"),
        "Nikon:SerialNumber",
        "3020326",
    ),
    (
        "OM Digital Solutions",
        own(b"OM SYSTEM\0\0\0II\4\0", "<", {0x0404: text("BJ1234567")}),
        "Olympus:SerialNumber",
        "BJ1234567",
    ),
]
SHARED_BASE = [
    ("Canon", b"", {0x0009: text("Ann Example"), 0x000C: longs(12345678)}, "Canon:OwnerName", "Ann Example"),
    ("Canon", b"", {0x0009: text("Ann Example"), 0x000C: longs(12345678)}, "Canon:SerialNumber", "12345678"),
    ("Canon", b"", {0x4019: raw(bytes.fromhex("0230001122") + bytes(25))}, "Canon:LensSerialNumber", "0230001122"),
    ("Panasonic", b"Panasonic\0\0\0", {0x0066: text("Baby Example")}, "Panasonic:BabyName", "Baby Example"),
    ("SIGMA", b"SIGMA\0\0\0\1\0", {0x0002: text("91000001")}, "Sigma:SerialNumber", "91000001"),
]


@pytest.mark.parametrize(("make", "note", "source", "value"), OWN_BASE)
def test_notes_whose_offsets_count_from_themselves(make, note, source, value):
    assert facts(read(within(make, lambda _: note)))[source] == value


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("make", "head", "tags", "source", "value"), SHARED_BASE)
def test_notes_whose_offsets_count_from_the_exif_block(make, head, tags, source, value, order):
    block = within(make, lambda at: head + directory(order, tags, at + len(head)), order=order)
    assert facts(read(block))[source] == value


def test_a_note_that_was_moved_with_its_old_offsets_gives_no_value_of_a_neighbour():
    tags = {0x0009: text("Ann Example"), 0x000C: longs(12345678)}
    found = facts(read(within("Canon", lambda at: directory("<", tags, at + 1000))))
    assert "Canon:OwnerName" not in found


@pytest.mark.parametrize(("stated", "written"), [(b"MM", "<"), (b"II", ">")])
def test_a_note_in_another_byte_order_than_it_states_is_read_in_its_own(stated, written):
    note = own(b"PENTAX \0" + stated, written, {0x0229: text("4973893"), 0x0215: longs(1, 2, 3, 4, 777)})
    found = facts(read(within("PENTAX", lambda _: note)))
    assert found["Pentax:SerialNumber"] == "4973893"
    assert found["Pentax:CameraInfo"] == "777"


def test_a_note_of_the_other_byte_order_than_the_file_around_it():
    """As editors leave it that write a file anew in their own order."""
    tags = {0x0009: text("Ann Example"), 0x0003: shorts(1)}
    block = within("Canon", lambda at: directory("<", tags, at), order=">")
    assert facts(read(block))["Canon:OwnerName"] == "Ann Example"


class TestPrivateDataOfDng:
    def test_a_pentax_body_writes_its_note_there(self):
        note = own(b"PENTAX \0MM", "<", {0x0229: text("4364069")})
        assert facts(read(within("PENTAX", lambda _: note, tag=DNG_PRIVATE)))["Pentax:SerialNumber"] == "4364069"

    @pytest.mark.parametrize("was_at", [8, 700, 1_000_000])
    def test_adobes_converter_keeps_the_note_with_the_place_it_had(self, was_at):
        note = directory("<", {0x0009: text("Ann Example")}, was_at)
        body = adobe(b"II", was_at, note)
        found = read(within("Canon", lambda _: body, tag=DNG_PRIVATE, order=">"))
        assert facts(found)["Canon:OwnerName"] == "Ann Example"
        assert not found.reasons

    def test_a_note_beside_it_is_the_one_that_counts(self):
        private = own(b"PENTAX \0MM", ">", {0x0229: text("private")})
        note = own(b"PENTAX \0MM", ">", {0x0229: text("own")})
        block = tiff({MAKE: text("PENTAX"), DNG_PRIVATE: raw(private)}, exif={MAKER_NOTE: raw(note)})
        assert facts(read(block))["Pentax:SerialNumber"] == "own"

    def test_what_is_no_note_is_no_damage(self):
        found = read(tiff({MAKE: text("Canon"), DNG_PRIVATE: raw(b"somebody's own data, and more of it")}))
        assert not found.reasons

    def test_blocks_without_end_end(self):
        for body in (b"Adobe\0" + b"Xyz \0\0\0\0" * 4000, b"Adobe\0MakN\xff\xff\xff\xff", b"Adobe\0"):
            read(tiff({MAKE: text("Canon"), DNG_PRIVATE: raw(body)}))

    @given(body=st.binary(max_size=200), at=st.integers(0, 2**32 - 1))
    def test_any_bytes_are_read_to_an_end(self, body, at):
        found = read(tiff({MAKE: text("Canon"), DNG_PRIVATE: raw(adobe(b"MM", at, body))}))
        assert {reason.code for reason in found.reasons} <= {ReasonCode.MALFORMED}


def adobe(order, was_at, note):
    content = order + struct.pack(">I", was_at) + note
    return b"Adobe\0" + b"SR2 " + struct.pack(">I", 3) + b"abc\0" + b"MakN" + struct.pack(">I", len(content)) + content
