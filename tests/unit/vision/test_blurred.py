"""Small blurred pictures: nothing of the file but coarse colours, faces coarser still."""

import io

import numpy as np
import pytest
from PIL import Image

from rollaudit.model.evidence import FaceBox, FileFormat
from rollaudit.vision.blurred import MOST_BYTES, SIDE_PX, Blurrer, small_picture

BOX = FaceBox(left=0.5, top=0.25, width=0.25, height=0.4, score=1.0)


def noisy(width=640, height=480):
    return Image.frombytes("RGB", (width, height), np.random.default_rng(7).bytes(width * height * 3))


def gradient(width=640, height=480):
    across = np.linspace(0, 255, width, dtype=np.uint8)
    return Image.fromarray(np.dstack([np.tile(across, (height, 1))] * 3))


def opened(made):
    return Image.open(io.BytesIO(made))


def test_a_thumbnail_is_small_and_carries_no_metadata(tmp_path):
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x0112] = 6
    gradient().save(path, exif=exif, comment=b"said", icc_profile=b"profile")
    made = Blurrer(show_faces=True).blurred(str(path).encode(), FileFormat.JPEG, ())

    small = opened(made)
    assert small.size == (120, SIDE_PX)  # upright: orientation 6 turns it
    assert len(made) <= MOST_BYTES
    assert not small.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(small.info)
    assert b"Maker" not in made
    assert b"said" not in made


def test_what_is_blurred_is_gone_from_the_pixels():
    sharp = np.asarray(noisy(160, 120), dtype=float)
    small = np.asarray(opened(small_picture(noisy(160, 120), ())), dtype=float)

    assert small.std() < sharp.std() / 5


def test_a_face_is_a_few_even_blocks_and_the_rest_is_not():
    plain = np.asarray(opened(small_picture(gradient(), ())), dtype=float)
    hidden = np.asarray(opened(small_picture(gradient(), (BOX,))), dtype=float)
    face, beside = (slice(30, 78), slice(80, 120)), (slice(30, 78), slice(5, 60))

    assert np.abs(plain[face] - hidden[face]).max() > 5
    assert np.abs(plain[beside] - hidden[beside]).max() < 5
    columns = hidden[face].mean(axis=(0, 2))
    for half in (columns[:12], columns[-12:]):  # the step between two blocks apart, where JPEG rings
        assert half.max() - half.min() < 2


def test_what_cannot_be_decoded_has_no_thumbnail(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 nothing")

    assert Blurrer(show_faces=True).blurred(str(path).encode(), FileFormat.JPEG, ()) is None


@pytest.mark.parametrize(
    "box",
    [FaceBox(left=-1, top=-1, width=0.1, height=0.1, score=1), FaceBox(left=0.9, top=0.9, width=2, height=2, score=1)],
)
def test_boxes_beyond_the_picture_do_no_harm(box):
    assert opened(small_picture(gradient(), (box,))).size == (SIDE_PX, 120)
