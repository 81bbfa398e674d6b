import numpy as np
import pytest
from PIL import Image, ImageFilter

from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FaceBox, FileFormat
from rollaudit.vision.drawn import flatness, is_drawn
from rollaudit.vision.looking import Looker

WHOLE = {"left": 0.0, "top": 0.0, "width": 1.0, "height": 1.0}


@pytest.fixture(scope="module")
def count():
    looker = Looker(Search(faces=FaceSearch.FAST))

    def counted(path, file_format):
        return looker.look(str(path), file_format, (DetectorName.FACES,))[0].count

    return counted


@pytest.mark.parametrize(("name", "file_format"), [("face.png", FileFormat.PNG), ("face.bmp", FileFormat.BMP)])
def test_a_drawn_face_is_nobody_and_the_same_face_photographed_is_somebody(
    count, tmp_path, drawing, portrait, name, file_format
):
    drawing.save(tmp_path / name)
    assert count(tmp_path / name, file_format) == 0
    portrait.save(tmp_path / name)
    assert count(tmp_path / name, file_format) == 1


@pytest.mark.parametrize("quality", [95, 60, 30, 20, 10])
def test_a_photographed_face_counts_however_hard_it_was_compressed(count, tmp_path, portrait, quality):
    portrait.save(tmp_path / "face.jpg", quality=quality)
    assert count(tmp_path / "face.jpg", FileFormat.JPEG) == 1


@pytest.mark.parametrize(("name", "file_format"), [("face.gif", FileFormat.GIF), ("palette.png", FileFormat.PNG)])
def test_a_photo_reduced_to_few_colours_still_shows_somebody(count, tmp_path, portrait, name, file_format):
    portrait.quantize(24, dither=Image.Dither.NONE).save(tmp_path / name)
    assert count(tmp_path / name, file_format) == 1


def test_a_face_out_of_focus_is_no_drawing(portrait):
    blurred = np.asarray(portrait.filter(ImageFilter.GaussianBlur(6)))
    assert not is_drawn(blurred, FaceBox(left=0.28, top=0.25, width=0.22, height=0.4, score=0.6))


def test_an_overexposed_face_is_no_drawing():
    light = np.tile(np.linspace(180, 420, 64), (64, 1)) + np.random.default_rng(3).normal(0, 2, (64, 64))
    face = np.repeat(light.clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)
    assert not is_drawn(face, FaceBox(**WHOLE, score=0.6))


def test_what_the_detector_is_sure_of_must_be_flatter_to_count_as_drawn():
    chance = np.random.default_rng(5)
    pixels = np.full((80, 80, 3), 128, np.uint8)
    noisy = chance.random((80, 80)) < 0.35
    pixels[noisy] += chance.integers(0, 60, (int(noisy.sum()), 3), dtype=np.uint8)
    flat, unstepped = flatness(pixels, FaceBox(**WHOLE, score=0.6))
    assert flat >= 0.25
    assert unstepped >= 0.7
    assert is_drawn(pixels, FaceBox(**WHOLE, score=0.6))
    assert is_drawn(pixels, FaceBox(**WHOLE, score=0.95)) is (flat >= 0.4)


@pytest.mark.parametrize("box", [(0.5, 0.5, 0.0, 0.0), (0.99, 0.99, 0.01, 0.01), (0.0, 0.0, 1.0, 1.0)])
def test_too_few_pixels_are_never_judged(box):
    left, top, width, height = box
    pixels = np.full((4, 4, 3), 90, np.uint8)
    assert not is_drawn(pixels, FaceBox(left=left, top=top, width=width, height=height, score=0.5))
