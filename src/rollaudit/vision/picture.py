"""One photo as its detectors see it: decoded once, at the largest size that any of them asks for."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rollaudit.model.evidence import FileFormat
from rollaudit.vision.decode import Upright, load_upright
from rollaudit.vision.pixel_source import PixelSource


class Picture:
    """A decoded photo. `thumbnail` is the JPEG embedded in it, as bytes, where it has one.

    Raises `DecodeError` where the photo cannot be decoded.
    """

    def __init__(
        self, path: PixelSource, file_format: FileFormat, *, side_px: int, thumbnail: bytes | None = None
    ) -> None:
        self._path, self._format, self._side_px = path, file_format, side_px
        self._upright = load_upright(path, file_format, longest_side=side_px)
        self.thumbnail = thumbnail

    @property
    def from_thumbnail(self) -> bool:
        """Whether the pixels come from a smaller picture within the file."""
        return self._upright.from_thumbnail

    @property
    def upright(self) -> Upright:
        """The picture as decoded."""
        return self._upright

    def at(self, side_px: int) -> NDArray[np.uint8]:
        """Return the upright pixels, their longest side no longer than `side_px`."""
        pixels = self._upright.pixels
        height, width = pixels.shape[:2]
        scale = side_px / max(height, width)
        if scale >= 1:
            return pixels
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        resized = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
        return np.asarray(resized, dtype=np.uint8)

    def decode_whole(self) -> None:
        """Decode the whole picture where its thumbnail stood for it. Raises `DecodeError`."""
        if self._upright.from_thumbnail:
            self._upright = load_upright(self._path, self._format, longest_side=self._side_px, allow_thumbnail=False)
