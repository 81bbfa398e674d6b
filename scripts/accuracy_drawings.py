"""Measure how drawn faces are told from photographed ones: a part of `accuracy_faces.py`.

What is counted of drawings is measured on a folder of them (ROLLAUDIT_DRAWINGS, made by `drawn_avatars.mjs`), what
photographed faces keep as a margin on the labelled photos: as they are, and spoilt on purpose.
"""

import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from rollaudit.library.sniff import sniff
from rollaudit.vision.decode import load_upright
from rollaudit.vision.drawn import DOUBTED, SURE, flatness, is_drawn
from rollaudit.vision.faces import INPUT_SIDE_PX, FaceFinder
from rollaudit.vision.yunet import SURE_SCORE

Change = Callable[[Image.Image], Image.Image]


class Labelled(Protocol):
    """One labelled photo."""

    file: str
    least: int


def _jpeg(quality: int) -> Change:
    def change(picture: Image.Image) -> Image.Image:
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=quality)
        return Image.open(kept).convert("RGB")

    return change


def _grey(picture: Image.Image) -> Image.Image:
    return picture.convert("L").convert("RGB")


SPOILT: dict[str, Change] = {
    "as they are": lambda picture: picture,
    "kept anew as JPEG of quality 50": _jpeg(50),
    "kept anew as JPEG of quality 20": _jpeg(20),
    "grey": _grey,
    "grey, JPEG of quality 30": lambda picture: _jpeg(30)(_grey(picture)),
    "out of focus (Gaussian, 3 pixels)": lambda picture: picture.filter(ImageFilter.GaussianBlur(3)),
    "overexposed": lambda picture: ImageEnhance.Brightness(picture).enhance(2.2),
    "a third of the light": lambda picture: ImageEnhance.Brightness(picture).enhance(0.35),
}


def drawn_words(photos: Path, wanted: Iterable[Labelled]) -> str:
    """Return the section's text and tables."""
    return f"""A face whose neighbouring pixels are of one colour as often as only drawings' are is not counted
(`vision/drawn.py`). Two shares are measured: of one colour among all neighbours that are neither white nor black, and
among those that differ by at most four steps. Both must reach {DOUBTED[0]} and {DOUBTED[1]}, or {SURE[0]} and {SURE[1]}
where the detector was sure.

Faces of the labelled photos, at the size in which they are looked at; changes are made after that, which is harsher
than a photo compressed before it is brought to this size:

| photos | faces | greatest share among all | nearest to the thresholds (1: reached) | taken for drawn |
| --- | --- | --- | --- | --- |
{_photographed(photos, wanted)}

{_drawings()}
"""


def _photographed(photos: Path, wanted: Iterable[Labelled]) -> str:
    finder = FaceFinder()
    seen = []
    for label in wanted:
        if label.least > 0:
            path = photos / label.file
            with path.open("rb") as file:
                file_format = sniff(file.read(65536))
            pixels = load_upright(str(path), file_format, longest_side=INPUT_SIDE_PX).pixels
            seen.append((Image.fromarray(pixels), finder.find(pixels, drawn_too=True)))
    rows = []
    for name, change in SPOILT.items():
        shares, nearest, drawn = [], [], 0
        for picture, boxes in seen:
            pixels = np.asarray(change(picture))
            for box in boxes:
                flat, unstepped = flatness(pixels, box)
                least = DOUBTED if box.score < SURE_SCORE else SURE
                shares.append(flat)
                nearest.append(min(flat / least[0], unstepped / least[1]))
                drawn += is_drawn(pixels, box)
        rows.append(f"| {name} | {len(shares)} | {max(shares):.2f} | {max(nearest):.2f} | {drawn} |")
    return "\n".join(rows)


def _drawings() -> str:
    folder = os.environ.get("ROLLAUDIT_DRAWINGS")
    if not folder:
        return "Drawings were not measured: `ROLLAUDIT_DRAWINGS` was not set."
    paths = sorted(Path(folder).glob("*.png"))
    styles = {path.name.partition("-")[0] for path in paths}
    finder = FaceFinder()
    rows = []
    for name, change in (("PNG", SPOILT["as they are"]), ("JPEG of quality 85", _jpeg(85))):
        pictures = [np.asarray(change(Image.open(path).convert("RGB"))) for path in paths]
        before = sum(bool(finder.find(pixels, drawn_too=True)) for pixels in pictures)
        after = sum(bool(finder.find(pixels)) for pixels in pictures)
        rows.append(f"| {name} | {len(paths)} | {before} | {after} |")
    table = "\n".join(rows)
    return f"""Avatars that others designed ({len(styles)} styles of DiceBear, `scripts/drawn_avatars.mjs`), and of how
many a face is told:

| kept as | drawings | were drawn ones counted | as it is |
| --- | --- | --- | --- |
{table}

The thresholds were set with these in view. What is left are line drawings on white, which an overexposed photo may look
like, and drawings whose flat areas JPEG has made uneven."""
