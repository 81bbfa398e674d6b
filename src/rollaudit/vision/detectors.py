"""The table of detectors: what each is asked for, the version of its answers, the files it looks at.

Importing this loads nothing heavy; `Looker` does, in the workers.
"""

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from rollaudit.errors import UsageError
from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FileFormat, MediaKind
from rollaudit.vision.codes import CODES_SIDE_PX, CODES_VERSION
from rollaudit.vision.faces import FACES_VERSIONS, INPUT_SIDE_PX
from rollaudit.vision.frames import FRAMES_VERSION
from rollaudit.vision.text import TEXT_SIDE_PX, TEXT_VERSION

PICTURES: Final = frozenset(
    {
        FileFormat.JPEG,
        FileFormat.HEIC,
        FileFormat.HEIF,
        FileFormat.AVIF,
        FileFormat.PNG,
        FileFormat.WEBP,
        FileFormat.TIFF,
        FileFormat.GIF,
        FileFormat.BMP,
    }
)
"""The formats of pictures that can be decoded."""

MOVIES: Final = frozenset(one for one in FileFormat if one.kind is MediaKind.VIDEO)

VIDEO_MISSING: Final = "videos need an extra: pip install 'rollaudit[video]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """One line of the table: what a detector's answers depend on, and which files it is shown.

    `side_px` is the longest side of the picture it wants. Files are shown to it if their format is among `formats`, or
    if it is among `formats_with_fact` and their metadata has a fact of the field `fact`. `companions` says that it sees
    the movies of Live Photos, too.
    """

    name: DetectorName
    version: str
    side_px: int = 0
    formats: frozenset[FileFormat] = frozenset()
    formats_with_fact: frozenset[FileFormat] = frozenset()
    fact: str = ""
    companions: bool = False


_THUMBNAIL: Final = Detector(
    name=DetectorName.THUMBNAIL, version="32x32-grey/correlation0.6/2", formats_with_fact=PICTURES, fact="Thumbnail"
)
_CODES: Final = Detector(name=DetectorName.CODES, version=CODES_VERSION, side_px=CODES_SIDE_PX, formats=PICTURES)
_TEXT: Final = Detector(name=DetectorName.TEXT, version=TEXT_VERSION, side_px=TEXT_SIDE_PX, formats=PICTURES)
DETECTORS: Final[dict[FaceSearch, tuple[Detector, ...]]] = {
    search: (
        Detector(name=DetectorName.FACES, version=version, side_px=INPUT_SIDE_PX, formats=PICTURES),
        Detector(
            name=DetectorName.MOVIE_FACES,
            version=f"{FRAMES_VERSION}/{version}",
            side_px=INPUT_SIDE_PX,
            formats=MOVIES,
            formats_with_fact=PICTURES,
            fact="MotionPhotoVideo",
            companions=True,
        ),
        _THUMBNAIL,
    )
    for search, version in FACES_VERSIONS.items()
}
"""The detectors of each way to look for faces; those of codes and texts join them where they are asked for."""


def asked(search: Search) -> tuple[Detector, ...]:
    """Return the detectors that a scan with these options runs, of those that are installed.

    They share one decode, at the largest size that any of them wants: where that is not a detector's own size, it is
    part of its version, so that what is stored never depends on what was asked for before.
    """
    chosen = DETECTORS.get(search.faces, ())
    if not has_video():
        chosen = tuple(one for one in chosen if one.name is not DetectorName.MOVIE_FACES)
    reading = tuple(one for one, wanted in ((_CODES, search.codes), (_TEXT, search.text)) if wanted)
    # What is stored masked and what is stored as it is are two answers: one never stands for the other.
    told = "revealed" if search.reveal else "masked"
    chosen += tuple(replace(one, version=f"{one.version}/{told}") for one in reading)
    largest = decoded_side(chosen)
    return tuple(
        replace(one, version=f"{one.version}@{largest}px") if 0 < one.side_px < largest else one for one in chosen
    )


def decoded_side(detectors: Iterable[Detector]) -> int:
    """Return the longest side in pixels at which photos are decoded for these detectors; 0 for none."""
    return max((one.side_px for one in detectors), default=0)


def versions_key(detectors: Iterable[Detector]) -> str:
    """Return the names and versions of detectors in one text, by which the store finds their answers."""
    return f";{''.join(f'{one.name.value}={one.version};' for one in detectors)}"


def has_video() -> bool:
    """Say whether frames of videos can be decoded here (the extra `video`, PyAV)."""
    return importlib.util.find_spec("av") is not None


def check_installed(search: Search) -> None:
    """Raise `UsageError` where what a search needs is not installed: said before a scan, not in its middle."""
    if search.faces is FaceSearch.ACCURATE:
        from rollaudit.vision.weights import accurate_model  # noqa: PLC0415 - importlib.metadata is not free

        accurate_model()
    for wanted, module, option in ((search.codes, "zxingcpp", "codes"), (search.text, "rapidocr_onnxruntime", "text")):
        if wanted and importlib.util.find_spec(module) is None:
            raise UsageError(
                f"--{option} needs a package that is not installed.",
                hint=f"Install it: pip install 'rollaudit[{option}]'. Or scan without --{option}.",
            )


def why_not(file_format: FileFormat) -> str:
    """Return why faces are not looked for in files of a format."""
    if file_format.kind is MediaKind.VIDEO:
        return VIDEO_MISSING
    if file_format.kind is None:
        return "not a picture"
    return f"faces are not looked for in {file_format.value} pictures: no decoder"
