"""Makes the bytes of each planned file, and says what they carry."""

import base64
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

from rollaudit.model.evidence import FileFormat
from rollaudit.sample import screens
from rollaudit.sample.cast import OWNER
from rollaudit.sample.exif_blocks import (
    Camera,
    FaceRegion,
    GpsFix,
    Words,
    apple_maker_note,
    iptc_block,
    offset_text,
    redacted_exif_block,
    with_segments,
    xmp_position,
    xmp_words,
)
from rollaudit.sample.hidden import HIDDEN_MAKERS
from rollaudit.sample.kept import KEPT_MAKERS
from rollaudit.sample.made import (
    MadeFile,
    camera_jpeg,
    content_identifier,
    exif_of,
    fix_of,
    jpeg_bytes,
    pan_over,
    picture_of,
    png_bytes,
    times_of,
)
from rollaudit.sample.movies import Movie, build_movie
from rollaudit.sample.scenes import Scene, draw_photo
from rollaudit.sample.shot import Kind, Shot


def _spotted(shot: Shot) -> GpsFix:
    """Return the position of a shot whose kind needs one."""
    fix = fix_of(shot)
    if fix is None:
        raise ValueError(f"the plan gives no place for {shot.path}")
    return fix


def _camera(shot: Shot) -> Camera:
    """Return the camera of a shot whose kind needs one."""
    if shot.camera is None:
        raise ValueError(f"the plan gives no camera for {shot.path}")
    return shot.camera


def _photo(shot: Shot) -> MadeFile:
    fix = fix_of(shot) if shot.camera is not None and shot.camera.gps else None
    return camera_jpeg(shot, picture_of(shot), fix=fix)


def _letter(shot: Shot) -> MadeFile:
    return camera_jpeg(shot, screens.draw_letter(), fix=fix_of(shot))


def _boarding_pass(shot: Shot) -> MadeFile:
    return camera_jpeg(shot, screens.draw_boarding_pass(), fix=fix_of(shot))


def _without_position(shot: Shot) -> MadeFile:
    return camera_jpeg(shot, picture_of(shot), fix=None)


