"""The plan of the sample roll: every file as one line.

The second of every photo, its position and its poses follow from its line, so that two runs plan the same roll.
"""

from dataclasses import replace

from rollaudit.sample.cast import (
    ALFAMA,
    ARENA,
    ARIEIRO,
    CANON,
    CAPARICA,
    CASCAIS,
    FUNCHAL,
    HOME,
    IPHONE_13,
    IPHONE_15_PRO,
    PARK,
    PIXEL,
    SCANNER,
    SINTRA,
    TRASTEVERE,
    TREVI,
    UPGRADE,
    VATICAN,
    WORK,
    Spot,
)
from rollaudit.sample.plan_hidden import HIDDEN
from rollaudit.sample.plan_kept import KEPT
from rollaudit.sample.scenes import Light, Scene
from rollaudit.sample.shot import Kind, Shot, local_time


def _phone(
    when: str, spot: Spot, scene: Scene, people: str = "", light: Light = Light.DAY, kind: Kind = Kind.PHOTO
) -> Shot:
    """Return a line for the phone of that day; its path is given later, in order of time."""
    taken = local_time(when, spot.winter_hours)
    camera = IPHONE_15_PRO if taken.date() >= UPGRADE else IPHONE_13
    selfie = people == "A"
    if selfie:
        camera = replace(camera, lens=f"{camera.model} front TrueDepth camera 2.71mm f/1.9", focal_length=(271, 100))
    return Shot(
        path="",
        taken=taken,
        kind=kind,
        spot=spot,
        camera=camera,
        scene=scene,
        people=people,
        light=light,
        upright=selfie,
    )


_S, _L = Scene, Light

_AT_HOME = (
    _phone("2024-03-09 21:42", HOME, _S.LIVING_ROOM, "A", _L.EVENING),
    _phone("2024-03-24 10:15", HOME, _S.KITCHEN),
    _phone("2024-04-13 22:05", HOME, _S.LIVING_ROOM, "B", _L.EVENING),
    _phone("2024-05-05 09:40", HOME, _S.MEAL),
    _phone("2024-06-12 20:31", HOME, _S.PARTY, "ABDE", _L.WARM),
    _phone("2024-06-12 20:48", HOME, _S.PARTY, "AEG", _L.WARM),
    _phone("2024-06-12 21:10", HOME, _S.PARTY, "BCDF", _L.EVENING),
    _phone("2024-08-17 11:02", HOME, _S.KITCHEN, "A"),
    _phone("2024-09-21 23:01", HOME, _S.LIVING_ROOM, "AC", _L.EVENING),
    _phone("2024-10-20 08:55", HOME, _S.KITCHEN, "", _L.GREY),
    _phone("2024-11-23 21:27", HOME, _S.LIVING_ROOM, "", _L.EVENING),
    _phone("2024-12-25 20:20", HOME, _S.LIVING_ROOM, "AEFG", _L.WARM),
    _phone("2025-02-09 10:30", HOME, _S.MEAL, "", _L.GREY),
    _phone("2025-03-15 21:50", HOME, _S.LIVING_ROOM, "AB", _L.EVENING),
    _phone("2025-05-24 22:22", HOME, _S.LIVING_ROOM, "A", _L.EVENING),
    _phone("2025-06-12 20:05", HOME, _S.PARTY, "ABDE", _L.WARM),
    _phone("2025-06-12 20:22", HOME, _S.PARTY, "ACH", _L.WARM),
    _phone("2025-06-12 20:51", HOME, _S.PARTY, "AEFG", _L.EVENING),
    _phone("2025-06-21 23:10", HOME, _S.LIVING_ROOM, "", _L.EVENING),
    _phone("2025-06-28 21:18", HOME, _S.MEAL, "", _L.WARM),
    _phone("2025-07-02 22:31", HOME, _S.LIVING_ROOM, "A", _L.EVENING),
    _phone("2025-07-05 10:05", HOME, _S.KITCHEN),
)

_AT_WORK = (
    _phone("2024-03-19 10:12", WORK, _S.OFFICE),
    _phone("2024-04-18 15:40", WORK, _S.OFFICE),
    _phone("2024-07-16 16:50", WORK, _S.OFFICE, "CH"),
    _phone("2024-09-12 09:48", WORK, _S.OFFICE),
    _phone("2024-12-04 10:36", WORK, _S.OFFICE, "", _L.GREY),
    _phone("2025-01-14 17:12", WORK, _S.OFFICE, "", _L.GREY),
    _phone("2025-02-20 11:15", WORK, _S.OFFICE, "AFH"),
    _phone("2025-03-26 15:02", WORK, _S.OFFICE),
    _phone("2025-06-16 14:33", WORK, _S.OFFICE),
    _phone("2025-06-24 10:41", WORK, _S.OFFICE, "C"),
)

