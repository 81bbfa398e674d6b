"""Faces in one picture: a first look by YuNet, a second one at what it is not sure of by YuNet or by CenterFace.

What was drawn rather than photographed is left out (`drawn`).
"""

from typing import TYPE_CHECKING, Final

from rollaudit.model.detection import FaceSearch
from rollaudit.model.evidence import FaceBox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rollaudit.vision.cutouts import SecondLook

INPUT_SIDE_PX: Final = 480
# A thumbnail is smaller than the detector's input. Where it leaves room for doubt, the whole picture decides.
_UNCLEAR_FROM: Final = 0.4

# What a cached result depends on: change it whenever model, decoding or thresholds change.
FACES_VERSIONS: Final = {
    FaceSearch.FAST: "yunet-2023mar/480px/sure0.88-possible0.5-confirmed0.8@128px/not-drawn/4",
    FaceSearch.ACCURATE: "yunet-2023mar/480px/sure0.88-possible0.5/centerface0.5@128px/not-drawn/3",
}


class FaceFinder:
    """Finds faces in upright pixels. Make one for each worker process; holds no state between pictures.

    Raises `AuditError` where a detector cannot be loaded, `UsageError` where it is not installed.
    """

    def __init__(self, search: FaceSearch = FaceSearch.FAST) -> None:
        from rollaudit.vision import drawn, yunet  # noqa: PLC0415 - numpy, onnxruntime: 120 ms of CPU, in workers only

        self._is_drawn = drawn.is_drawn
        self._sure = yunet.SURE_SCORE
        self._detector = yunet.YuNet()
        self._second: SecondLook = self._detector
        if search is FaceSearch.ACCURATE:
            from rollaudit.vision.centerface import CenterFace  # noqa: PLC0415 - only where it is asked for

            self._second = CenterFace()

    def find(self, pixels: "NDArray[np.uint8]", *, drawn_too: bool = False) -> tuple[FaceBox, ...]:
        """Return the faces in upright pixels (height x width x 3, RGB), as shares of the sides.

        `drawn_too` leaves drawn ones in: for pixels in which photographed areas are of one colour as well, such as
        those of palettes and of movies.
        """
        found = self._detector.confirm(pixels, self._detector.candidates(pixels), self._second)
        return found if drawn_too else tuple(box for box in found if not self._is_drawn(pixels, box))

    def is_unclear(self, pixels: "NDArray[np.uint8]") -> bool:
        """Say whether pixels smaller than usual leave room for doubt."""
        candidates = self._detector.candidates(pixels, threshold=_UNCLEAR_FROM)
        return any(box.score < self._sure for box in candidates)
