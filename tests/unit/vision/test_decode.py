import io
import struct
import zlib

import numpy as np
import piexif
import pytest
from PIL import Image

from rollaudit.model.evidence import FileFormat
from rollaudit.vision.decode import DecodeError, load_upright

# EXIF 2.32, 4.6.4.A: what a camera held that way stores, so that the orientation brings it back.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
WRITERS = {
    FileFormat.JPEG: ("JPEG", {"quality": 95}),
    FileFormat.PNG: ("PNG", {}),
    FileFormat.WEBP: ("WEBP", {"lossless": True}),
    FileFormat.TIFF: ("TIFF", {}),
    FileFormat.AVIF: ("AVIF", {"quality": 95, "max_threads": 1}),
}


def stored(picture, orientation):
    method = STORED[orientation]
    return picture if method is None else picture.transpose(method)


def write(path, picture, file_format, orientation=1):
    writer, options = WRITERS[file_format]
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored(picture, orientation).save(path, format=writer, exif=exif, **options)


@pytest.mark.parametrize("file_format", WRITERS)
@pytest.mark.parametrize("orientation", STORED)
def test_every_orientation_gives_the_same_upright_picture(tmp_path, portrait, file_format, orientation):
    path = tmp_path / "picture"
    write(path, portrait, file_format, orientation)
    upright = load_upright(str(path), file_format, longest_side=240)
    expected = np.asarray(portrait.resize((240, 180), Image.Resampling.BOX), np.int16)
    assert (upright.width, upright.height) == (640, 480)
    assert upright.pixels.shape == (180, 240, 3)
    assert upright.pixels.dtype == np.uint8
    assert np.abs(upright.pixels - expected).mean() < 5


def test_small_pictures_are_not_enlarged(tmp_path):
    path = tmp_path / "small.png"
    Image.new("RGB", (40, 30), "red").save(path)
    upright = load_upright(str(path), FileFormat.PNG, longest_side=480)
    assert upright.pixels.shape == (30, 40, 3)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_colour_mode_becomes_rgb(tmp_path, mode):
    file_format = FileFormat.TIFF if mode == "CMYK" else FileFormat.PNG
    path = tmp_path / "mode"
    grey = Image.linear_gradient("L")
    picture = (
        Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
        if mode == "I;16"
        else grey.convert("RGB").convert(mode)
    )
    picture.save(path, format="TIFF" if mode == "CMYK" else "PNG")
    pixels = load_upright(str(path), file_format, longest_side=64).pixels
    assert pixels.shape == (64, 64, 3)
    assert pixels[2].mean() < 20
    assert pixels[-3].mean() > 235


def test_path_may_be_bytes_that_are_no_utf8(tmp_path):
    path = bytes(tmp_path) + b"/caf\xe9.png"
    with open(path, "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        Image.new("RGB", (40, 30)).save(file, "PNG")
    assert load_upright(path, FileFormat.PNG, longest_side=480).width == 40


def png_header(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def jpeg(picture):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    return buffer.getvalue()


def test_bomb_is_refused_by_its_header(tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(png_header(30_000, 30_000))
    with pytest.raises(DecodeError, match="200 megapixels"):
        load_upright(str(path), FileFormat.PNG, longest_side=480)


def test_largest_phone_picture_is_no_bomb(tmp_path):
    path = tmp_path / "large.png"
    path.write_bytes(png_header(16_320, 12_240))
    with pytest.raises(DecodeError, match=r"cut short|damaged"):
        load_upright(str(path), FileFormat.PNG, longest_side=480)


def test_truncated_jpeg_says_that_it_ends_early(tmp_path, portrait):
    path = tmp_path / "cut.jpg"
    content = jpeg(portrait)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DecodeError, match="cut short"):
        load_upright(str(path), FileFormat.JPEG, longest_side=480)


@pytest.mark.parametrize("file_format", [*WRITERS, FileFormat.HEIC, FileFormat.GIF, FileFormat.BMP])
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 64, b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypheic" + b"\0" * 40]
)
def test_what_is_no_such_picture_is_a_reason(tmp_path, file_format, content):
    path = tmp_path / "wrong"
    path.write_bytes(content)
    with pytest.raises(DecodeError) as caught:
        load_upright(str(path), file_format, longest_side=480)
    assert str(tmp_path) not in caught.value.reason


def test_only_the_decoder_of_the_stated_format_may_see_the_file(tmp_path, portrait):
    path = tmp_path / "really.jpg"
    path.write_bytes(jpeg(portrait))
    with pytest.raises(DecodeError, match="header"):
        load_upright(str(path), FileFormat.PNG, longest_side=480)


def test_format_without_decoder_and_missing_file_are_reasons(tmp_path):
    with pytest.raises(DecodeError, match="no decoder for cr2"):
        load_upright(str(tmp_path / "raw"), FileFormat.CR2, longest_side=480)
    for file_format in (FileFormat.JPEG, FileFormat.HEIC):
        with pytest.raises(DecodeError, match="cannot be opened"):
            load_upright(str(tmp_path / "absent"), file_format, longest_side=480)


def test_damaged_exif_leaves_the_picture_as_it_is_stored(tmp_path, portrait):
    path = tmp_path / "exif.jpg"
    path.write_bytes(jpeg(portrait))
    piexif.insert(piexif.dump({"0th": {piexif.ImageIFD.Orientation: 6}}), str(path))
    content = path.read_bytes()
    at = content.index(b"Exif\0\0") + 6
    path.write_bytes(content[: at + 4] + b"\xff\xff\xff\xff" + content[at + 8 :])
    assert load_upright(str(path), FileFormat.JPEG, longest_side=480).width == 640