_AWAY = (
    _phone("2024-07-21 17:35", CASCAIS, _S.BEACH, "AG"),
    _phone("2024-08-23 18:20", FUNCHAL, _S.STREET, "B"),
    _phone("2024-08-24 09:30", ARIEIRO, _S.MOUNTAINS),
    _phone("2024-08-24 09:44", ARIEIRO, _S.MOUNTAINS, "AB"),
    _phone("2024-08-26 16:10", FUNCHAL, _S.MEAL, "", _L.WARM, Kind.BOARDING_PASS),
    _phone("2025-02-15 12:12", ALFAMA, _S.STREET, "G", _L.GREY),
    _phone("2025-05-03 17:20", ARENA, _S.ARENA, "A"),
    _phone("2025-05-04 10:15", ARENA, _S.ARENA, "ABCD"),
    _phone("2025-05-04 22:10", TREVI, _S.FOUNTAIN, "AD", _L.EVENING),
    _phone("2025-05-05 13:30", TRASTEVERE, _S.MEAL, "", _L.WARM),
    _phone("2025-05-06 19:45", VATICAN, _S.DOME),
    _phone("2025-05-07 11:00", TRASTEVERE, _S.STREET, "BC", _L.WARM),
    _phone("2025-05-08 21:35", VATICAN, _S.NIGHT),
    _phone("2025-06-22 16:05", PARK, _S.PARK, "AD"),
    _phone("2025-06-29 18:40", CAPARICA, _S.BEACH, "BC", _L.WARM),
)

_ODD_ONES = (
    _phone("2025-06-27 19:12", CASCAIS, _S.BEACH, "AB", _L.WARM, Kind.LIVE_STILL),
    _phone("2025-03-02 15:18", ALFAMA, _S.STREET, "", _L.DAY, Kind.TRUNCATED),
    _phone("2025-07-03 21:15", HOME, _S.MEAL, "", _L.WARM, Kind.LETTER),
)

_NOTES = {
    Kind.TRUNCATED: "ends in the middle of its pixels; its metadata is whole",
    Kind.LETTER: "a photo of a letter from a hospital",
    Kind.BOARDING_PASS: "a photo of a boarding pass: its code holds name, booking code and flight",
    Kind.LIVE_STILL: "one half of a Live Photo: its Apple maker note names the pair",
}


