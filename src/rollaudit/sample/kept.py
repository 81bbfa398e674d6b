"""Makes what cameras and photo programs keep beside a picture: tracks of positions, lists of a folder, a library."""

import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

from rollaudit.model.evidence import FileFormat
from rollaudit.sample.exif_blocks import GpsFix
from rollaudit.sample.made import MadeFile, camera_jpeg, fix_of, jpeg_bytes, pan_over, picture_of
from rollaudit.sample.movies import Movie, build_movie
from rollaudit.sample.shot import Kind, Shot
from rollaudit.sample.tracks import with_blocks, with_telemetry

_SECONDS = 4


def _way(shot: Shot) -> tuple[GpsFix, ...]:
    """Return where the camera was each second: some metres on, from where the receiver put it."""
    fix = fix_of(shot)
    if fix is None:
        raise ValueError(f"the plan gives no place for {shot.path}")
    return tuple(
        replace(fix, latitude=fix.latitude + 0.0001 * second, longitude=fix.longitude - 0.0001 * second)
        for second in range(_SECONDS)
    )


def _movie(shot: Shot) -> bytes:
    frames = pan_over(picture_of(shot))
    movie = Movie(brand="mp42", frames=frames, width=400, height=300, duration_s=_SECONDS, taken=shot.taken)
    return build_movie(movie)


def _tracked(shot: Shot) -> MadeFile:
    """Return a movie whose clock and position are its receiver's: UTC, and the first of its way."""
    way = _way(shot)
    moment = shot.taken.astimezone(UTC)
    if shot.kind is Kind.ACTION_MOVIE:
        data = with_telemetry(_movie(shot), way, shot.taken)
        local = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    else:
        data = with_blocks(_movie(shot), way, shot.taken)
        local = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return MadeFile(data=data, format=FileFormat.MP4, fix=way[0], local=local, offset="+00:00")


_LIST = """\
[Picasa]
name=Fotografias antigas
[Contacts2]
5a1e0f6c2b7d9384=Elvira Modelo;;
[foto-antiga.tif]
star=yes
caption=A avó Elvira no jardim
keywords=avó,jardim
faces=rect64({face}),5a1e0f6c2b7d9384
albums=0c4d9db3fd7f0a4ddc1c8b03bd6f4ad9
[.album:0c4d9db3fd7f0a4ddc1c8b03bd6f4ad9]
name=Família
"""


def _picasa_list(_: Shot) -> MadeFile:
    sides = (0.39, 0.38, 0.6, 0.72)
    face = "".join(f"{round(side * 65_535):04x}" for side in sides)
    return MadeFile(data=_LIST.format(face=face).encode(), format=FileFormat.PICASA)


def _library_file(shot: Shot) -> MadeFile:
    """Return an original with its position; what the library shows of it small, and as it was edited, without one."""
    picture = picture_of(replace(shot, path="Costa da Caparica"))  # all three show the same
    if shot.kind is Kind.LIBRARY_ORIGINAL:
        return camera_jpeg(shot, picture, fix=fix_of(shot))
    shown = picture.resize((320, 240)) if shot.kind is Kind.LIBRARY_PREVIEW else picture.rotate(2)
    return MadeFile(data=jpeg_bytes(shown.convert("RGB")), format=FileFormat.JPEG)


def _catalogue(_: Shot) -> MadeFile:
    """Return an empty SQLite database (SQLite's file format, 1.3 and 1.6): a header and a page without cells."""
    header = b"SQLite format 3\0" + struct.pack(">H6B", 4096, 1, 1, 0, 64, 32, 32)
    header += struct.pack(">11I", 1, 1, 0, 0, 0, 4, 0, 0, 1, 0, 0) + bytes(24) + struct.pack(">2I", 1, 3_045_001)
    page = header + struct.pack(">BHHHB", 13, 0, 0, 4096, 0)
    return MadeFile(data=page.ljust(4096, b"\0"), format=FileFormat.OTHER)


KEPT_MAKERS: dict[Kind, Callable[[Shot], MadeFile]] = {
    Kind.ACTION_MOVIE: _tracked,
    Kind.DASHCAM_MOVIE: _tracked,
    Kind.PICASA_LIST: _picasa_list,
    Kind.LIBRARY_ORIGINAL: _library_file,
    Kind.LIBRARY_PREVIEW: _library_file,
    Kind.LIBRARY_EDIT: _library_file,
    Kind.LIBRARY_CATALOGUE: _catalogue,
}
"""One line a kind of what is kept."""
