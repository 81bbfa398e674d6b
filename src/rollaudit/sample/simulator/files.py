"""The bytes of simulated files: real photos, movies and screenshots, as small as they may be."""

import io
from datetime import UTC
from functools import lru_cache
from xml.sax.saxutils import quoteattr

import piexif
from PIL import Image

from rollaudit.sample.cast import CAST
from rollaudit.sample.exif_blocks import (
    GpsFix,
    exif_block,
    offset_text,
    redacted_exif_block,
    with_segments,
    xmp_attributes,
)
from rollaudit.sample.faces import Pose
from rollaudit.sample.made import png_bytes
from rollaudit.sample.movies import Movie, build_movie
from rollaudit.sample.scenes import Scene, draw_photo
from rollaudit.sample.simulator.gear import Gear, Naming
from rollaudit.sample.simulator.shots import ShotKind, Simulated
from rollaudit.sample.writing import PlannedFile

_SIZE = 320, 240
_SCREEN = 96, 208
_MOVIE_SECONDS = 1.0
_NULL_ISLAND = GpsFix(latitude=0.0, longitude=0.0, altitude_m=0.0, direction_deg=0.0, speed_km_h=0.0, accuracy_m=65.0)


def planned_file(file: Simulated) -> PlannedFile:
    """Return a simulated photo as a file to be written."""
    return PlannedFile(file.path, file.taken, file_bytes(file))


def file_bytes(file: Simulated) -> bytes:
    """Return the whole file of a simulated photo. No two are equal: each carries its own moment, or its own pixels."""
    match file.kind:
        case ShotKind.MOVIE:
            return _movie(file)
        case ShotKind.SCREENSHOT:
            return _screenshot(file)
        case ShotKind.MESSAGE | ShotKind.SAVED:
            return _bare(file)
        case _:
            return _photo(file)


def _gear(file: Simulated) -> Gear:
    if file.gear is None:
        raise ValueError(f"no device is known for {file.path}")
    return file.gear


def _photo(file: Simulated) -> bytes:
    camera = _gear(file).camera
    stamp = file.stamp.replace(microsecond=file.stamp.microsecond // 1000 * 1000)
    if file.kind is ShotKind.BLANKED:
        exif = redacted_exif_block(camera, stamp, size=_SIZE)
    else:
        fix = _NULL_ISLAND if file.kind is ShotKind.NULL_ISLAND else file.fix
        exif = exif_block(camera, stamp, size=_SIZE, fix=fix)
    xmp = _named_faces(file.names) if file.names else b""
    return with_segments(_picture(file.faces, len(file.path) % 3), exif=exif, xmp=xmp)


def _named_faces(names: tuple[str, ...]) -> bytes:
    """Return an XMP packet with named face regions, side by side (MWG guidelines 2.0, 5.9)."""
    wide = 1 / max(len(names), 2)
    regions = "".join(
        f'<rdf:li><rdf:Description mwg-rs:Name={quoteattr(name)} mwg-rs:Type="Face"><mwg-rs:Area '
        f'stArea:x="{(index + 0.5) * wide:.4f}" stArea:y="0.5" stArea:w="{wide * 0.6:.4f}" stArea:h="0.3" '
        'stArea:unit="normalized"/></rdf:Description></rdf:li>'
        for index, name in enumerate(names)
    )
    elements = (
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
        f"{regions}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )
    spaces = (
        ("mwg-rs", "http://www.metadataworkinggroup.com/schemas/regions/"),
        ("stArea", "http://ns.adobe.com/xmp/sType/Area#"),
    )
    return xmp_attributes((), spaces, elements)


def _movie(file: Simulated) -> bytes:
    gear = _gear(file)
    where = None if file.fix is None else f"{file.fix.latitude:+08.4f}{file.fix.longitude:+09.4f}/"
    keys: tuple[tuple[str, str], ...] = ()
    if gear.naming is Naming.APPLE:
        stamp = file.stamp.strftime("%Y-%m-%dT%H:%M:%S") + offset_text(file.stamp).replace(":", "")
        keys = (("creationdate", stamp),)
        if file.fix and where:
            keys += (("location.ISO6709", where), ("location.accuracy.horizontal", f"{file.fix.accuracy_m:.6f}"))
        keys += (("make", gear.camera.make), ("model", gear.camera.model), ("software", gear.camera.software))
    return build_movie(
        Movie(
            brand="qt  " if keys else "mp42",
            frames=(_frame(),),
            width=64,
            height=48,
            duration_s=_MOVIE_SECONDS,
            taken=file.taken.replace(microsecond=0).astimezone(UTC),
            keys=keys,
            location=None if keys else where,
        )
    )


def _screenshot(file: Simulated) -> bytes:
    """Return a screenshot: Apple's carry a date and say that they are one, others' only in their names."""
    picture = _own(Image.new("RGB", _SCREEN, (240, 240, 245)), file)
    if not file.path.endswith(".PNG"):
        return png_bytes(picture)
    clock = file.stamp.strftime("%Y:%m:%d %H:%M:%S")
    exif = {piexif.ExifIFD.DateTimeOriginal: clock, piexif.ExifIFD.UserComment: b"ASCII\0\0\0Screenshot"}
    return png_bytes(picture, exif=piexif.dump({"Exif": exif}))


def _bare(file: Simulated) -> bytes:
    """Return a picture that a messenger has taken everything off."""
    buffer = io.BytesIO()
    picture = Image.open(io.BytesIO(_picture(file.faces, len(file.path) % 3)))
    _own(picture, file).save(buffer, "JPEG", quality=60)
    return buffer.getvalue()


def _own(picture: Image.Image, file: Simulated) -> Image.Image:
    """Return the picture with the moment in its corner, as blocks of light and dark: no two are the same file."""
    moment = f"{int(file.taken.timestamp() * 1000):048b}"
    marked = picture.copy()
    for at, bit in enumerate(moment):
        left, top = 8 * (at % 8), 8 * (at // 8)
        marked.paste((0, 0, 0) if bit == "1" else (255, 255, 255), (left, top, left + 8, top + 8))
    return marked


_SCENES = (Scene.LIVING_ROOM, Scene.STREET, Scene.PARK)


@lru_cache(maxsize=32)
def _picture(faces: int, scene: int) -> bytes:
    people = [(look, Pose(turn=0.0, tilt=0.0, smile=0.6)) for look in list(CAST.values())[:faces]]
    picture = draw_photo(_SCENES[scene], people=people, seed=scene).resize(_SIZE)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _frame() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 150)).save(buffer, "JPEG", quality=60)
    return buffer.getvalue()