def _numbered(rows: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """Return the phone's photos in order of time with the names a phone gives, in one folder for each phone."""
    shots = []
    for index, shot in enumerate(sorted(rows, key=lambda row: row.taken)):
        folder = "101APPLE" if shot.taken.date() >= UPGRADE else "100APPLE"
        path = f"DCIM/{folder}/IMG_{212 + 9 * index:04}.JPG"
        shots.append(replace(shot, path=path, note=_NOTES.get(shot.kind, "")))
    return tuple(shots)


def _companions(shots: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """Return the files a phone keeps beside photos: the Live Photo's movie, one edit's adjustments."""
    live = next(shot for shot in shots if shot.kind is Kind.LIVE_STILL)
    edited = next(shot for shot in shots if shot.scene is Scene.MOUNTAINS and shot.people)
    return (
        replace(
            live, path=live.path.replace(".JPG", ".MOV"), kind=Kind.LIVE_MOVIE, note="the pair's movie, with sound"
        ),
        replace(edited, path=edited.path.replace(".JPG", ".AAE"), kind=Kind.ADJUSTMENTS, note="an edit's settings"),
    )


def _file(path: str, when: str, kind: Kind, note: str) -> Shot:
    """Return a line for a file that came from elsewhere and shows no place."""
    return Shot(path=path, taken=local_time(when), kind=kind, note=note)


def _from_camera(number: int, when: str, spot: Spot, scene: Scene, people: str = "") -> Shot:
    return Shot(
        path=f"DCIM/100CANON/IMG_{number:04}.JPG",
        taken=local_time(when, spot.winter_hours),
        spot=spot,
        camera=CANON,
        scene=scene,
        people=people,
        note="no position; serial numbers and the owner's name",
    )


_ELSEWHERE = (
    _from_camera(412, "2024-10-05 11:20", SINTRA, _S.PARK),
    _from_camera(431, "2025-05-05 19:58", VATICAN, _S.DOME, "AB"),
    _from_camera(437, "2025-05-07 17:24", TREVI, _S.FOUNTAIN),
    replace(
        _file(
            "Download/VID_20250615_161244.mp4",
            "2025-06-15 16:12",
            Kind.MP4,
            "a received clip: ©xyz, a clock in UTC, no sound",
        ),
        spot=PARK,
        scene=_S.PARK,
    ),
    replace(
        _phone("2025-06-29 20:40", CAPARICA, _S.BEACH, "", _L.EVENING, Kind.AVIF),
        path="Download/por-do-sol.avif",
        note="a modern format with everything in it",
    ),
    replace(
        _phone("2025-05-04 10:16", ARENA, _S.ARENA, "AB", _L.WARM, Kind.PNG_EXIF),
        path="Edited/coliseu-editado.png",
        note="an edited copy that kept its position in an eXIf chunk",
    ),
    _file(
        "Download/00042-1837465521.png",
        "2025-06-18 22:04",
        Kind.PNG_PROMPT,
        "made by an image generator; its prompt is in the file",
    ),
    replace(
        _phone("2025-05-06 12:31", TREVI, _S.FOUNTAIN, "", _L.DAY, Kind.WEBP),
        path="Download/fontana.webp",
        note="a web copy that kept its position",
    ),
    Shot(
        path="Scans/foto-antiga.tif",
        taken=local_time("2025-01-25 15:04"),
        kind=Kind.TIFF,
        camera=SCANNER,
        scene=_S.PARK,
        people="E",
        light=_L.GREY,
        note="a scan: a time, a device, no position",
    ),
    _file("Download/bola.gif", "2025-04-02 12:00", Kind.GIF, "an animation without metadata"),
    _file(
        "WhatsApp/Media/WhatsApp Images/IMG-20250601-WA0003.jpg",
        "2025-06-01 08:03",
        Kind.GREETING,
        "forwarded; only its name tells a day",
    ),
    replace(
        _file(
            "WhatsApp/Media/WhatsApp Images/IMG-20250613-WA0011.jpg",
            "2025-06-13 09:26",
            Kind.BARE,
            "received, metadata removed; faces stay",
        ),
        scene=_S.PARTY,
        people="DG",
        light=_L.WARM,
    ),
    Shot(
        path="Download/PXL_20250622_152210417.jpg",
        taken=local_time("2025-06-22 16:22").replace(second=10, microsecond=417_000),
        kind=Kind.REDACTED,
        spot=PARK,
        camera=PIXEL,
        scene=_S.PARK,
        people="AD",
        note="a friend's phone; Android redacted the position to 0/0",
    ),
    replace(
        _file("Download/miradouro.jpg", "2025-02-15 12:20", Kind.XMP_POSITION, "a position in XMP alone"),
        spot=ALFAMA,
        scene=_S.STREET,
        light=_L.GREY,
    ),
    replace(
        _phone("2025-06-12 20:30", HOME, _S.PARTY, "AB", _L.WARM, Kind.WORDS),
        path="Edited/festa-alba.jpg",
        note="caption, keywords, creator and two named faces, in IPTC and XMP",
    ),
    _file("Screenshots/Screenshot_20250504-101502_Maps.png", "2025-05-04 10:15", Kind.MAP, "a route on foot"),
    _file("Screenshots/Screenshot_20250614-101112_Bank.png", "2025-06-14 10:11", Kind.BANK, "a bank account"),
    _file("Screenshots/Screenshot_20250630-200145_Chat.png", "2025-06-30 20:01", Kind.CHAT, "a conversation"),
    _file("Download/recibo.jpg", "2025-06-20 13:30", Kind.DISGUISED_PNG, "says .jpg, is a PNG"),
    _file("DCIM/101APPLE/IMG_0999.JPG", "2025-07-04 18:00", Kind.EMPTY, "no bytes at all"),
    _file("Download/notas.txt", "2025-06-11 19:00", Kind.NOTE, "no photo"),
    replace(
        _phone("2024-08-25 17:30", FUNCHAL, _S.STREET, "", _L.DAY, Kind.TAKEOUT_PHOTO),
        path="Takeout/Google Fotos/Fotos de 2024/IMG_20240825_173005.jpg",
        note="its position was stripped; the sidecar beside it still tells it",
    ),
    replace(
        _phone("2024-08-25 17:30", FUNCHAL, _S.STREET, "", _L.DAY, Kind.TAKEOUT_JSON),
        path="Takeout/Google Fotos/Fotos de 2024/IMG_20240825_173005.jpg.supplemental-metadata.json",
        note="a sidecar with a position and a name",
    ),
)


def planned_shots() -> tuple[Shot, ...]:
    """Return every file of the sample roll, sorted by path."""
    phone = _numbered(_AT_HOME + _AT_WORK + _AWAY + _ODD_ONES)
    return tuple(sorted(phone + _companions(phone) + _ELSEWHERE + HIDDEN + KEPT, key=lambda shot: shot.path))
