"""What detectors say of one file's pixels: what they are asked to look for, the answer of any of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

from rollaudit.model.evidence import FACE_CATEGORIES, Category, FaceBox, Fact


class FaceSearch(StrEnum):
    """How faces are looked for. `accurate` lets a second network decide on what the first is not sure of."""

    FAST = "fast"
    ACCURATE = "accurate"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for in pixels. `reveal` keeps what codes and texts say as it is; without it, it is masked."""

    faces: FaceSearch = FaceSearch.FAST
    codes: bool = False
    text: bool = False
    reveal: bool = False

    def __bool__(self) -> bool:
        """Whether anybody looks at pixels at all."""
        return self.faces is not FaceSearch.OFF or self.codes or self.text

    @property
    def detectors(self) -> "frozenset[DetectorName]":
        """The detectors that look."""
        asked = (
            (self.faces is not FaceSearch.OFF, (*_LOOK_FOR_FACES, DetectorName.THUMBNAIL)),
            (self.codes, (DetectorName.CODES,)),
            (self.text, (DetectorName.TEXT,)),
        )
        return frozenset(name for wanted, names in asked if wanted for name in names)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, for a worker."""
        return {"faces": self.faces.value, "codes": self.codes, "text": self.text, "reveal": self.reveal}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Read it back."""
        return cls(
            faces=FaceSearch(said["faces"]),
            codes=bool(said["codes"]),
            text=bool(said["text"]),
            reveal=bool(said["reveal"]),
        )


class DetectorName(StrEnum):
    """The detectors there are, by what they look for; the store keeps one answer of each for a file."""

    FACES = "faces"
    MOVIE_FACES = "movie_faces"
    THUMBNAIL = "thumbnail"
    CODES = "codes"
    TEXT = "text"


class Sight(NamedTuple):
    """The detectors that can find a category in pixels, and those of them whose finding none is an answer."""

    finds: frozenset[DetectorName]
    answers: frozenset[DetectorName]


_LOOK_FOR_FACES: Final = frozenset({DetectorName.FACES, DetectorName.MOVIE_FACES})
_READ: Final = frozenset({DetectorName.CODES, DetectorName.TEXT})

SIGHT: Final[Mapping[Category, Sight]] = {
    **dict.fromkeys(FACE_CATEGORIES, Sight(_LOOK_FOR_FACES, _LOOK_FOR_FACES)),
    # a page without a code may be full of text
    Category.TEXT_IN_IMAGE: Sight(_READ, frozenset({DetectorName.TEXT})),
    # what is a document or a screen, none knows by its look
    Category.SCREENSHOT_DOCUMENT: Sight(_READ, frozenset()),
    Category.EDIT_HISTORY: Sight(frozenset({DetectorName.THUMBNAIL}), frozenset()),
}
"""What can be seen, and by whom. Of a category that does not stand here no detector knows."""

CANNOT_OPEN = "cannot be opened"
"""A detector's reason that does not last: the disk may be back, the file readable. The next scan shows it again."""

STALE_THUMBNAIL = "ThumbnailOfAnotherPicture"
"""The field of the fact that an embedded thumbnail shows what the picture no longer does."""

FROM_PIXELS = ("pixels:code:", "pixels:text")
"""How the sources of facts begin that were read out of the picture itself: no removal of metadata ends them."""

CODE, TEXT_FOUND, TEXT_SHARE, DOCUMENT = "Code", "TextFound", "TextShare", "Document"
"""Fields of facts that detectors tell: the class of a code, that of a text, the text's share of the picture, and
what the picture is by what was read in it."""


class CodeClass(StrEnum):
    """What a code in a picture is, by what it says."""

    WIFI = "Wi-Fi credentials"
    BOARDING_PASS = "boarding pass"
    TICKET = "ticket"
    LINK = "link"
    CONTACT = "contact"
    ONE_TIME_PASSWORD = "one-time password secret"
    PAYMENT = "payment"
    IDENTITY_DOCUMENT = "identity document"
    HEALTH_CERTIFICATE = "health certificate"
    EVENT = "calendar entry"
    POSITION = "position"
    PRODUCT = "product code"
    OTHER = "other code"


class TextClass(StrEnum):
    """What a text in a picture holds that a rule knows by its form."""

    EMAIL = "e-mail address"
    PHONE = "telephone number"
    IBAN = "bank account number (IBAN)"
    CARD = "payment card number"
    MACHINE_READABLE_ZONE = "machine-readable zone of a travel document"


def looked(versions: str | None) -> frozenset[DetectorName]:
    """Return the detectors that a text of names and versions (`;NAME=VERSION;` one after the other) names."""
    return frozenset(name for name in DetectorName if versions and f";{name.value}=" in versions)


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
