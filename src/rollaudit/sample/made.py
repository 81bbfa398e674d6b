"""What every maker of a file needs: the shot's picture, its position and time as written, and the encoders."""

import io
import math
import uuid
from dataclasses import dataclass

import numpy as np
from PIL import Image, PngImagePlugin

from rollaudit.model.evidence import FileFormat
from rollaudit.sample.cast import CAST
from rollaudit.sample.exif_blocks import GpsFix, exif_block, offset_text, quantised, subsecond_text, with_segments
from rollaudit.sample.faces import Pose
from rollaudit.sample.scenes import draw_photo
from rollaudit.sample.shot import Shot

_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """One file's bytes with what they carry: its format, and the position and time that stand in it."""

    data: bytes
    format: FileFormat
    fix: GpsFix | None = None
    local: str | None = None
    offset: str | None = None
    faces: int = 0


def fix_of(shot: Shot) -> GpsFix | None:
    """Return where the receiver put this shot: somewhere within the spot's spread."""
    if shot.spot is None:
        return None
    chance = np.random.default_rng(shot.seed)
    far, angle = shot.spot.spread_m * math.sqrt(chance.random()), 2 * math.pi * chance.random()
    narrow = math.cos(math.radians(shot.spot.latitude))
    return GpsFix(
        latitude=quantised(shot.spot.latitude + far * math.cos(angle) / _METRES_PER_DEGREE),
        longitude=quantised(shot.spot.longitude + far * math.sin(angle) / (_METRES_PER_DEGREE * narrow)),
        altitude_m=round(shot.spot.altitude_m + chance.uniform(-2, 2), 2),
        direction_deg=round(chance.uniform(0, 359.9), 2),
        speed_km_h=round(chance.uniform(0, 4.5), 2),
        accuracy_m=round(chance.uniform(3.5, 12), 2),
    )


def picture_of(shot: Shot) -> Image.Image:
    """Return what the shot shows."""
    chance = np.random.default_rng(shot.seed + 1)
    people = [
        (CAST[letter], Pose(turn=chance.uniform(-9, 9), tilt=chance.uniform(-7, 7), smile=chance.uniform(0.2, 1)))
        for letter in shot.people
    ]
    return draw_photo(shot.scene, people=people, light=shot.light, seed=shot.seed, upright=shot.upright)


def jpeg_bytes(picture: Image.Image) -> bytes:
    """Return the picture as a JPEG without metadata."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=84)
    return buffer.getvalue()


def pan_over(picture: Image.Image) -> tuple[bytes, ...]:
    """Return a slow pan over a picture as JPEG frames of 400 x 300 pixels."""
    crops = [(step * 20, step * 15, 640 + step * 20, 480 + step * 15) for step in range(6)]
    return tuple(jpeg_bytes(picture.crop(crop).resize((400, 300))) for crop in crops)


def png_bytes(picture: Image.Image, *, exif: bytes = b"", text: dict[str, str] | None = None) -> bytes:
    """Return the picture as a PNG, with an eXIf chunk and text chunks where given."""
    chunks = PngImagePlugin.PngInfo()
    for name, value in (text or {}).items():
        chunks.add_text(name, value)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=chunks, compress_level=6, **({"exif": exif} if exif else {}))
    return buffer.getvalue()


def times_of(shot: Shot) -> tuple[str, str | None]:
    """Return the local time and offset as the shot's camera writes them."""
    if shot.camera is None:
        return shot.taken.strftime("%Y-%m-%dT%H:%M:%S"), None
    digits = subsecond_text(shot.taken, shot.camera)
    local = shot.taken.strftime("%Y-%m-%dT%H:%M:%S") + (f".{digits}" if digits else "")
    return local, offset_text(shot.taken) if shot.camera.zone else None


def exif_of(shot: Shot, size: tuple[int, int], fix: GpsFix | None, maker_note: bytes | None = None) -> bytes:
    """Return the shot's Exif block; empty for one without a camera."""
    if shot.camera is None:
        return b""
    return exif_block(shot.camera, shot.taken, size=size, fix=fix, upright=shot.upright, maker_note=maker_note)


def content_identifier(shot: Shot) -> str:
    """Return the identifier that a Live Photo's still and movie share."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, shot.path.rpartition(".")[0])).upper()


def camera_jpeg(shot: Shot, picture: Image.Image, *, fix: GpsFix | None, maker_note: bytes | None = None) -> MadeFile:
    """Return a photo as a camera writes it; an upright one is stored lying, with its orientation beside it."""
    stored = picture.transpose(Image.Transpose.ROTATE_90) if shot.upright else picture
    data = with_segments(jpeg_bytes(stored), exif=exif_of(shot, stored.size, fix, maker_note))
    local, offset = times_of(shot)
    return MadeFile(data=data, format=FileFormat.JPEG, fix=fix, local=local, offset=offset, faces=len(shot.people))
