"""Small blurred pictures for the page: what was blurred is gone from the pixels, faces are coarser still."""

import io
from collections.abc import Iterable
from typing import Final

from PIL import Image, ImageFilter

from rollaudit.model.evidence import FaceBox, FileFormat
from rollaudit.vision.decode import DecodeError, load_upright
from rollaudit.vision.faces import INPUT_SIDE_PX
from rollaudit.vision.pixel_source import PixelSource
from rollaudit.vision.yunet import YuNet

SIDE_PX: Final = 160
MOST_BYTES: Final = 8_192
# Of a picture of 160 pixels: writing, number plates and screens are gone, what sort of scene it is remains.
_BLUR_PX: Final = 4
_FACE_PARTS: Final = 2
# What is no face and hidden as one costs a few pixels; a face that is missed is a person.
_PERHAPS: Final = 0.3
_FACE_MARGIN: Final = 0.25
_QUALITY: Final = 60


class Blurrer:
    """Makes the small pictures. Make one for each worker process; loads the faces' network unless faces may show."""

    def __init__(self, *, show_faces: bool) -> None:
        self._faces = None if show_faces else YuNet()

    def blurred(self, path: PixelSource, file_format: FileFormat, boxes: Iterable[FaceBox]) -> bytes | None:
        """Return the picture as a JPEG of at most `SIDE_PX` and `MOST_BYTES`, without any metadata.

        `boxes` are faces known already; faces are looked for in this very picture besides. None where it cannot be
        decoded, and where it would be too large.
        """
        try:
            upright = load_upright(path, file_format, longest_side=INPUT_SIDE_PX)
        except DecodeError:
            return None
        hidden = () if self._faces is None else (*boxes, *self._faces.candidates(upright.pixels, threshold=_PERHAPS))
        return small_picture(Image.fromarray(upright.pixels), hidden)


def small_picture(picture: Image.Image, hidden: Iterable[FaceBox]) -> bytes | None:
    """Return an RGB picture blurred and small, its `hidden` boxes as a few even blocks; None where it is too large."""
    small = picture.copy()
    small.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(_BLUR_PX))
    for box in hidden:
        _pixelate(small, box)
    written = io.BytesIO()
    small.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue() if written.tell() <= MOST_BYTES else None


def _pixelate(picture: Image.Image, box: FaceBox) -> None:
    width, height = picture.size
    left = max(0, int((box.left - box.width * _FACE_MARGIN) * width))
    top = max(0, int((box.top - box.height * _FACE_MARGIN) * height))
    right = min(width, int((box.left + box.width * (1 + _FACE_MARGIN)) * width) + 1)
    bottom = min(height, int((box.top + box.height * (1 + _FACE_MARGIN)) * height) + 1)
    if right <= left or bottom <= top:
        return
    face = picture.crop((left, top, right, bottom))
    parts = face.resize((_FACE_PARTS, _FACE_PARTS), Image.Resampling.BOX)
    picture.paste(parts.resize(face.size, Image.Resampling.NEAREST), (left, top))
