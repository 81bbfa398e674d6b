import numpy as np
import pytest
from heif_builder import HeifItem, build_heif
from hypothesis import given
from hypothesis import strategies as st

from rollaudit.vision.heif import with_thumbnail_first, without_metadata

WHOLE = np.zeros((48, 64), np.uint8)
SMALL = np.zeros((24, 32), np.uint8)


def primary_item(content):
    at = content.index(b"pitm") + 8
    return int.from_bytes(content[at : at + 2], "big")


def test_thumbnail_becomes_the_primary_picture_and_is_no_longer_marked_as_thumbnail():
    content = build_heif(HeifItem(WHOLE), HeifItem(SMALL))
    changed = with_thumbnail_first(content, least_side=32)
    assert primary_item(content) == 1
    assert primary_item(changed) == 2
    assert b"thmb" not in changed
    assert len(changed) == len(content)
    assert sum(one != other for one, other in zip(content, changed, strict=True)) <= 5


@pytest.mark.parametrize(
    ("whole", "thumbnail"),
    [
        pytest.param(HeifItem(WHOLE), None, id="none embedded"),
        pytest.param(HeifItem(WHOLE), HeifItem(np.zeros((12, 16), np.uint8)), id="too small"),
        pytest.param(HeifItem(WHOLE), HeifItem(np.zeros((32, 32), np.uint8)), id="other proportions"),
        pytest.param(HeifItem(WHOLE, turn=1), HeifItem(SMALL), id="whole turned, thumbnail not"),
        pytest.param(HeifItem(WHOLE), HeifItem(SMALL, turn=2), id="thumbnail upside down"),
        pytest.param(HeifItem(WHOLE, mirror=0), HeifItem(SMALL, mirror=1), id="mirrored otherwise"),
        pytest.param(HeifItem(WHOLE, cropped=True), HeifItem(SMALL), id="whole cropped"),
    ],
)
def test_thumbnail_that_does_not_show_the_whole_picture_alike_is_not_taken(whole, thumbnail):
    assert with_thumbnail_first(build_heif(whole, thumbnail), least_side=32) is None


def test_thumbnail_turned_as_the_whole_picture_serves():
    content = build_heif(HeifItem(WHOLE, turn=3, mirror=1), HeifItem(SMALL, turn=3, mirror=1))
    assert primary_item(with_thumbnail_first(content, least_side=32)) == 2


GOOD = build_heif(HeifItem(WHOLE), HeifItem(SMALL))


@given(st.integers(0, 600), st.binary(min_size=1, max_size=8))
def test_damaged_structure_is_no_thumbnail_and_no_crash(position, patch):
    damaged = GOOD[:position] + patch + GOOD[position + len(patch) :]
    changed = with_thumbnail_first(damaged, least_side=32)
    assert changed is None or len(changed) == len(damaged)


@given(st.integers(0, len(GOOD)))
def test_file_cut_anywhere_is_no_crash(length):
    with_thumbnail_first(GOOD[:length], least_side=32)


def test_metadata_is_untied_and_pixels_are_untouched():
    pixels = np.frombuffer(b"cdsc" * 12, np.uint8).reshape(6, 8)
    content = GOOD.replace(b"thmb", b"cdsc") + pixels.tobytes()
    changed = without_metadata(content)
    assert changed.count(b"cdsc") == 12
    assert len(changed) == len(content)
    assert changed.endswith(pixels.tobytes())


@given(st.binary(max_size=64))
def test_bytes_without_structure_are_left_alone(content):
    assert without_metadata(content) == content
