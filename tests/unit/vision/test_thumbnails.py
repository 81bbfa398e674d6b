import numpy as np
import pytest
from PIL import Image

from rollaudit.vision.thumbnails import ThumbnailVerdict, compare_thumbnail


@pytest.fixture
def picture():
    """A picture with shapes of its own in every corner."""
    chance = np.random.default_rng(7)
    coarse = Image.fromarray(chance.integers(0, 255, (9, 12, 3), dtype=np.uint8))
    return coarse.resize((1200, 900), Image.Resampling.BICUBIC)


def test_a_thumbnail_of_the_picture_is_the_same(picture):
    assert compare_thumbnail(picture, picture.resize((160, 120))).verdict is ThumbnailVerdict.SAME


def test_black_bars_and_a_forgotten_turn_are_no_other_picture(picture):
    wide = picture.crop((0, 0, 1200, 675))
    barred = Image.new("RGB", (160, 120))
    barred.paste(wide.resize((160, 90)), (0, 15))
    assert compare_thumbnail(wide, barred).verdict is ThumbnailVerdict.SAME
    turned = picture.transpose(Image.Transpose.ROTATE_90)
    assert compare_thumbnail(turned, picture.resize((160, 120))).verdict is ThumbnailVerdict.SAME


@pytest.mark.parametrize("box", [(0, 0, 600, 900), (0, 0, 1200, 500), (500, 0, 1200, 900)])
def test_a_crop_to_another_shape_is_found(picture, box):
    found = compare_thumbnail(picture.crop(box), picture.resize((160, 120)))
    assert found.verdict is not ThumbnailVerdict.SAME


def test_a_crop_of_the_same_shape_is_found_by_what_it_shows(picture):
    cropped = picture.crop((600, 450, 1200, 900))
    assert compare_thumbnail(cropped, picture.resize((160, 120))).verdict is ThumbnailVerdict.OTHER_PICTURE


def test_a_blank_picture_gives_no_verdict():
    blank = Image.new("RGB", (400, 300), (90, 90, 90))
    assert compare_thumbnail(blank, blank.resize((160, 120))).verdict is ThumbnailVerdict.UNCLEAR
