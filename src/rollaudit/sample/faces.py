"""Draws people from scratch: shaded heads and shoulders that a face detector takes for faces.

Nobody is depicted. Every head is ellipses, arcs and gradients around one set of proportions; a `Look` varies them.
Lengths are in units of half a face's width, x to the right and y down from the middle of the face.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Floats = NDArray[np.float32]
Colour = tuple[int, int, int]

_LEFT, _RIGHT, _TOP, _BOTTOM = -2.3, 2.3, -1.95, 3.4
_WHITE: Colour = (238, 234, 228)
_EYE_X, _EYE_Y, _MOUTH_Y = 0.41, -0.06, 0.74
FACE_DEPTH = -_TOP / 2  # from the upper edge of a portrait to the middle of its face, in widths of the face


class HairStyle(StrEnum):
    """How the hair falls."""

    SHORT = "short"
    LONG = "long"
    BUN = "bun"
    CURLY = "curly"
    BALD = "bald"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one invented person looks like in every picture."""

    skin: Colour
    hair: Colour
    style: HairStyle
    shirt: Colour
    eyes: Colour = (86, 60, 40)
    lips: Colour = (176, 88, 84)
    beard: bool = False
    glasses: bool = False
    width: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How a person holds still for one picture: the head's turn and tilt (degrees), and how widely they smile (0-1)."""

    turn: float = 0.0
    tilt: float = 0.0
    smile: float = 0.5


class _Easel:
    """One picture in the making: colour and cover, painted in layers. Lives for one portrait."""

    def __init__(self, unit: float) -> None:
        columns, rows = round((_RIGHT - _LEFT) * unit), round((_BOTTOM - _TOP) * unit)
        self.unit = unit
        self.x: Floats = (_LEFT + (np.arange(columns, dtype=np.float32) + 0.5) / unit).astype(np.float32)
        self.y: Floats = (_TOP + (np.arange(rows, dtype=np.float32) + 0.5) / unit).astype(np.float32)
        self.rgb: Floats = np.zeros((rows, columns, 3), dtype=np.float32)
        self.alpha: Floats = np.zeros((rows, columns), dtype=np.float32)

    def window(self, box: tuple[float, float, float, float]) -> tuple[slice, slice, Floats, Floats]:
        """Return the rows, columns and coordinates inside left, top, right, bottom."""
        left, top, right, bottom = box
        columns = slice(*np.searchsorted(self.x, [left, right]))
        rows = slice(*np.searchsorted(self.y, [top, bottom]))
        return rows, columns, self.x[None, columns], self.y[rows, None]

    def cover(self, rows: slice, columns: slice, mask: Floats, colour: Colour | Floats) -> None:
        """Lay a colour (or a picture of colours) over a window, as opaque as the mask (0-1) says."""
        over = mask[..., None]
        self.rgb[rows, columns] += (np.asarray(colour, dtype=np.float32) - self.rgb[rows, columns]) * over
        self.alpha[rows, columns] = np.maximum(self.alpha[rows, columns], mask)

    def dab(self, at: tuple[float, float], size: tuple[float, float], colour: Colour, opacity: float = 1.0) -> None:
        """Paint a soft-edged ellipse."""
        self._ellipse(at, size, colour, opacity, edge=0.035)

    def glow(self, at: tuple[float, float], size: tuple[float, float], colour: Colour, opacity: float) -> None:
        """Paint an ellipse that fades from its middle to its edge."""
        self._ellipse(at, size, colour, opacity, edge=0.0)

    def _ellipse(
        self, at: tuple[float, float], size: tuple[float, float], colour: Colour, opacity: float, *, edge: float
    ) -> None:
        rows, columns, x, y = self.window(
            (at[0] - size[0] - 0.05, at[1] - size[1] - 0.05, at[0] + size[0] + 0.05, at[1] + size[1] + 0.05)
        )
        distance = np.sqrt(((x - at[0]) / size[0]) ** 2 + ((y - at[1]) / size[1]) ** 2)
        inside = 1 - distance
        mask = np.clip(inside * min(size) / edge + 0.5, 0, 1) if edge else np.clip(inside, 0, 1) ** 1.5
        self.cover(rows, columns, (mask * opacity).astype(np.float32), colour)

    def arc(self, at: tuple[float, float], shape: tuple[float, float, float], colour: Colour, opacity: float) -> None:
        """Paint a tapering bow; `shape` is its half width, its rise in the middle, and half its thickness there."""
        half, rise, thick = shape
        reach = abs(rise) + thick + 0.1
        rows, columns, x, y = self.window((at[0] - half, at[1] - reach, at[0] + half, at[1] + reach))
        bow = 1 - ((x - at[0]) / half) ** 2
        distance = np.abs(y - (at[1] - rise * bow))
        mask = np.clip((thick * np.sqrt(np.clip(bow, 0, 1)) - distance) / 0.03 + 0.5, 0, 1) * opacity
        self.cover(rows, columns, mask.astype(np.float32), colour)


