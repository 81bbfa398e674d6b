"""The plan's files that cameras and photo programs keep things in: movies with tracks, a folder's list, a library."""

from typing import Final

from rollaudit.sample.cast import CAPARICA, IPHONE_15_PRO, PARK
from rollaudit.sample.scenes import Light, Scene
from rollaudit.sample.shot import Kind, Shot, local_time

_LIBRARY: Final = "Backup/Photos Library.photoslibrary"
_UUID: Final = "6D1F0C52-3B7A-4E88-9C41-5A0B7E2D9F13"

KEPT: Final[tuple[Shot, ...]] = (
    Shot(
        path="Download/GX010127.MP4",
        taken=local_time("2025-06-22 16:31"),
        kind=Kind.ACTION_MOVIE,
        spot=PARK,
        scene=Scene.PARK,
        note="an action camera's movie: a track of positions, in fragments behind the pictures",
    ),
    Shot(
        path="Download/20250629_185512_0042.MP4",
        taken=local_time("2025-06-29 18:55"),
        kind=Kind.DASHCAM_MOVIE,
        spot=CAPARICA,
        scene=Scene.STREET,
        light=Light.WARM,
        note="a dashcam's movie: where it drove, in blocks between the pictures",
    ),
    Shot(
        path="Scans/.picasa.ini",
        taken=local_time("2025-01-25 15:20"),
        kind=Kind.PICASA_LIST,
        note="a folder's list by Picasa: who is in the scan, its caption, keywords and album",
    ),
    Shot(
        path=f"{_LIBRARY}/originals/6/{_UUID}.jpeg",
        taken=local_time("2025-06-29 19:02"),
        kind=Kind.LIBRARY_ORIGINAL,
        spot=CAPARICA,
        camera=IPHONE_15_PRO,
        scene=Scene.BEACH,
        light=Light.WARM,
        note="an original in a photo library",
    ),
    Shot(
        path=f"{_LIBRARY}/resources/derivatives/6/{_UUID}_1_105_c.jpeg",
        taken=local_time("2025-06-29 19:03"),
        kind=Kind.LIBRARY_PREVIEW,
        scene=Scene.BEACH,
        light=Light.WARM,
        note="what the library shows of it small: the same photo",
    ),
    Shot(
        path=f"{_LIBRARY}/resources/renders/6/{_UUID}_1_201_a.jpeg",
        taken=local_time("2025-06-29 19:20"),
        kind=Kind.LIBRARY_EDIT,
        scene=Scene.BEACH,
        light=Light.WARM,
        note="what it shows of it edited: the same photo",
    ),
    Shot(
        path=f"{_LIBRARY}/database/Photos.sqlite",
        taken=local_time("2025-06-29 19:20"),
        kind=Kind.LIBRARY_CATALOGUE,
        note="the library's database, which is not read",
    ),
)
