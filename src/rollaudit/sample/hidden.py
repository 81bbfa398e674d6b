"""Makes the files with something hidden: motion photos, thumbnails that outlived a crop, trailers, second blocks."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

import piexif
from PIL import Image

from rollaudit.model.evidence import FileFormat
from rollaudit.sample import screens
from rollaudit.sample.exif_blocks import offset_text, redacted_exif_block, with_segments, xmp_attributes, xmp_position
from rollaudit.sample.made import MadeFile, exif_of, fix_of, jpeg_bytes, picture_of, png_bytes, times_of
from rollaudit.sample.movies import Movie, build_movie
from rollaudit.sample.shot import Kind, Shot

_CAMERA = (("GCamera", "http://ns.google.com/photos/1.0/camera/"),)
_CONTAINER = (
    ("Container", "http://ns.google.com/photos/1.0/container/"),
    ("Item", "http://ns.google.com/photos/1.0/container/item/"),
)


def _motion_photo(shot: Shot) -> MadeFile:
    """Return a picture with a movie behind it (Motion Photo format 1.0)."""
    picture, fix = picture_of(shot), fix_of(shot)
    if fix is None:
        raise ValueError(f"the plan gives no place for {shot.path}")
    rounded = replace(fix, latitude=round(fix.latitude, 4), longitude=round(fix.longitude, 4))
    movie = build_movie(
        Movie(
            brand="mp42",
            frames=tuple(jpeg_bytes(picture.resize((320, 240)).rotate(turn)) for turn in (0, 1, 2)),
            width=320,
            height=240,
            duration_s=1.5,
            taken=shot.taken,
            sound=True,
            location=f"{rounded.latitude:+08.4f}{rounded.longitude:+09.4f}/",
        )
    )
    listed = (
        '<Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" '
        'Item:Semantic="Primary" Item:Length="0" Item:Padding="0"/></rdf:li><rdf:li rdf:parseType="Resource">'
        f'<Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="{len(movie)}"/></rdf:li>'
        "</rdf:Seq></Container:Directory>"
    )
    packet = xmp_attributes(
        (("GCamera:MotionPhoto", "1"), ("GCamera:MotionPhotoVersion", "1")), _CAMERA + _CONTAINER, listed
    )
    data = with_segments(jpeg_bytes(picture), exif=exif_of(shot, picture.size, None), xmp=packet) + movie
    local, offset = times_of(shot)
    return MadeFile(data=data, format=FileFormat.JPEG, fix=rounded, local=local, offset=offset, faces=len(shot.people))


def _trailing_archive(shot: Shot) -> MadeFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # A fixed time, so that two runs give the same bytes.
        archive.writestr(zipfile.ZipInfo("notas.txt", (2025, 6, 19, 12, 0, 0)), "o que se esconde atrás de uma praia\n")
    return MadeFile(data=jpeg_bytes(picture_of(shot)) + packed.getvalue(), format=FileFormat.JPEG)


def _cropped(shot: Shot) -> MadeFile:
    """Return the left half of a picture whose Exif thumbnail (IFD1) still shows the whole."""
    whole = picture_of(shot)
    shown = whole.crop((0, 0, whole.width // 2, whole.height))
    block = piexif.load(exif_of(shot, shown.size, None))
    block["1st"] = {piexif.ImageIFD.Compression: 6}
    block["thumbnail"] = jpeg_bytes(whole.resize((160, 120)))
    local, offset = times_of(shot)
    data = with_segments(jpeg_bytes(shown), exif=bytes(piexif.dump(block)))
    return MadeFile(data=data, format=FileFormat.JPEG, local=local, offset=offset, faces=1)


def _second_exif(shot: Shot) -> MadeFile:
    picture, fix = picture_of(shot), fix_of(shot)
    behind = with_segments(jpeg_bytes(picture), exif=exif_of(shot, picture.size, fix))
    local, offset = times_of(shot)
    data = with_segments(behind, exif=exif_of(shot, picture.size, None))
    return MadeFile(data=data, format=FileFormat.JPEG, fix=fix, local=local, offset=offset)


def _gain_map(shot: Shot) -> MadeFile:
    """Return an Ultra HDR picture: XMP says so, an index (CIPA DC-007) lists the gain map behind it."""
    picture = picture_of(shot)
    hdr = (("hdrgm", "http://ns.adobe.com/hdr-gain-map/1.0/"),)
    gains = with_segments(
        jpeg_bytes(picture.resize((200, 150)).convert("L")),
        xmp=xmp_attributes((("hdrgm:Version", "1.0"), ("hdrgm:GainMapMax", "2.3")), hdr),
    )
    exif = exif_of(shot, picture.size, None)
    primary = with_segments(jpeg_bytes(picture), exif=exif, xmp=xmp_attributes((("hdrgm:Version", "1.0"),), hdr))
    at = 2 + 4 + len(exif)  # the index comes right behind the Exif segment
    index = _index(len(primary), len(gains), at)
    primary = primary[:at] + index + primary[at:]
    local, offset = times_of(shot)
    return MadeFile(data=primary + gains, format=FileFormat.JPEG, local=local, offset=offset, faces=len(shot.people))


def _index(primary: int, second: int, at: int) -> bytes:
    """Return an APP2 segment that lists two pictures; offsets count from its own TIFF header."""
    size = 4 + 4 + 8 + 2 + 3 * 12 + 4 + 32
    base = at + 8
    entries = struct.pack(">HHIHHI", 0xB000, 7, 4, 0x3031, 0x3030, 0xB001 << 16 | 4)
    entries += struct.pack(">II", 1, 2) + struct.pack(">HHII", 0xB002, 7, 32, 8 + 2 + 36 + 4)
    pictures = struct.pack(">IIIHH", 0x030000, primary + size, 0, 0, 0)
    pictures += struct.pack(">IIIHH", 0, second, primary + size - base, 0, 0)
    body = b"MPF\0MM\0*" + struct.pack(">IH", 8, 3) + entries + bytes(4) + pictures
    return b"\xff\xe2" + struct.pack(">H", 2 + len(body)) + body


def _depth_map(shot: Shot) -> MadeFile:
    names = (("GDepth", "http://ns.google.com/photos/1.0/depthmap/"),)
    values = (("GDepth:Format", "RangeInverse"), ("GDepth:Near", "0.4"), ("GDepth:Mime", "image/png"))
    data = with_segments(jpeg_bytes(picture_of(shot)), xmp=xmp_attributes(values, names))
    return MadeFile(data=data, format=FileFormat.JPEG, faces=len(shot.people))


def _credentials(shot: Shot) -> MadeFile:
    """Return a PNG with the chunk that holds Content Credentials (C2PA 2.1, A.3.3): a manifest store without claims."""
    label = bytes.fromhex("63327061 0011 0010 8000 00aa00389b71") + b"\x03c2pa\0"
    described = struct.pack(">I4s", 8 + len(label), b"jumd") + label
    store = struct.pack(">I4s", 8 + len(described), b"jumb") + described
    picture = png_bytes(picture_of(shot).resize((320, 240)))
    chunk = struct.pack(">I", len(store)) + b"caBX" + store + struct.pack(">I", zlib.crc32(b"caBX" + store))
    return MadeFile(data=picture[:33] + chunk + picture[33:], format=FileFormat.PNG)  # 33: behind IHDR


def _gif_comment(_: Shot) -> MadeFile:
    buffer = io.BytesIO()
    screens.draw_sticker(1).quantize(32).save(buffer, "GIF", comment=b"O gato da Alba, na cozinha")
    return MadeFile(data=buffer.getvalue(), format=FileFormat.GIF)


def _samsung_trailer(shot: Shot) -> MadeFile:
    """Return a picture without Exif but with a Samsung phone's trailer: time in UTC, mobile country code."""
    blocks = ((0x0A01, b"Image_UTC_Data", b"%d" % int(shot.taken.timestamp() * 1000)), (0x0AA1, b"MCC_Data", b"268"))
    data = jpeg_bytes(picture_of(shot))
    parts = [struct.pack("<HHI", 0, kind, len(name)) + name + value for kind, name, value in blocks]
    directory, back = b"SEFH" + struct.pack("<II", 107, len(parts)), sum(len(part) for part in parts)
    for (kind, _, _), part in zip(blocks, parts, strict=True):
        directory += struct.pack("<HHII", 0, kind, back, len(part))
        back -= len(part)
    data += b"".join(parts) + directory + struct.pack("<I", len(directory)) + b"SEFT"
    return MadeFile(data=data, format=FileFormat.JPEG, faces=len(shot.people))