def _mix(colour: Colour, other: Colour, share: float) -> Colour:
    """Return a colour moved by `share` (0-1) towards another."""
    return (
        round(colour[0] + (other[0] - colour[0]) * share),
        round(colour[1] + (other[1] - colour[1]) * share),
        round(colour[2] + (other[2] - colour[2]) * share),
    )


def _head_mask(easel: _Easel, *, width: float, grow: float = 0.0) -> Floats:
    """Return the head's cover: round above, narrowing to the chin."""
    x, y = easel.x[None, :], easel.y[:, None]
    tall = np.where(y < 0, 1.36, 1.3) + grow
    jaw = np.where(y > 0, 1 - 0.16 * np.clip(y / 1.3, 0, 1) ** 1.6, 1.0)
    power = np.where(y > 0, 2.25, 2.0)
    reach = (np.abs(x) / ((width + grow) * jaw)) ** power + (np.abs(y) / tall) ** power
    return np.asarray(np.clip((1 - reach) * 18 * easel.unit / 60 + 0.5, 0, 1), dtype=np.float32)


def _strands(easel: _Easel, look: Look) -> Floats:
    """Return the hair's colour everywhere: strands run away from the parting, with one band of shine."""
    x, y = easel.x[None, :], easel.y[:, None]
    angle = np.arctan2(x - 0.15, y + 2.2)
    fine = np.sin(angle * 95 + 3 * np.sin(y * 2.5)) * 0.5 + np.sin(angle * 41 + y * 3) * 0.5
    if look.style is HairStyle.CURLY:
        fine = np.sin(x * 17 + 2 * np.sin(y * 9)) * np.sin(y * 15 + 2 * np.sin(x * 11)) * 1.6
    shine = np.exp(-(((y + 1.12 + 0.25 * x * x) / 0.22) ** 2)) * 0.3
    light = 1 + 0.13 * fine + shine - 0.12 * np.clip(x, -1, 1) - 0.14 * np.clip(y, -1, 2.4)
    return np.asarray(np.clip(np.asarray(look.hair, dtype=np.float32) * light[..., None] + 6, 0, 255), dtype=np.float32)


