"""Whatever a file holds: it is refused, or its copy proves clean, shows the same pixels, and is stripped for good."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from pictures_that_tell import jpeg_that_tells, pixels, plan, png_that_tells, read, webp_that_tells, xmp_packet
from rollaudit.model.evidence import FileFormat
from rollaudit.strip.choice import CATEGORIES, CannotStripError, Removal
from rollaudit.strip.exif_block import edited_exif
from rollaudit.strip.formats import STRIPPERS
from rollaudit.strip.pieces import assembled
from rollaudit.strip.xmp_packet import edited_xmp

WHOLE = {
    FileFormat.JPEG: jpeg_that_tells(),
    FileFormat.PNG: png_that_tells(),
    FileFormat.WEBP: webp_that_tells(),
}
removals = st.lists(st.sampled_from(Removal), min_size=1, max_size=3, unique=True)
changes = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12)


def damaged(data, changes):
    spoilt = bytearray(data)
    for where, value in changes:
        spoilt[int(where * len(spoilt))] = value
    return bytes(spoilt)


@settings(max_examples=150, deadline=None)
@given(file_format=st.sampled_from(list(WHOLE)), chosen=removals, changes=changes, cut=st.floats(0.2, 1))
def test_a_damaged_file_is_refused_or_copied_and_a_copy_is_final(file_format, chosen, changes, cut):
    data = damaged(WHOLE[file_format], changes)
    data = data[: max(16, int(len(data) * cut))] if cut < 0.9 else data
    with contextlib.suppress(CannotStripError):
        copy = assembled(STRIPPERS[file_format](data, plan(*chosen)), data)
        again = assembled(STRIPPERS[file_format](copy, plan(*chosen)), copy)
        assert again == copy
        assert len(copy) <= len(data) + 512


@settings(max_examples=60, deadline=None)
@given(file_format=st.sampled_from(list(WHOLE)), chosen=removals)
def test_whatever_is_chosen_the_picture_is_the_same_and_the_chosen_is_gone(file_format, chosen):
    data = WHOLE[file_format]
    copy = assembled(STRIPPERS[file_format](data, plan(*chosen)), data)
    gone = frozenset().union(*(CATEGORIES[one] for one in chosen))
    left = {fact.category for fact in read(copy, file_format).facts if fact.field != "PositionLeftBehind"}
    assert not left & gone
    assert pixels(copy) == pixels(data)


@settings(max_examples=200, deadline=None)
@given(block=st.binary(max_size=300), order=st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]), chosen=removals)
def test_an_exif_block_never_grows_and_never_raises_but_for_knots(block, order, chosen):
    with contextlib.suppress(CannotStripError):
        assert len(edited_exif(order + block, plan(*chosen))) <= len(order + block) + 8


@settings(max_examples=100, deadline=None)
@given(changes=changes, chosen=removals)
def test_a_damaged_packet_goes_or_gets_no_longer(changes, chosen):
    packet = damaged(xmp_packet(), changes)
    assert len(edited_xmp(packet, plan(*chosen))) <= 2 * len(packet)
