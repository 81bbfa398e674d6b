"""Looking at one file with several detectors: one decode feeds them all, networks are loaded once a worker.

`Looker` is the one entry for workers: its making loads numpy, Pillow and onnxruntime; importing this module does not.
"""

import os
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from rollaudit.model.detection import CANNOT_OPEN, Detection, DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FaceBox, FileFormat, MediaKind
from rollaudit.vision.codes import CodeReader
from rollaudit.vision.detectors import Detector, asked, decoded_side, why_not
from rollaudit.vision.faces import FaceFinder
from rollaudit.vision.frames import FramesError, key_frames
from rollaudit.vision.pixel_source import PixelSource
from rollaudit.vision.text import TextReader

if TYPE_CHECKING:
    from rollaudit.vision.picture import Picture

Part = tuple[int, int]


class Looker:
    """Shows files to detectors. Make one for each worker process; holds no state between files.

    Raises `AuditError` or `UsageError` where a network cannot be loaded.
    """

    def __init__(self, search: Search) -> None:
        # OpenBLAS reserves memory for every core of the machine when numpy is imported, though nothing here uses it:
        # on a large machine that alone would pass a worker's memory limit.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from rollaudit.vision import decode, picture, thumbnails  # noqa: PLC0415 - numpy and Pillow, for workers only

        self._decode, self._picture, self._thumbnails = decode, picture, thumbnails
        self._detectors = {one.name: one for one in asked(search)}
        self._side_px = decoded_side(self._detectors.values())
        self._faces = None if search.faces is FaceSearch.OFF else FaceFinder(search.faces)
        self._codes = CodeReader(reveal=search.reveal) if search.codes else None
        self._text = TextReader(reveal=search.reveal) if search.text else None
        self._lookers: dict[DetectorName, Callable[[Picture, Detector], Detection]] = {
            DetectorName.FACES: self._look_for_faces,
            DetectorName.THUMBNAIL: self._compare_thumbnail,
            DetectorName.CODES: self._look_for_codes,
            DetectorName.TEXT: self._look_for_text,
        }

    def look(
        self,
        path: PixelSource,
        file_format: FileFormat,
        names: Iterable[DetectorName],
        *,
        thumbnail: bytes | None = None,
        movie: Part | None = None,
    ) -> tuple[Detection, ...]:
        """Return the answer of each detector named. Never raises for what a file contains.

        `path` may be the bytes themselves, where they are no file of their own.
        `thumbnail` is the JPEG embedded in the picture, `movie` where within the file a movie lies (start, end).
        """
        asked_for = [self._detectors[name] for name in names if name in self._detectors]
        wanted = [one for one in asked_for if file_format in one.formats | one.formats_with_fact]
        not_shown = [_not_shown(one, file_format) for one in asked_for if one not in wanted]
        of_picture = [one for one in wanted if one.name in self._lookers]
        found = [self._in_movie(path, file_format, movie, one) for one in wanted if one not in of_picture]
        return (*not_shown, *found, *self._in_picture(path, file_format, thumbnail, of_picture))

    def unread(self, names: Iterable[DetectorName], reason: str) -> tuple[Detection, ...]:
        """Return the answers on a file that could not even be had, with the reason in words of rollaudit's."""
        return tuple(_unread(self._detectors[name], reason) for name in names if name in self._detectors)

    def _in_picture(
        self, path: PixelSource, file_format: FileFormat, thumbnail: bytes | None, wanted: list[Detector]
    ) -> list[Detection]:
        if not wanted:
            return []
        try:
            picture = self._picture.Picture(path, file_format, side_px=self._side_px, thumbnail=thumbnail)
            return [self._lookers[one.name](picture, one) for one in wanted]
        except self._decode.DecodeError as error:
            return [_unread(one, error.reason) for one in wanted]

    def _look_for_faces(self, picture: "Picture", detector: Detector) -> Detection:
        if self._faces is None:
            return _not_asked(detector)
        if picture.from_thumbnail and self._faces.is_unclear(picture.at(detector.side_px)):
            picture.decode_whole()
        boxes = self._faces.find(picture.at(detector.side_px), drawn_too=picture.upright.of_few_colours)
        return Detection(
            detector=detector.name, version=detector.version, looked_for=True, count=len(boxes), boxes=boxes
        )

    def _look_for_codes(self, picture: "Picture", detector: Detector) -> Detection:
        if self._codes is None:
            return _not_asked(detector)
        codes = self._codes.read(picture.at(detector.side_px))
        return Detection(
            detector=detector.name,
            version=detector.version,
            looked_for=True,
            count=len(codes),
            facts=tuple(chain.from_iterable(codes)),
        )

    def _look_for_text(self, picture: "Picture", detector: Detector) -> Detection:
        if self._text is None:
            return _not_asked(detector)
        lines, facts = self._text.read(picture.at(detector.side_px))
        return Detection(detector=detector.name, version=detector.version, looked_for=True, count=lines, facts=facts)

    def _compare_thumbnail(self, picture: "Picture", detector: Detector) -> Detection:
        facts = self._thumbnails.facts_of(picture.upright.pixels, picture.thumbnail) if picture.thumbnail else ()
        return Detection(
            detector=detector.name, version=detector.version, looked_for=True, count=len(facts), facts=facts
        )

    def _in_movie(
        self, path: PixelSource, file_format: FileFormat, movie: Part | None, detector: Detector
    ) -> Detection:
        if self._faces is None or (movie is None and file_format.kind is not MediaKind.VIDEO):
            return _not_shown(detector, file_format)
        most: tuple[FaceBox, ...] = ()
        frames = 0
        try:
            with self._decode.opened_untouched(path) as file:
                for pixels in key_frames(file, file_format, longest_side=detector.side_px, part=movie):
                    boxes = self._faces.find(pixels, drawn_too=True)
                    frames += 1
                    most = max(most, boxes, key=len)
        except FramesError as error:
            return _unread(detector, error.reason)
        except OSError:
            return _unread(detector, CANNOT_OPEN)
        return Detection(
            detector=detector.name,
            version=detector.version,
            looked_for=True,
            count=len(most),
            boxes=most,
            frames=frames,
        )


def _not_shown(detector: Detector, file_format: FileFormat) -> Detection:
    return Detection(detector=detector.name, version=detector.version, looked_for=False, reason=why_not(file_format))


def _not_asked(detector: Detector) -> Detection:
    return Detection(detector=detector.name, version=detector.version, looked_for=False, reason="not asked for")


def _unread(detector: Detector, reason: str) -> Detection:
    return Detection(detector=detector.name, version=detector.version, looked_for=True, reason=reason)