def _truncated(shot: Shot) -> MadeFile:
    whole = _photo(shot)
    return replace(whole, data=whole.data[: len(whole.data) * 3 // 5])


def _live_still(shot: Shot) -> MadeFile:
    return camera_jpeg(shot, picture_of(shot), fix=fix_of(shot), maker_note=apple_maker_note(content_identifier(shot)))


def _iso6709(fix: GpsFix, *, altitude: bool) -> str:
    """Return the position as movies hold it (ISO 6709, annex H): signed degrees with four decimals."""
    height = f"{fix.altitude_m:+08.3f}" if altitude else ""
    return f"{fix.latitude:+08.4f}{fix.longitude:+09.4f}{height}/"


def _rounded(fix: GpsFix) -> GpsFix:
    return replace(fix, latitude=round(fix.latitude, 4), longitude=round(fix.longitude, 4))


def _live_movie(shot: Shot) -> MadeFile:
    """Return a Live Photo's movie. It is drawn from the still's own seed, so that both show one moment."""
    still = replace(shot, path=shot.path.replace(".MOV", ".JPG"))
    fix, camera = _spotted(still), _camera(shot)
    stamp = shot.taken.strftime("%Y-%m-%dT%H:%M:%S%z")
    keys = (
        ("content.identifier", content_identifier(shot)),
        ("creationdate", stamp),
        ("location.ISO6709", _iso6709(fix, altitude=True)),
        ("location.accuracy.horizontal", f"{fix.accuracy_m:.6f}"),
        ("make", camera.make),
        ("model", camera.model),
        ("software", camera.software),
    )
    data = build_movie(
        Movie(
            brand="qt  ",
            frames=pan_over(picture_of(still)),
            width=400,
            height=300,
            duration_s=2.4,
            taken=shot.taken,
            sound=True,
            keys=keys,
        )
    )
    local = shot.taken.strftime("%Y-%m-%dT%H:%M:%S")
    return MadeFile(
        data=data,
        format=FileFormat.MOV,
        fix=_rounded(fix),
        local=local,
        offset=offset_text(shot.taken),
        faces=len(shot.people),
    )


def _mp4(shot: Shot) -> MadeFile:
    fix = _spotted(shot)
    data = build_movie(
        Movie(
            brand="mp42",
            frames=pan_over(picture_of(shot)),
            width=400,
            height=300,
            duration_s=1.8,
            taken=shot.taken,
            location=_iso6709(fix, altitude=False),
        )
    )
    local = shot.taken.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return MadeFile(data=data, format=FileFormat.MP4, fix=_rounded(fix), local=local, offset="+00:00")


def _exported(shot: Shot) -> MadeFile:
    """Return a copy in another format that kept its metadata. Formats other than JPEG are stored upright."""
    picture, fix = picture_of(shot), fix_of(shot)
    exif = exif_of(shot, picture.size, fix)
    buffer = io.BytesIO()
    match shot.kind:
        case Kind.AVIF:
            picture.save(buffer, "AVIF", quality=60, speed=9, max_threads=1, exif=exif)
        case Kind.WEBP:
            picture.save(buffer, "WEBP", quality=80, method=2, exif=exif)
        case Kind.TIFF:
            picture.resize((400, 300)).save(buffer, "TIFF", exif=exif_of(shot, (400, 300), fix))
        case _:
            buffer.write(png_bytes(picture.resize((480, 360)), exif=exif_of(shot, (480, 360), fix)))
    local, offset = times_of(shot)
    made = {Kind.AVIF: FileFormat.AVIF, Kind.WEBP: FileFormat.WEBP, Kind.TIFF: FileFormat.TIFF}
    return MadeFile(
        data=buffer.getvalue(),
        format=made.get(shot.kind, FileFormat.PNG),
        fix=fix,
        local=local,
        offset=offset,
        faces=len(shot.people),
    )


_PROMPT = (
    "violet mountains at moonrise, two towers, flat illustration\nNegative prompt: people, text\n"
    "Steps: 28, Sampler: DPM++ 2M, CFG scale: 6.5, Seed: 1837465521, Size: 480x360, Model: exemplo_v1"
)


def _prompt(shot: Shot) -> MadeFile:
    picture = draw_photo(Scene.DREAM, seed=shot.seed).resize((480, 360))
    return MadeFile(data=png_bytes(picture, text={"parameters": _PROMPT}), format=FileFormat.PNG)


def _redacted(shot: Shot) -> MadeFile:
    made = camera_jpeg(replace(shot, camera=None), picture_of(shot), fix=None)
    exif = redacted_exif_block(_camera(shot), shot.taken, size=(800, 600))
    local, offset = times_of(shot)
    return replace(made, data=with_segments(made.data, exif=exif), local=local, offset=offset)


def _xmp_position(shot: Shot) -> MadeFile:
    fix = _spotted(shot)
    data = with_segments(jpeg_bytes(picture_of(shot)), xmp=xmp_position(fix, shot.taken))
    local = shot.taken.strftime("%Y-%m-%dT%H:%M:%S")
    return MadeFile(data=data, format=FileFormat.JPEG, fix=fix, local=local, offset=offset_text(shot.taken))


def _words(shot: Shot) -> MadeFile:
    fix, picture = fix_of(shot), picture_of(shot)
    regions = (
        FaceRegion(name=OWNER, middle=(0.28, 0.5), size=(0.2, 0.34)),
        FaceRegion(name="Bruno Amostra", middle=(0.72, 0.5), size=(0.2, 0.34)),
    )
    words = Words(
        title="Festa de anos",
        caption="A Alba faz 34 anos, em casa com o Bruno",
        keywords=("aniversário", "família", "casa"),
        creator=OWNER,
        city="Lisboa",
        country="Portugal",
        regions=regions,
    )
    data = with_segments(
        jpeg_bytes(picture),
        exif=exif_of(shot, picture.size, fix),
        xmp=xmp_words(words, picture.size),
        iptc=iptc_block(words),
    )
    local, offset = times_of(shot)
    return MadeFile(data=data, format=FileFormat.JPEG, fix=fix, local=local, offset=offset, faces=len(shot.people))


def _bare(shot: Shot) -> MadeFile:
    return MadeFile(data=jpeg_bytes(picture_of(shot)), format=FileFormat.JPEG, faces=len(shot.people))


def _greeting(_: Shot) -> MadeFile:
    return MadeFile(data=jpeg_bytes(screens.draw_greeting()), format=FileFormat.JPEG)


def _screen(shot: Shot) -> MadeFile:
    draw = {Kind.BANK: screens.draw_bank_screen, Kind.CHAT: screens.draw_chat_screen, Kind.MAP: screens.draw_map_screen}
    return MadeFile(data=png_bytes(draw[shot.kind]()), format=FileFormat.PNG)


def _disguised(_: Shot) -> MadeFile:
    return MadeFile(data=png_bytes(screens.draw_letter().resize((300, 400))), format=FileFormat.PNG)


def _gif(_: Shot) -> MadeFile:
    frames = [screens.draw_sticker(step).quantize(32) for step in range(4)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=120, loop=0)
    return MadeFile(data=buffer.getvalue(), format=FileFormat.GIF)


def _empty(_: Shot) -> MadeFile:
    return MadeFile(data=b"", format=FileFormat.OTHER)


def _note(_: Shot) -> MadeFile:
    text = "Lista para a festa\n- velas\n- sumo de laranja\n- pedir a mesa grande ao Bruno\n"
    return MadeFile(data=text.encode(), format=FileFormat.OTHER)


def _adjustments(_: Shot) -> MadeFile:
    settings = base64.b64encode(b'{"crop":[0.05,0.05,0.9,0.9],"exposure":0.2}').decode()
    plist = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n'
        "\t<key>adjustmentBaseVersion</key>\n\t<integer>0</integer>\n"
        f"\t<key>adjustmentData</key>\n\t<data>{settings}</data>\n"
        "\t<key>adjustmentFormatIdentifier</key>\n\t<string>com.apple.photo</string>\n"
        "\t<key>adjustmentFormatVersion</key>\n\t<string>1.9</string>\n</dict>\n</plist>\n"
    )
    return MadeFile(data=plist.encode(), format=FileFormat.AAE)


def _takeout_json(shot: Shot) -> MadeFile:
    fix = _spotted(shot)
    place = {"latitude": fix.latitude, "longitude": fix.longitude, "altitude": fix.altitude_m}
    sidecar = {
        "title": shot.path.rpartition("/")[2].removesuffix(".supplemental-metadata.json"),
        "description": "",
        "photoTakenTime": {"timestamp": str(int(shot.taken.timestamp()))},
        "geoData": place | {"latitudeSpan": 0.0, "longitudeSpan": 0.0},
        "people": [{"name": "Bruno Amostra"}],
        "googlePhotosOrigin": {"mobileUpload": {"deviceType": "IOS_PHONE"}},
    }
    return MadeFile(data=json.dumps(sidecar, indent=2, ensure_ascii=False).encode(), format=FileFormat.JSON)


MAKERS: dict[Kind, Callable[[Shot], MadeFile]] = (
    {
        Kind.PHOTO: _photo,
        Kind.LIVE_STILL: _live_still,
        Kind.LIVE_MOVIE: _live_movie,
        Kind.MP4: _mp4,
        Kind.AVIF: _exported,
        Kind.PNG_EXIF: _exported,
        Kind.PNG_PROMPT: _prompt,
        Kind.WEBP: _exported,
        Kind.TIFF: _exported,
        Kind.GIF: _gif,
        Kind.BARE: _bare,
        Kind.REDACTED: _redacted,
        Kind.XMP_POSITION: _xmp_position,
        Kind.WORDS: _words,
        Kind.TRUNCATED: _truncated,
        Kind.LETTER: _letter,
        Kind.BOARDING_PASS: _boarding_pass,
        Kind.GREETING: _greeting,
        Kind.BANK: _screen,
        Kind.CHAT: _screen,
        Kind.MAP: _screen,
        Kind.DISGUISED_PNG: _disguised,
        Kind.EMPTY: _empty,
        Kind.NOTE: _note,
        Kind.ADJUSTMENTS: _adjustments,
        Kind.TAKEOUT_PHOTO: _without_position,
        Kind.TAKEOUT_JSON: _takeout_json,
    }
    | HIDDEN_MAKERS
    | KEPT_MAKERS
)


def make_file(shot: Shot) -> MadeFile:
    """Return the file that the plan's line asks for."""
    return MAKERS[shot.kind](shot)
