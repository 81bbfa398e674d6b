"""Files to upright pictures of a bounded size: only the decoder of the sniffed format runs, and limits come first."""

import io
import os
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from rollaudit.model.detection import CANNOT_OPEN
from rollaudit.model.evidence import FileFormat
from rollaudit.vision.heif import with_thumbnail_first, without_metadata
from rollaudit.vision.pixel_source import Content, PixelSource

if TYPE_CHECKING:
    from collections.abc import Sequence

# The largest phone sensors of today make 200-megapixel pictures (16,320 x 12,240).
MAX_PIXELS: Final = 200_000_000
MAX_HEIF_BYTES: Final = 256 << 20

# The one Pillow opener that may see a file of each format; a JPEG with several frames (MPO) is opened by JPEG's.
_OPENERS: Final[dict[FileFormat, str]] = {
    FileFormat.JPEG: "JPEG",
    FileFormat.PNG: "PNG",
    FileFormat.WEBP: "WEBP",
    FileFormat.TIFF: "TIFF",
    FileFormat.AVIF: "AVIF",
    FileFormat.GIF: "GIF",
    FileFormat.BMP: "BMP",
}
_COARSE_STEP: Final = 90  # on average: the table of T.81, K.1 at the usual programs' quality of about 30 and less
_FEW_COLOURS: Final = frozenset({"1", "P", "PA"})
_HEIF_FORMATS: Final = frozenset({FileFormat.HEIC, FileFormat.HEIF})

# What Pillow's decoders were seen to raise, or may raise by their code, on damaged files.
_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    ZeroDivisionError,
    RuntimeError,
    struct.error,
    zlib.error,
)


class DecodeError(Exception):
    """The picture could not be decoded. `reason` says why, in words of rollaudit's: never text from the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Upright:
    """A picture the right way up.

    `pixels` is height x width x 3, RGB, 0 to 255, no longer on its longest side than was asked for. `width` and
    `height` are the whole upright picture's, in pixels. `from_thumbnail` is true where `pixels` come from a smaller
    picture embedded in the file, `of_few_colours` where each was chosen from a palette, is black or white, or was left
    over by a JPEG that kept next to nothing of its shades: photographed areas are of one colour there, too.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    from_thumbnail: bool = False
    of_few_colours: bool = False


def load_upright(
    path: PixelSource, file_format: FileFormat, *, longest_side: int, allow_thumbnail: bool = True
) -> Upright:
    """Decode a file, turn it upright, and bring its longest side down to `longest_side` pixels.

    JPEG is decoded at the smallest of its scales that suffices (ITU-T T.81: 8 x 8 blocks, so 1/1 to 1/8). HEIC gives
    its embedded thumbnail where that is large enough, unless `allow_thumbnail` is false. Pictures are never enlarged.

    Raises `DecodeError`: no decoder, file cannot be opened, damaged or cut short, too large.
    """
    try:
        with warnings.catch_warnings():
            # Damage that Pillow only warns of is no matter here: either there are pixels or there are none.
            warnings.simplefilter("ignore")
            if file_format in _HEIF_FORMATS:
                return _load_heif(path, longest_side, allow_thumbnail=allow_thumbnail)
            if file_format in _OPENERS:
                return _load_with_pillow(path, _OPENERS[file_format], longest_side)
    except Image.DecompressionBombError as error:
        raise DecodeError(_TOO_LARGE) from error
    except MemoryError as error:
        raise DecodeError("needs more memory to decode than a worker may use") from error
    except _DAMAGE as error:
        raise DecodeError(_reason(error)) from error
    raise DecodeError(f"no decoder for {file_format.value} pictures")


_TOO_LARGE: Final = f"has more than {MAX_PIXELS // 1_000_000} megapixels"


def _reason(error: Exception) -> str:
    """Say what went wrong without repeating the library's message, which may quote the file or its name."""
    if isinstance(error, UnidentifiedImageError):
        return "its header cannot be read as a picture"
    if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
        return CANNOT_OPEN
    if "truncated" in str(error).lower():
        return "is cut short: the picture's data end early"
    return "is damaged: the picture's data cannot be decoded"


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise DecodeError(_TOO_LARGE)
    if width < 1 or height < 1:
        raise DecodeError("has no pixels")


def opened_untouched(path: PixelSource) -> BinaryIO:
    """Open without touching the access time, following no link, waiting for no pipe."""
    if isinstance(path, Content):
        return io.BytesIO(path.data)
    return open(path, "rb", opener=_without_a_trace)


def _without_a_trace(path: str, flags: int) -> int:
    flags |= os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:  # only a file's owner may ask to leave the time alone
        return os.open(path, flags)


