"""Regions in XMP: faces that a camera or a person marked, with names (MWG guidelines 2.0 section 5.9; Microsoft)."""

import math
from typing import Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.gps import parse_number
from rollaudit.model.evidence import Category

REGION_LISTS: Final = frozenset({"mwg-rs:RegionList", "MPRI:Regions"})
"""The properties whose items are regions."""

_AREA: Final = ("stArea:x", "stArea:y", "stArea:w", "stArea:h")
REGION_PROPERTIES: Final = frozenset(
    {"mwg-rs:Type", "mwg-rs:Name", "MPReg:Rectangle", "MPReg:PersonDisplayName", "stArea:unit", *_AREA}
)
"""What is kept of each region."""


def emit_regions(regions: list[dict[str, str]], gathered: Gathered) -> None:
    """Emit the number of face regions, and each with its name and its box.

    A box is left, top, width and height as shares of the stored picture's sides, as the packet has them.
    """
    faces = [one for one in regions if one.get("mwg-rs:Type") == "Face" or "MPReg:Rectangle" in one]
    if not faces:
        return
    gathered.add(Category.FACE_PRESENCE, "RegionCount", len(faces), "XMP:mwg-rs:RegionList")
    for face in faces:
        box = _area(face) or _rectangle(face)
        if box is None:
            continue
        name = face.get("mwg-rs:Name") or face.get("MPReg:PersonDisplayName") or ""
        shown = " ".join(f"{number:.4f}" for number in box)
        source = "XMP:MPReg:Rectangle" if "MPReg:Rectangle" in face else "XMP:mwg-rs:Area"
        gathered.add(Category.FACE_PRESENCE, "Region", f"{name}: {shown}" if name else shown, source)


def _area(face: dict[str, str]) -> tuple[float, ...] | None:
    """Return the box of an MWG area, which has its middle and its size."""
    if face.get("stArea:unit", "normalized") != "normalized":
        return None
    numbers = [parse_number(face.get(name, "")) for name in _AREA]
    if None in numbers:
        return None
    x, y, width, height = (number or 0.0 for number in numbers)
    return _checked((x - width / 2, y - height / 2, width, height))


def _rectangle(face: dict[str, str]) -> tuple[float, ...] | None:
    """Return the box of Microsoft's rectangle: left, top, width, height, commas between."""
    numbers = [parse_number(part) for part in face.get("MPReg:Rectangle", "").split(",")[:4]]
    return _checked(tuple(number or 0.0 for number in numbers)) if len(numbers) == 4 else None


def _checked(box: tuple[float, ...]) -> tuple[float, ...] | None:
    return box if all(math.isfinite(number) and abs(number) <= 2 for number in box) else None
