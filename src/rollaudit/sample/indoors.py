"""Rooms and meals, drawn from scratch. Each function fills one board; the board's chance varies it."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from rollaudit.sample.board import SCALE, Board
from rollaudit.sample.faces import Colour


def _plant(board: Board, x: float, floor: float) -> None:
    for turn in np.linspace(-1.2, 1.2, 7).tolist():
        tip = (x + 9 * float(np.sin(turn)), floor - 9 - 12 * float(np.cos(turn)))
        board.poly([(x - 0.7, floor - 6), (tip[0] - 1.6, tip[1] + 4), tip, (x + 0.7, floor - 6)], (58, 112, 70))
    board.poly([(x - 4, floor - 7), (x + 4, floor - 7), (x + 3, floor), (x - 3, floor)], (190, 116, 82))


def _window(board: Board, box: tuple[float, float, float, float], view: Sequence[Colour]) -> None:
    left, top, right, bottom = box
    board.rect((left - 1.2, top - 1.2, right + 1.2, bottom + 1.2), (246, 242, 234))
    pane = Image.new("RGB", (round((right - left) * SCALE), round((bottom - top) * SCALE)))
    inner = Board(pane, ImageDraw.Draw(pane), board.chance)
    inner.fade(0, bottom - top, view)
    board.image.paste(pane, (round(left * SCALE), round(top * SCALE)))
    middle = (left + right) / 2
    board.rect((middle - 0.5, top, middle + 0.5, bottom), (246, 242, 234))


def living_room(board: Board) -> None:
    """Draw a sofa, a lamp, a window, a plant."""
    wall = board.choose([(222, 208, 188), (200, 212, 204), (226, 214, 206), (196, 206, 218)])
    board.fade(0, 56, [wall, tuple(round(c * 0.92) for c in wall)])  # type: ignore[list-item]
    board.fade(56, 75, [(150, 108, 76), (112, 78, 54)])
    for step in range(0, 100, 12):
        board.line([(step, 75), (30 + step * 0.4, 56)], (122, 86, 60), thick=0.2)
    _window(board, (8, 8, 30, 40), [(150, 190, 226), (222, 232, 236), (190, 180, 150)])
    sofa = board.choose([(72, 104, 122), (150, 84, 70), (104, 116, 84)])
    dark: Colour = (round(sofa[0] * 0.8), round(sofa[1] * 0.8), round(sofa[2] * 0.8))
    board.rect((38, 34, 90, 54), dark, round_by=3)
    for left in (40, 57, 74):
        board.rect((left, 38, left + 15, 52), sofa, round_by=2)
    board.rect((34, 40, 41, 60), sofa, round_by=2.5)
    board.rect((87, 40, 94, 60), sofa, round_by=2.5)
    board.rect((38, 50, 90, 61), sofa, round_by=2)
    board.rect((60, 40, 70, 50), (224, 178, 92), round_by=2)
    board.rect((50, 10, 64, 26), (70, 60, 54))
    board.rect((51, 11, 63, 25), (232, 226, 214))
    board.oval((57, 18), (3.4, 3.4), board.choose([(214, 110, 80), (90, 130, 150), (220, 180, 90)]))
    board.poly([(75, 14), (85, 14), (88, 24), (72, 24)], (250, 228, 176))
    board.line([(80, 24), (80, 36)], (80, 66, 56), thick=0.7)
    _plant(board, 21 + board.pick(-3, 3), 62)


def kitchen(board: Board) -> None:
    """Draw tiles, cupboards, a bowl of fruit."""
    board.fade(0, 50, [(232, 230, 222), (214, 212, 204)])
    for row in range(5):
        for column in range(13):
            tone = board.choose([(86, 134, 168), (236, 238, 236), (112, 156, 184)])
            board.rect((column * 8 + 0.3, 14 + row * 6 + 0.3, column * 8 + 7.7, 20 + row * 6 - 0.3), tone)
    board.rect((0, 0, 62, 13), (244, 240, 230))
    for left in (1, 22, 43):
        board.rect((left, 1, left + 18, 12), (228, 222, 208), round_by=0.6)
        board.oval((left + 16, 10), (0.6, 0.6), (140, 130, 120))
    board.fade(44, 48, [(212, 190, 160), (190, 166, 136)])
    board.fade(48, 75, [(118, 138, 128), (96, 116, 108)])
    for left in (10, 40, 70):
        board.rect((left, 52, left + 26, 72), (130, 150, 140), round_by=0.8)
    board.rect((66, 22, 76, 44), (176, 60, 54), round_by=3)
    board.rect((68, 18, 74, 24), (60, 60, 64), round_by=1)
    for step in range(4):
        board.oval(
            (18 + step * 5, 42 - (step % 2) * 2), (3, 3), board.choose([(236, 160, 50), (214, 70, 56), (230, 200, 70)])
        )
    board.poly([(12, 42), (40, 42), (36, 46), (16, 46)], (246, 244, 238))


def meal(board: Board) -> None:
    """Draw a plate from above, with cutlery and a glass."""
    board.fade(0, 75, [(166, 120, 82), (140, 98, 66)])
    for row in range(7):
        board.line([(0, row * 11 + 4), (100, row * 11 + board.pick(2, 6))], (126, 88, 58), thick=0.25)
    board.oval((51, 40), (33, 31), (96, 66, 46))
    board.oval((50, 38), (33, 31), (244, 242, 236))
    board.oval((50, 38), (26, 24), (230, 228, 220))
    for _ in range(34):
        at = (board.pick(34, 54), board.pick(26, 52))
        board.oval(at, (2.4, 1.6), board.choose([(238, 206, 110), (244, 220, 140), (226, 188, 92)]))
    board.poly([(48, 22), (66, 26), (69, 46), (56, 54), (49, 40)], (206, 128, 80))
    for step in range(4):
        board.line([(51 + step * 4, 27 + step), (55 + step * 4, 46)], (150, 82, 50), thick=0.7)
    for _ in range(12):
        board.oval(
            (board.pick(42, 66), board.pick(46, 58)),
            (1.7, 1.7),
            board.choose([(196, 54, 46), (90, 140, 66), (56, 106, 56)]),
        )
    board.line([(10, 14), (13, 62)], (206, 208, 212), thick=1.4)
    board.line([(89, 14), (87, 62)], (206, 208, 212), thick=1.4)
    board.oval((84, 10), (8, 8), (210, 220, 224))
    board.oval((84, 10), (6.4, 6.4), (150, 44, 60))


def office(board: Board) -> None:
    """Draw a desk with a screen, a window, a whiteboard."""
    board.fade(0, 52, [(226, 230, 232), (206, 212, 216)])
    _window(board, (4, 6, 46, 36), [(140, 184, 222), (212, 226, 234), (150, 174, 150)])
    board.rect((54, 8, 94, 32), (250, 250, 248))
    for row in range(4):
        tone = board.choose([(60, 110, 160), (190, 80, 70), (80, 140, 90)])
        board.line([(57, 13 + row * 5), (57 + board.pick(14, 33), 13 + row * 5)], tone, thick=0.6)
    board.fade(52, 75, [(206, 178, 142), (176, 148, 114)])
    board.rect((24, 26, 62, 50), (40, 44, 50), round_by=1)
    board.rect((25.5, 27.5, 60.5, 48), (28, 38, 54))
    for row in range(8):
        indent = board.pick(0, 8)
        board.line(
            [(28 + indent, 30 + row * 2.2), (30 + indent + board.pick(6, 20), 30 + row * 2.2)],
            board.choose([(120, 200, 170), (220, 180, 110), (150, 170, 220)]),
            thick=0.6,
        )
    board.rect((41, 50, 45, 56), (60, 64, 70))
    board.rect((34, 55, 52, 57), (60, 64, 70), round_by=0.8)
    board.rect((28, 60, 56, 67), (222, 224, 226), round_by=1)
    for row in range(3):
        for column in range(13):
            board.rect(
                (29 + column * 2, 61 + row * 2, 30.6 + column * 2, 62.4 + row * 2), (250, 250, 250), round_by=0.2
            )
    board.rect((66, 54, 74, 64), board.choose([(70, 120, 140), (200, 90, 70), (240, 236, 226)]), round_by=1)
    board.oval((70, 54.5), (3.6, 1.2), (70, 44, 30))
    _plant(board, 86, 60)


def party(board: Board) -> None:
    """Draw the living room with bunting and balloons."""
    living_room(board)
    board.line([(0, 4), (25, 10), (50, 5), (75, 10), (100, 4)], (240, 236, 226), thick=0.3)
    for step in range(20):
        x = step * 5 + 1
        y = 4 + 5.5 * abs(np.sin(x * np.pi / 50)) + 0.2
        tone = board.choose([(226, 84, 84), (240, 190, 66), (76, 150, 180), (120, 170, 90)])
        board.poly([(x, y), (x + 3.6, y), (x + 1.8, y + 5)], tone)
    for _ in range(6):
        at = (board.pick(4, 96), board.pick(14, 32))
        tone = board.choose([(226, 84, 84), (240, 190, 66), (76, 150, 180), (170, 110, 180)])
        board.line([at, (at[0] + 1, at[1] + 22)], (220, 216, 206), thick=0.15)
        board.oval(at, (3.8, 4.7), tone)