def _paint_back(easel: _Easel, look: Look, strands: Floats) -> None:
    """Hair behind the head, the shoulders in their shirt, and the neck."""
    everywhere = slice(None)
    x, y = easel.x[None, :], easel.y[:, None]
    if look.style in (HairStyle.LONG, HairStyle.CURLY):
        long = look.style is HairStyle.LONG
        half = 1.2 + 0.12 * np.sin(y * 2.2) + (0.14 if not long else 0.05 * y)
        reach = (np.abs(x) / half) ** 2.6 + (np.abs(y - (0.45 if long else -0.1)) / (2.0 if long else 1.58)) ** 2.6
        easel.cover(everywhere, everywhere, np.clip((1 - reach) * 12 + 0.5, 0, 1).astype(np.float32), strands * 0.8)
    if look.style is HairStyle.BUN:
        rows, columns, bx, by = easel.window((-0.6, -1.85, 0.6, -1.0))
        bun = np.clip((1 - np.sqrt((bx / 0.46) ** 2 + ((by + 1.42) / 0.4) ** 2)) * 12 + 0.5, 0, 1)
        easel.cover(rows, columns, bun.astype(np.float32), strands[rows, columns])
    neck = _mix(look.skin, (60, 30, 20), 0.2)
    rows, columns, nx, ny = easel.window((-1.0, 0.6, 1.0, 2.3))
    half_neck = 0.56 + 0.1 * np.clip(ny - 1.5, 0, 1)
    cover = np.clip((half_neck - np.abs(nx)) / 0.04 + 0.5, 0, 1) * np.ones_like(ny)
    under = np.clip(1 - (ny - 1.1) / 0.75, 0, 1) * 0.34 + 0.16 * np.abs(nx)
    tone = np.asarray(neck, dtype=np.float32) * (1.06 - under)[..., None]
    easel.cover(rows, columns, cover.astype(np.float32), tone.astype(np.float32))
    shoulder = np.clip((1 - ((np.abs(x) / 1.95) ** 2.6 + (np.abs(y - 3.15) / 1.65) ** 2.4)) * 16 + 0.5, 0, 1)
    collar = np.clip((np.sqrt((x / 0.72) ** 2 + ((y - 1.52) / 0.48) ** 2) - 1) * 14 + 0.5, 0, 1)
    fold = 1 + 0.07 * np.sin(x * 5 + y * 2.2) - 0.16 * (x / 2) - 0.12 * np.abs(x / 2) ** 2
    cloth = np.asarray(look.shirt, dtype=np.float32) * fold[..., None]
    easel.cover(everywhere, everywhere, (shoulder * collar).astype(np.float32), np.clip(cloth, 0, 255))


def _paint_head(easel: _Easel, look: Look) -> None:
    """Ears, and the head as a lit ball."""
    ear = _mix(look.skin, (120, 50, 40), 0.2)
    for side in (-1.0, 1.0):
        easel.dab((side * 1.0 * look.width, 0.08), (0.16, 0.3), ear)
        easel.glow((side * 1.03 * look.width, 0.08), (0.1, 0.2), _mix(ear, (70, 20, 15), 0.5), 0.7)
    x, y = easel.x[None, :] / look.width, easel.y[:, None]
    depth = np.sqrt(np.clip(1.12 - (x / 1.04) ** 2 - (y / 1.42) ** 2, 0.02, 2))
    light = 0.6 + 0.42 * depth - 0.13 * x - 0.07 * y
    warm = np.stack([light**0.88, light, light**1.1], axis=-1)
    skin = np.clip(np.asarray(look.skin, dtype=np.float32) * warm, 0, 255).astype(np.float32)
    everywhere = slice(None)
    easel.cover(everywhere, everywhere, _head_mask(easel, width=look.width), skin)


def _paint_eyes(easel: _Easel, look: Look, turn: float) -> None:
    """Sockets, whites, irises, lids and brows."""
    dark = _mix(look.skin, (40, 18, 12), 0.72)
    socket = _mix(look.skin, (70, 30, 25), 0.5)
    brow = _mix(look.hair if look.style is not HairStyle.BALD else (50, 40, 34), (24, 16, 12), 0.45)
    for side in (-1.0, 1.0):
        middle = side * _EYE_X + turn
        easel.glow((middle, _EYE_Y - 0.04), (0.36, 0.27), socket, 0.75)
        easel.glow((middle - side * 0.22, _EYE_Y), (0.14, 0.22), dark, 0.35)
        easel.dab((middle, _EYE_Y), (0.185, 0.083), _WHITE)
        easel.dab((middle + turn * 0.15, _EYE_Y - 0.008), (0.087, 0.087), look.eyes)
        easel.dab((middle + turn * 0.15, _EYE_Y - 0.008), (0.045, 0.045), (14, 10, 10))
        easel.dab((middle + turn * 0.15 - 0.03, _EYE_Y - 0.04), (0.022, 0.022), (250, 250, 250))
        easel.arc((middle, _EYE_Y - 0.02), (0.22, 0.08, 0.036), _mix(dark, (15, 10, 8), 0.6), 0.95)
        easel.arc((middle, _EYE_Y - 0.05), (0.22, 0.12, 0.018), dark, 0.5)
        easel.arc((middle, _EYE_Y + 0.02), (0.19, -0.075, 0.014), dark, 0.55)
        easel.arc((middle, _EYE_Y + 0.1), (0.2, -0.07, 0.03), dark, 0.16)
        easel.arc((middle + side * 0.02, -0.3), (0.27, 0.085, 0.052), brow, 0.85)


