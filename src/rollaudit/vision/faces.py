"""Faces in one photo: decode, detect, and say plainly where nobody looked. Nothing heavy is imported before it is used.

`FaceFinder` is the one entry for workers: its making loads numpy, Pillow and onnxruntime; importing this module does
not.
"""

import os
from typing import TYPE_CHECKING, Final

from rollaudit.model.evidence import EvidenceTier, FaceBox, Faces, FileFormat, MediaKind

if TYPE_CHECKING:
    from rollaudit.vision.decode import Upright

# What a cached result depends on: change it whenever model, decoding or thresholds change.
FACES_VERSION: Final = "yunet-2023mar/480px/sure0.88-possible0.5-confirmed0.6@128px/1"

INPUT_SIDE_PX: Final = 480
# A thumbnail is smaller than the detector's input. Where it leaves room for doubt, the whole picture decides.
_UNCLEAR_FROM: Final = 0.4

_SUPPORTED: Final = frozenset(
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


def supports(file_format: FileFormat) -> bool:
    """Say whether faces can be looked for in files of this format."""
    return file_format in _SUPPORTED


class FaceFinder:
    """Finds faces in photos. Make one for each worker process; holds no state between files.

    Raises `AuditError` where the detector cannot be loaded.
    """

    def __init__(self) -> None:
        # OpenBLAS reserves memory for every core of the machine when numpy is imported, though nothing here uses it:
        # on a large machine that alone would pass a worker's memory limit.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from rollaudit.vision import decode, yunet  # noqa: PLC0415 - numpy, Pillow, onnxruntime: 120 ms of CPU, for workers only

        self._decode = decode
        self._yunet = yunet
        self._detector = yunet.YuNet()

    def find(self, path: bytes | str, file_format: FileFormat) -> Faces:
        """Return the faces of the photo at `path`, with boxes in shares of the upright picture.

        A format without decoder gives `looked_for` false and the reason; a photo that cannot be decoded gives
        `looked_for` true, no count, and the reason. Never raises for what a file contains.
        """
        if not supports(file_format):
            return Faces(looked_for=False, reason=_why_not(file_format))
        try:
            boxes = self._boxes(path, file_format)
        except self._decode.DecodeError as error:
            return Faces(looked_for=True, reason=error.reason)
        return Faces(looked_for=True, count=len(boxes), tier=EvidenceTier.DETECTOR, boxes=boxes)

    def _boxes(self, path: bytes | str, file_format: FileFormat) -> tuple[FaceBox, ...]:
        picture = self._decode.load_upright(path, file_format, longest_side=INPUT_SIDE_PX)
        if picture.from_thumbnail and self._is_unclear(picture):
            picture = self._decode.load_upright(path, file_format, longest_side=INPUT_SIDE_PX, allow_thumbnail=False)
        return self._detector.detect(picture.pixels)

    def _is_unclear(self, picture: "Upright") -> bool:
        candidates = self._detector.candidates(picture.pixels, threshold=_UNCLEAR_FROM)
        return any(box.score < self._yunet.SURE_SCORE for box in candidates)


def _why_not(file_format: FileFormat) -> str:
    if file_format.kind is MediaKind.VIDEO:
        return "faces are not looked for in videos"
    if file_format.kind is None:
        return "not a picture"
    return f"faces are not looked for in {file_format.value} pictures: no decoder"
