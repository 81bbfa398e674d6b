from bmff_builders import box, u32

from rollaudit.metadata.bmff import MAX_BOXES, payload, walk
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import ReasonCode


def boxes(data, gathered=None):
    return list(walk(MemorySource(data), 0, len(data), gathered if gathered is not None else Gathered()))


def test_boxes_side_by_side_are_found_with_their_content():
    found = boxes(box("free", b"12") + box("moov", b"345"))
    assert [(kind, end - body) for kind, body, end in found] == [(b"free", 2), (b"moov", 3)]


def test_a_64_bit_size_counts_its_longer_header():
    found = boxes(box("mdat", b"abc", large=True) + box("moov", b"x"))
    assert [(kind, end - body) for kind, body, end in found] == [(b"mdat", 3), (b"moov", 1)]


def test_size_zero_reaches_to_the_end():
    assert boxes(box("mdat", b"the rest", size=0)) == [(b"mdat", 8, 16)]


def test_a_32_bit_zero_ends_a_list_of_user_data():
    gathered = Gathered()
    assert len(boxes(box("free") + u32(0), gathered)) == 1
    assert len(boxes(box("free") + u32(0, 0, 0), gathered)) == 1
    assert not gathered.reasons


def test_a_box_past_the_end_is_cut_and_noted_as_truncated():
    gathered = Gathered()
    assert boxes(box("mdat", b"abc", size=1000), gathered) == [(b"mdat", 8, 11)]
    assert ReasonCode.TRUNCATED in gathered.reasons


def test_a_box_past_its_container_is_cut_and_noted_as_malformed():
    gathered = Gathered()
    data = box("moov", box("udta", b"abc", size=90)) + box("free", b"after")
    outer = boxes(data, gathered)
    inner = list(walk(MemorySource(data), outer[0].body, outer[0].end, gathered))
    assert inner[0].end == outer[0].end
    assert ReasonCode.MALFORMED in gathered.reasons


def test_sizes_that_stand_still_end_the_walk():
    for size in range(2, 8):
        gathered = Gathered()
        assert boxes(box("loop", b"abc", size=size), gathered) == []
        assert ReasonCode.MALFORMED in gathered.reasons
    gathered = Gathered()
    assert boxes(box("loop", b"abc", large=True, size=3), gathered) == []
    assert ReasonCode.MALFORMED in gathered.reasons


def test_a_flood_of_boxes_ends_at_the_cap():
    gathered = Gathered()
    assert len(boxes(box("free") * (MAX_BOXES + 5), gathered)) == MAX_BOXES
    assert ReasonCode.LIMIT in gathered.reasons


def test_nothing_but_headers_is_read_while_walking():
    class Counting(MemorySource):
        read_bytes = 0

        def read(self, offset, length):
            Counting.read_bytes += length
            return super().read(offset, length)

    data = box("mdat", bytes(1 << 20)) + box("moov", b"x")
    assert len(list(walk(Counting(data), 0, len(data), Gathered()))) == 2
    assert Counting.read_bytes < 100


def test_a_payload_is_cut_at_its_limit_and_noted():
    gathered = Gathered()
    data = box("keys", b"0123456789")
    (found,) = boxes(data)
    assert payload(MemorySource(data), found, gathered, 4) == b"0123"
    assert ReasonCode.LIMIT in gathered.reasons