def _paint_nose_and_mouth(easel: _Easel, look: Look, pose: Pose, turn: float) -> None:
    """Bridge, tip, nostrils; lips, with teeth where the smile is wide; cheeks and the folds beside the mouth."""
    shadow = _mix(look.skin, (60, 22, 16), 0.55)
    bright = _mix(look.skin, (255, 246, 232), 0.5)
    nose = turn * 1.35
    easel.glow((nose + 0.16, 0.16), (0.15, 0.42), shadow, 0.45)
    easel.glow((nose - 0.14, 0.1), (0.1, 0.4), shadow, 0.22)
    easel.glow((nose - 0.02, 0.06), (0.085, 0.42), bright, 0.6)
    easel.glow((nose, 0.46), (0.3, 0.13), shadow, 0.6)
    easel.glow((nose - 0.03, 0.32), (0.13, 0.13), bright, 0.55)
    for side in (-1.0, 1.0):
        easel.dab((nose + side * 0.105, 0.425), (0.055, 0.028), _mix(shadow, (30, 10, 8), 0.55), 0.85)
        easel.glow((nose + side * 0.19, 0.37), (0.07, 0.11), shadow, 0.45)
        easel.glow((turn + side * 0.55, 0.36), (0.34, 0.28), _mix(look.skin, (214, 96, 84), 0.5), 0.28)
        easel.glow((turn + side * 0.46, 0.62), (0.1, 0.3), shadow, 0.22 + 0.25 * pose.smile)
    at, wide, curve = turn * 1.15, 0.31 + 0.09 * pose.smile, -0.05 - 0.1 * pose.smile
    easel.glow((at, _MOUTH_Y + 0.24), (0.3, 0.1), shadow, 0.5)
    easel.arc((at, _MOUTH_Y - 0.035), (wide, curve + 0.045, 0.055), _mix(look.lips, (60, 15, 20), 0.25), 0.95)
    easel.arc((at, _MOUTH_Y + 0.035), (wide * 0.95, curve - 0.05, 0.072), look.lips, 0.95)
    if pose.smile > 0.6:
        easel.arc((at, _MOUTH_Y), (wide * 0.86, curve - 0.02, 0.055), (60, 18, 18), 1.0)
        easel.arc((at, _MOUTH_Y - 0.008), (wide * 0.82, curve - 0.015, 0.042), (240, 236, 228), 0.95)
    else:
        easel.arc((at, _MOUTH_Y), (wide, curve, 0.02), (70, 22, 24), 0.9)
    easel.glow((at - 0.06, _MOUTH_Y + 0.13), (0.14, 0.05), bright, 0.4)
    easel.glow((turn * 0.8, 1.06), (0.24, 0.16), bright, 0.25)


