"""Text in pictures: found and read by RapidOCR (the extra `text`). What is read is looked through, and not kept."""

from typing import TYPE_CHECKING, Final

from rollaudit.model.detection import TEXT_SHARE
from rollaudit.model.evidence import Category, Fact
from rollaudit.vision.text_contents import SOURCE, TextContents

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TEXT_SIDE_PX: Final = 1600
TEXT_VERSION: Final = "rapidocr-1.4/1600px/share0.004-score0.8/either-way-up/4"
_FINDING_SIDE_PX: Final = 960
# A sign in a street is text, too, but what fires on a face's shadow is smaller: see docs/accuracy.md.
_LEAST_SHARE: Final = 0.004
_LEAST_SCORE: Final = 0.8
_LEAST_LENGTH: Final = 3
_MOST_LINES: Final = 300  # of one picture: each takes 20 ms to read
_DOUBT: Final = 0.9


class TextReader:
    """Reads the text of a picture. Make one for each worker process; holds no state between pictures."""

    def __init__(self, *, reveal: bool) -> None:
        import logging  # noqa: PLC0415 - for what follows

        import numpy  # noqa: ICN001, PLC0415 - for the workers that look for text
        from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415 - an extra: OpenCV and three networks

        for name in ("RapidOCR", "OrtInferSession"):
            logging.getLogger(name).disabled = True  # it writes to standard error, which is the report's
        self._numpy = numpy
        self._ocr = RapidOCR(
            use_cls=False,
            intra_op_num_threads=1,
            inter_op_num_threads=1,
            det_limit_type="max",
            det_limit_side_len=_FINDING_SIDE_PX,
        )
        self._contents = TextContents(reveal=reveal)

    def read(self, pixels: "NDArray[np.uint8]") -> tuple[int, tuple[Fact, ...]]:
        """Return how many lines were read in upright pixels (height x width x 3, RGB), and what they hold."""
        colours = self._numpy.ascontiguousarray(pixels[:, :, ::-1])
        boxes, _ = self._ocr.auto_text_det(colours)
        if boxes is None:
            return 0, ()
        boxes = boxes[:_MOST_LINES]
        areas = [_area(box) / (pixels.shape[0] * pixels.shape[1]) for box in boxes]
        if sum(areas) < _LEAST_SHARE:
            return 0, ()
        lines = self._ocr.get_crop_img_list(colours, boxes)
        # Lines are cut out lying, so that a page turned by any quarter has them the right way up or upside down.
        sure = self._sure(lines, areas) or self._sure([line[::-1, ::-1] for line in lines], areas)
        share = sum(area for _, area in sure)
        if share < _LEAST_SHARE:
            return 0, ()
        facts = (Fact(Category.TEXT_IN_IMAGE, TEXT_SHARE, round(share, 3), SOURCE, _DOUBT),)
        return len(sure), (*facts, *self._contents.facts([line for line, _ in sure]))

    def _sure(self, lines: "list[NDArray[np.uint8]]", areas: list[float]) -> list[tuple[str, float]]:
        """Return what is read with confidence, each line with its area."""
        read, _ = self._ocr.text_rec(lines)
        return [(said[0], area) for said, area in zip(read, areas, strict=True) if _is_text(said[0], float(said[1]))]


def _is_text(line: str, score: float) -> bool:
    return score >= _LEAST_SCORE and sum(char.isalnum() for char in line) >= _LEAST_LENGTH


def _area(box: "NDArray[np.float32]") -> float:
    """Return a quadrilateral's area: half of the cross product of its diagonals."""
    across, down = box[2] - box[0], box[3] - box[1]
    return abs(float(across[0] * down[1] - across[1] * down[0])) / 2
