"""YuNet, the face detector, on onnxruntime: one thread, numpy around it.

Wu, Peng, Yu: "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20 (2023). The model is
OpenCV Zoo's `face_detection_yunet_2023mar` with the sides of its input left open; see `models/NOTICE.md`.
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rollaudit.model.evidence import FaceBox
from rollaudit.vision.cutouts import MAX_OVERLAP, Floats, SecondLook, cut_out, overlaps
from rollaudit.vision.network import load, model_bytes

MODEL_PATH: Final = Path(__file__).parent / "models" / "face_detection_yunet_2023mar_dynamic.onnx"
MODEL_SHA256: Final = "7e79b73d719ccdda048ee92065a611e6a123db361f26f771675a8a08bfcd9a63"

# A box of at least this score is a face; one between this and `POSSIBLE_SCORE` is looked at again, and is a face if
# the network then gives it `CONFIRMED_SCORE`. Measured on labelled photos: docs/accuracy.md.
SURE_SCORE: Final = 0.88
POSSIBLE_SCORE: Final = 0.5
CONFIRMED_SCORE: Final = 0.8
MAX_LOOKS: Final = 40

_STRIDES: Final = (8, 16, 32)
_COARSEST: Final = _STRIDES[-1]
# exp(4) x 32 pixels is past any input used here; more would only overflow.
_MAX_LOG_SIZE: Final = 4.0

_WHAT: Final = "the face detector"
_HINT: Final = "Reinstall rollaudit (pip install --force-reinstall rollaudit), or scan with --faces off."


class YuNet:
    """One loaded detector. Holds no state between pictures; use one for each process.

    Raises `AuditError` where the model file is missing, damaged, or not understood by the onnxruntime installed.
    """

    def __init__(self, model: Path = MODEL_PATH) -> None:
        self._session = load(model_bytes(model, MODEL_SHA256, what=_WHAT, hint=_HINT), what=_WHAT)
        self._outputs = [output.name for output in self._session.get_outputs()]

    def detect(self, rgb: NDArray[np.uint8]) -> tuple[FaceBox, ...]:
        """Find faces in an upright picture (height x width x 3, RGB): candidates, each confirmed by a second look.

        Boxes are shares of the picture's sides, clipped to it, highest score first, then from the top left; boxes and
        scores are rounded to four decimals, so that they are the same on every run.
        """
        return self.confirm(rgb, self.candidates(rgb))

    def candidates(self, rgb: NDArray[np.uint8], *, threshold: float = POSSIBLE_SCORE) -> tuple[FaceBox, ...]:
        """Return all that may be a face, with the network's score of at least `threshold`; ordered as by `detect`."""
        height, width = rgb.shape[:2]
        corners, scores = self._run(rgb, threshold)
        kept = _suppress(corners, scores)
        limit = np.array([width, height, width, height], np.float32)
        shares = np.clip(corners[kept] / limit, 0.0, 1.0)
        boxes = [_box(share, float(score)) for share, score in zip(shares, scores[kept], strict=True)]
        return tuple(
            sorted(
                (box for box in boxes if box.width > 0 and box.height > 0),
                key=lambda box: (-box.score, box.top, box.left, box.width, box.height),
            )
        )

    def confirm(
        self, rgb: NDArray[np.uint8], candidates: tuple[FaceBox, ...], second: SecondLook | None = None
    ) -> tuple[FaceBox, ...]:
        """Return the candidates that are faces: sure ones at once, others if `second` (or this network) agrees.

        Each unsure candidate is cut out with its surroundings and brought to one size. A face keeps its score at that
        size, or gains where it was small; dogs, ornaments and hands lose theirs. Of a crowd, `MAX_LOOKS` are checked.
        """
        sure = [box for box in candidates if box.score >= SURE_SCORE]
        unsure = [box for box in candidates if POSSIBLE_SCORE <= box.score < SURE_SCORE]
        picture = Image.fromarray(rgb) if unsure else None
        if picture is not None:
            judge = second or self
            sure.extend(box for box in unsure[:MAX_LOOKS] if judge.is_face(*cut_out(picture, box)))
        return tuple(sure)

    def is_face(self, pixels: NDArray[np.uint8], expected: Floats) -> bool:
        """Say whether a square cut-out shows a face where `expected` says: this network's own second look."""
        corners, scores = self._run(pixels, CONFIRMED_SCORE)
        return bool(scores.size) and bool((overlaps(expected, corners) > MAX_OVERLAP).any())

    def _run(self, rgb: NDArray[np.uint8], threshold: float) -> tuple[Floats, Floats]:
        """Run the network; return corners (n x 4: left, top, right, bottom in pixels) and scores (n)."""
        height, width = rgb.shape[:2]
        padded_height, padded_width = (-(-side // _COARSEST) * _COARSEST for side in (height, width))
        batch = np.zeros((1, 3, padded_height, padded_width), np.float32)
        batch[0, :, :height, :width] = rgb[:, :, ::-1].transpose(2, 0, 1)  # the model was trained on BGR, 0 to 255
        values = dict(zip(self._outputs, self._session.run(None, {"input": batch}), strict=True))
        corners: list[Floats] = []
        scores: list[Floats] = []
        for stride in _STRIDES:
            product = values[f"cls_{stride}"][0, :, 0] * values[f"obj_{stride}"][0, :, 0]
            score = np.sqrt(np.clip(product, 0.0, 1.0))
            cells = np.nonzero(score >= threshold)[0]
            box = values[f"bbox_{stride}"][0, cells]
            row, column = np.divmod(cells, padded_width // stride)
            centre_x = (column + box[:, 0]) * stride
            centre_y = (row + box[:, 1]) * stride
            half = np.exp(np.minimum(box[:, 2:], _MAX_LOG_SIZE)) * (stride / 2)
            edges = (centre_x - half[:, 0], centre_y - half[:, 1], centre_x + half[:, 0], centre_y + half[:, 1])
            corners.append(np.stack(edges, axis=1).astype(np.float32))
            scores.append(score[cells])
        return np.concatenate(corners), np.concatenate(scores)


def _suppress(corners: Floats, scores: Floats) -> list[int]:
    """Non-maximum suppression: of boxes that overlap by more than `MAX_OVERLAP`, keep the highest score."""
    order = np.lexsort((corners[:, 0], corners[:, 1], -scores))
    kept: list[int] = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(int(best))
        order = rest[overlaps(corners[best], corners[rest]) <= MAX_OVERLAP]
    return kept


def _box(share: Floats, score: float) -> FaceBox:
    left, top, right, bottom = (float(value) for value in share)
    return FaceBox(
        left=round(left, 4),
        top=round(top, 4),
        width=round(right - left, 4),
        height=round(bottom - top, 4),
        score=round(score, 4),
    )
