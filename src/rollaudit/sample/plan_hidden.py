"""The plan's files with something hidden: what no gallery shows and what an edit or an export left behind."""

from typing import Final

from rollaudit.sample.cast import CASCAIS, HOME, IPHONE_15_PRO, PARK, PIXEL
from rollaudit.sample.scenes import Light, Scene
from rollaudit.sample.shot import Kind, Shot, local_time

HIDDEN: Final[tuple[Shot, ...]] = (
    Shot(
        path="Download/PXL_20250622_152340906.MP.jpg",
        taken=local_time("2025-06-22 16:23").replace(second=40, microsecond=906_000),
        kind=Kind.MOTION_PHOTO,
        spot=PARK,
        camera=PIXEL,
        scene=Scene.PARK,
        people="D",
        note="a motion photo: its position was taken out, the movie behind the picture still tells it, with sound",
    ),
    Shot(
        path="Download/postal.jpg",
        taken=local_time("2025-06-19 12:00"),
        kind=Kind.TRAILING_ARCHIVE,
        scene=Scene.BEACH,
        note="an archive behind the end of the picture",
    ),
    Shot(
        path="Edited/praia-recortada.jpg",
        taken=local_time("2025-06-29 18:52"),
        kind=Kind.CROPPED,
        camera=IPHONE_15_PRO,
        scene=Scene.BEACH,
        people="BC",
        light=Light.WARM,
        note="cropped, one person cut away; the embedded thumbnail still shows both",
    ),
    Shot(
        path="Edited/cascais-partilha.jpg",
        taken=local_time("2025-06-27 19:20"),
        kind=Kind.SECOND_EXIF,
        spot=CASCAIS,
        camera=IPHONE_15_PRO,
        scene=Scene.BEACH,
        light=Light.WARM,
        note="the first Exif block has no position, a second one behind it has",
    ),
    Shot(
        path="Download/PXL_20250622_152512330.jpg",
        taken=local_time("2025-06-22 16:25").replace(second=12, microsecond=330_000),
        kind=Kind.GAIN_MAP,
        camera=PIXEL,
        scene=Scene.PARK,
        note="an HDR photo: a gain map stands behind it as a second picture",
    ),
    Shot(
        path="Download/retrato.jpg",
        taken=local_time("2025-06-22 16:40"),
        kind=Kind.DEPTH_MAP,
        scene=Scene.PARK,
        people="A",
        note="a portrait with its depth map, in XMP",
    ),
    Shot(
        path="Download/cartaz.png",
        taken=local_time("2025-06-26 11:00"),
        kind=Kind.CREDENTIALS,
        scene=Scene.DREAM,
        note="carries Content Credentials (C2PA)",
    ),
    Shot(
        path="Download/gato.gif",
        taken=local_time("2025-05-30 20:00"),
        kind=Kind.GIF_COMMENT,
        note="an animation with a comment",
    ),
    Shot(
        path="Download/20250621_221503.jpg",
        taken=local_time("2025-06-21 22:15"),
        kind=Kind.SAMSUNG_TRAILER,
        scene=Scene.MEAL,
        light=Light.EVENING,
        note="its Exif was removed; the phone's trailer still tells the time and the country",
    ),
    Shot(
        path="Download/00043-220418.jpg",
        taken=local_time("2025-06-18 22:10"),
        kind=Kind.EXIF_PROMPT,
        scene=Scene.DREAM,
        note="made by an image generator; its prompt is in an Exif comment",
    ),
    Shot(
        path="Edited/casa-limpa.jpg",
        taken=local_time("2025-05-24 22:30"),
        kind=Kind.LEFT_BEHIND,
        spot=HOME,
        camera=IPHONE_15_PRO,
        scene=Scene.LIVING_ROOM,
        light=Light.EVENING,
        note="its Exif position was blanked, XMP still has it",
    ),
)
