"""One line of the sample's plan: a file, how it is made, when and where it was taken."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from rollaudit.sample.cast import Spot
from rollaudit.sample.exif_blocks import Camera
from rollaudit.sample.scenes import Light, Scene


class Kind(StrEnum):
    """How a file is made, and so what it carries."""

    PHOTO = "photo"
    LIVE_STILL = "live_still"
    LIVE_MOVIE = "live_movie"
    MP4 = "mp4"
    AVIF = "avif"
    PNG_EXIF = "png_exif"
    PNG_PROMPT = "png_prompt"
    WEBP = "webp"
    TIFF = "tiff"
    GIF = "gif"
    BARE = "bare"
    REDACTED = "redacted"
    XMP_POSITION = "xmp_position"
    WORDS = "words"
    TRUNCATED = "truncated"
    LETTER = "letter"
    BOARDING_PASS = "boarding_pass"
    GREETING = "greeting"
    BANK = "bank"
    CHAT = "chat"
    MAP = "map"
    DISGUISED_PNG = "disguised_png"
    EMPTY = "empty"
    NOTE = "note"
    ADJUSTMENTS = "adjustments"
    TAKEOUT_PHOTO = "takeout_photo"
    TAKEOUT_JSON = "takeout_json"
    MOTION_PHOTO = "motion_photo"
    TRAILING_ARCHIVE = "trailing_archive"
    CROPPED = "cropped"
    SECOND_EXIF = "second_exif"
    GAIN_MAP = "gain_map"
    DEPTH_MAP = "depth_map"
    CREDENTIALS = "credentials"
    GIF_COMMENT = "gif_comment"
    SAMSUNG_TRAILER = "samsung_trailer"
    EXIF_PROMPT = "exif_prompt"
    LEFT_BEHIND = "left_behind"
    ACTION_MOVIE = "action_movie"
    DASHCAM_MOVIE = "dashcam_movie"
    PICASA_LIST = "picasa_list"
    LIBRARY_ORIGINAL = "library_original"
    LIBRARY_PREVIEW = "library_preview"
    LIBRARY_EDIT = "library_edit"
    LIBRARY_CATALOGUE = "library_catalogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One file of the plan. `people` are letters of `CAST`; `taken` carries its zone."""

    path: str
    taken: datetime
    kind: Kind = Kind.PHOTO
    spot: Spot | None = None
    camera: Camera | None = None
    scene: Scene = Scene.LIVING_ROOM
    people: str = ""
    light: Light = Light.DAY
    upright: bool = False
    note: str = ""

    @property
    def seed(self) -> int:
        """The number from which everything that varies in this file comes."""
        return zlib.crc32(self.path.encode())


_SUMMER = ((date(2024, 3, 31), date(2024, 10, 27)), (date(2025, 3, 30), date(2025, 10, 26)))


def local_time(when: str, winter_hours: int = 0) -> datetime:
    """Return a local time in its zone; the second and its parts follow from the text."""
    local = datetime.fromisoformat(when)
    summer = any(start <= local.date() < end for start, end in _SUMMER)
    zone = timezone(timedelta(hours=winter_hours + summer))
    spread = zlib.crc32(when.encode())
    return local.replace(second=spread % 60, microsecond=spread // 64 % 1_000 * 1_000, tzinfo=zone)