_SETTINGS = (
    "a lighthouse made of glass, morning fog\nNegative prompt: people\n"
    "Steps: 30, Sampler: Euler a, CFG scale: 7, Seed: 220418, Size: 480x360, Model: exemplo_v1"
)


def _exif_prompt(shot: Shot) -> MadeFile:
    comment = b"UNICODE\0" + _SETTINGS.encode("utf-16-be")
    exif = bytes(piexif.dump({"Exif": {piexif.ExifIFD.UserComment: comment}}))
    picture = picture_of(shot).resize((480, 360), Image.Resampling.BILINEAR)
    return MadeFile(data=with_segments(jpeg_bytes(picture), exif=exif), format=FileFormat.JPEG)


def _left_behind(shot: Shot) -> MadeFile:
    picture, fix, camera = picture_of(shot), fix_of(shot), shot.camera
    if fix is None or camera is None:
        raise ValueError(f"the plan gives no place or no camera for {shot.path}")
    exif = redacted_exif_block(camera, shot.taken, size=picture.size)
    data = with_segments(jpeg_bytes(picture), exif=exif, xmp=xmp_position(fix, shot.taken))
    local, _ = times_of(shot)
    return MadeFile(data=data, format=FileFormat.JPEG, fix=fix, local=local, offset=offset_text(shot.taken))


HIDDEN_MAKERS: dict[Kind, Callable[[Shot], MadeFile]] = {
    Kind.MOTION_PHOTO: _motion_photo,
    Kind.TRAILING_ARCHIVE: _trailing_archive,
    Kind.CROPPED: _cropped,
    Kind.SECOND_EXIF: _second_exif,
    Kind.GAIN_MAP: _gain_map,
    Kind.DEPTH_MAP: _depth_map,
    Kind.CREDENTIALS: _credentials,
    Kind.GIF_COMMENT: _gif_comment,
    Kind.SAMSUNG_TRAILER: _samsung_trailer,
    Kind.EXIF_PROMPT: _exif_prompt,
    Kind.LEFT_BEHIND: _left_behind,
}
"""One line a kind of hidden part."""