def _load_with_pillow(path: PixelSource, opener: str, longest_side: int) -> Upright:
    # Pillow refuses at twice this figure, before it reads any pixel.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
    with opened_untouched(path) as file, Image.open(file, formats=(opener,)) as image:
        width, height = image.size
        _check_size(width, height)
        of_few_colours = opener == "GIF" or image.mode in _FEW_COLOURS or _is_coarse(image)
        scale = longest_side / max(width, height)
        if scale < 1:
            # In proportion, so that the longest side alone decides: a square would ask twice the scale of a 4:3 photo.
            image.draft(None, (max(1, int(width * scale)), max(1, int(height * scale))))
        image.load()
        # TIFF's plugin has turned the picture by now and dropped the tag; AVIF's has put irot and imir into it.
        orientation = _orientation(image)
        upright = _turn(_shrink(_plain(image), longest_side), orientation)
        # Only a TIFF's size may have been swapped while loading; a draft keeps the sides' order.
        if (image.width > image.height) != (width > height) and image.width != image.height:
            width, height = height, width
    if orientation >= 5:
        width, height = height, width
    return Upright(pixels=_pixels(upright), width=width, height=height, of_few_colours=of_few_colours)


def _is_coarse(image: Image.Image) -> bool:
    """Say whether a JPEG's first quantization table (ITU T.81, B.2.4.1) leaves hardly anything of soft shades."""
    tables: dict[int, Sequence[int]] = getattr(image, "quantization", {})
    first = tables.get(0, ())
    return len(first) == 64 and sum(first) >= 64 * _COARSE_STEP


def _load_heif(path: PixelSource, longest_side: int, *, allow_thumbnail: bool) -> Upright:
    """Decode with libheif, which applies `irot` and `imir`; Exif's orientation must not be applied once more.

    ISO/IEC 23008-12, 6.5.10 and A.2.4: transformative properties are normative, Exif's orientation is informative.
    """
    with opened_untouched(path) as file:
        content = file.read(MAX_HEIF_BYTES + 1)
    if len(content) > MAX_HEIF_BYTES:
        raise DecodeError(f"is larger than {MAX_HEIF_BYTES >> 20} MiB")
    content = without_metadata(content)
    pi_heif.options.DECODE_THREADS = 1
    whole = pi_heif.open_heif(io.BytesIO(content))
    width, height = whole.size
    _check_size(width, height)
    if allow_thumbnail and max(width, height) > longest_side:
        small = _heif_thumbnail(content, longest_side)
        if small is not None:
            return Upright(pixels=_pixels(small), width=width, height=height, from_thumbnail=True)
    image = _shrink(_plain(whole.to_pillow()), longest_side)
    return Upright(pixels=_pixels(image), width=width, height=height)


def _heif_thumbnail(content: bytes, longest_side: int) -> Image.Image | None:
    """Decode the embedded thumbnail; None where there is none of two thirds of the wanted size, or it is damaged.

    Phones embed 320 to 512 pixels. On labelled photos 320 lose no face that 480 find, 240 do (docs/accuracy.md).
    """
    least_side = longest_side * 2 // 3
    changed = with_thumbnail_first(content, least_side=least_side)
    if changed is None:
        return None
    try:
        image = pi_heif.open_heif(io.BytesIO(changed)).to_pillow()
    except _DAMAGE:
        return None
    return _shrink(_plain(image), longest_side) if max(image.size) >= least_side else None


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; 1 where it is absent, out of range or cannot be read."""
    try:
        value = image.getexif().get(0x0112, 1)
    except _DAMAGE:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


# EXIF 2.32, 4.6.4.A: what undoes each orientation.
_UNDO: Final[dict[int, Image.Transpose]] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _turn(image: Image.Image, orientation: int) -> Image.Image:
    method = _UNDO.get(orientation)
    return image if method is None else image.transpose(method)


def _plain(image: Image.Image) -> Image.Image:
    """Bring a picture into a mode that can be scaled smoothly: palettes and deep grey have none."""
    if image.mode in {"RGB", "L", "CMYK", "YCbCr"}:
        return image
    if image.mode.startswith("I;16") or image.mode == "I":
        return Image.fromarray((np.asarray(image).clip(0, 65535) >> 8).astype(np.uint8))
    return image.convert("RGB")


def _shrink(image: Image.Image, longest_side: int) -> Image.Image:
    longest = max(image.size)
    if longest <= longest_side:
        return image
    scale = longest_side / longest
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _pixels(image: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"), dtype=np.uint8)
