"""What detectors say of one file's pixels: the answer of any of them, and how hard faces are looked for."""

from dataclasses import dataclass
from enum import StrEnum

from rollaudit.model.evidence import FaceBox, Fact


class FaceSearch(StrEnum):
    """How faces are looked for. `accurate` lets a second network decide on what the first is not sure of."""

    FAST = "fast"
    ACCURATE = "accurate"
    OFF = "off"


class DetectorName(StrEnum):
    """The detectors there are, by what they look for; the store keeps one answer of each for a file."""

    FACES = "faces"
    MOVIE_FACES = "movie_faces"
    THUMBNAIL = "thumbnail"


STALE_THUMBNAIL = "ThumbnailOfAnotherPicture"
"""The field of the fact that an embedded thumbnail shows what the picture no longer does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One detector's answer on one file.

    `count` is None where nobody looked or nothing could be decoded: `reason` says which. `boxes` are shares of the
    upright picture's sides; of a movie, of the frame that shows most. `frames` is how many frames of a movie were
    looked at, 0 for a picture. `facts` are what else was found, told as if they stood in the file.
    """

    detector: DetectorName
    version: str
    looked_for: bool
    count: int | None = None
    boxes: tuple[FaceBox, ...] = ()
    frames: int = 0
    facts: tuple[Fact, ...] = ()
    reason: str | None = None