def _paint_hair(easel: _Easel, look: Look, strands: Floats) -> None:
    """Beard, and hair over the forehead down to a curved hairline and the temples."""
    everywhere = slice(None)
    x, y = easel.x[None, :], easel.y[:, None]
    if look.beard:
        head = _head_mask(easel, width=look.width)
        low = np.clip((y - (0.5 - 0.55 * (np.abs(x) - 0.62))) * 7, 0, 1)
        lips = np.clip((np.sqrt((x / 0.42) ** 2 + ((y - _MOUTH_Y - 0.02) / 0.17) ** 2) - 1) * 6, 0, 1)
        nose = np.clip((np.sqrt((x / 0.34) ** 2 + ((y - 0.36) / 0.2) ** 2) - 1) * 6, 0, 1)
        easel.cover(everywhere, everywhere, (head * low * lips * nose * 0.82).astype(np.float32), strands)
    if look.style is HairStyle.BALD:
        return
    crown = _head_mask(easel, width=look.width, grow=0.13 if look.style is not HairStyle.CURLY else 0.24)
    fringe = -0.6 - 0.22 * np.cos((x - 0.2) * 2.1)
    if look.style is HairStyle.CURLY:
        fringe = fringe + 0.05 * np.sin(x * 21)
    temple = np.clip((np.abs(x) - 0.78 * look.width) / 0.24, 0, 1)
    sides = {HairStyle.LONG: 1.5, HairStyle.CURLY: 1.0, HairStyle.BUN: 0.45}.get(look.style, 0.5)
    line = fringe + temple * sides
    mask = crown * np.clip((line - y) / 0.07 + 0.5, 0, 1)
    easel.cover(everywhere, everywhere, mask.astype(np.float32), strands)


def _paint_glasses(easel: _Easel, turn: float) -> None:
    """Round frames, left open so that the eyes stay visible."""
    for side in (-1.0, 1.0):
        rows, columns, x, y = easel.window((side * _EYE_X + turn - 0.4, -0.45, side * _EYE_X + turn + 0.4, 0.35))
        ring = np.sqrt(((x - side * _EYE_X - turn) / 0.32) ** 2 + ((y - _EYE_Y - 0.02) / 0.26) ** 2)
        mask = np.clip((0.03 - np.abs(ring - 1) * 0.3) / 0.03 + 0.4, 0, 1) * 0.9
        easel.cover(rows, columns, mask.astype(np.float32), (44, 36, 34))
    easel.arc((turn, _EYE_Y - 0.02), (0.12, 0.04, 0.022), (44, 36, 34), 0.9)


def draw_person(look: Look, pose: Pose, *, head_px: int, below_px: int = 0) -> Image.Image:
    """Return head and shoulders as an RGBA picture with nothing around them.

    `head_px` is the face's width in the result. The picture is 2.3 of them wide; the middle of the face stands at
    half its width, `head_px` times `FACE_DEPTH` below its upper edge. The body is carried down until the picture
    reaches at least `below_px` under that point.
    """
    easel = _Easel(max(head_px / 2, 12))
    turn = pose.turn / 90
    strands = _strands(easel, look)
    _paint_back(easel, look, strands)
    _paint_head(easel, look)
    _paint_eyes(easel, look, turn)
    _paint_nose_and_mouth(easel, look, pose, turn)
    _paint_hair(easel, look, strands)
    if look.glasses:
        _paint_glasses(easel, turn)
    # Layers were laid over black, so the colours are premultiplied ("RGBa"): edges blur without a dark rim.
    layers = np.dstack([np.clip(easel.rgb, 0, 255), easel.alpha * 255]).astype(np.uint8)
    person = Image.frombytes("RGBa", (layers.shape[1], layers.shape[0]), layers.tobytes())
    person = person.filter(ImageFilter.GaussianBlur(max(0.5, head_px / 260))).convert("RGBA")
    middle = round(head_px * FACE_DEPTH)
    if person.height < middle + below_px:
        last = person.crop((0, person.height - 1, person.width, person.height))
        longer = Image.new("RGBA", (person.width, middle + below_px))
        longer.paste(last.resize((person.width, longer.height - person.height)), (0, person.height))
        longer.paste(person, (0, 0))
        person = longer
    return person.rotate(-pose.tilt, Image.Resampling.BILINEAR, center=(person.width / 2, middle))
