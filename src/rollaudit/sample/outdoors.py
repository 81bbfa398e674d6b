"""Streets, coasts and sights, drawn from scratch. Each function fills one board; the board's chance varies it."""

from rollaudit.sample.board import Board


def street(board: Board) -> None:
    """Draw painted houses and a tram on cobbles."""
    board.fade(0, 50, [(96, 158, 214), (186, 216, 236)])
    walls = [(236, 206, 124), (206, 122, 100), (228, 224, 210), (140, 176, 190), (214, 158, 138)]
    left = -4.0
    while left < 100:
        width, top = board.pick(15, 22), board.pick(8, 18)
        board.rect((left, top, left + width, 62), board.choose(walls))
        board.poly(
            [(left - 0.6, top), (left + width + 0.6, top), (left + width - 2, top - 4), (left + 2, top - 4)],
            (174, 84, 58),
        )
        for row in range(3):
            for column in range(2):
                x, y = left + 3 + column * width * 0.45, top + 5 + row * 14
                board.rect((x - 0.5, y - 0.5, x + 5.5, y + 9.5), (246, 244, 236))
                board.rect((x, y, x + 5, y + 9), (74, 96, 108))
                board.rect((x - 0.8, y + 7.5, x + 5.8, y + 10), (52, 74, 62))
        left += width
    board.fade(60, 75, [(176, 168, 156), (134, 128, 120)])
    for row in range(5):
        for column in range(26):
            board.rect(
                (column * 4 + row % 2 * 2, 61 + row * 3, column * 4 + row % 2 * 2 + 3.5, 63.4 + row * 3),
                (188, 180, 168),
                round_by=0.4,
            )
    tram = 30 + board.pick(-14, 14)
    board.rect((tram, 34, tram + 38, 63), (240, 190, 40), round_by=2)
    board.rect((tram, 50, tram + 38, 53), (246, 240, 226))
    for step in range(5):
        board.rect((tram + 2 + step * 7.2, 38, tram + 7.6 + step * 7.2, 48), (60, 80, 92), round_by=0.6)
    board.rect((tram + 1, 62, tram + 37, 65), (70, 60, 54))


def park(board: Board) -> None:
    """Draw trees, a path and a bench."""
    board.fade(0, 47, [(120, 178, 222), (206, 226, 232)])
    board.hills(46, 7, (110, 148, 100), waves=14)
    board.fade(46, 75, [(128, 170, 88), (88, 136, 64)])
    board.poly([(40, 75), (66, 75), (56, 46), (53, 46)], (214, 194, 158))
    for at in (12.0, 30.0, 76.0, 93.0):
        x, height = at + board.pick(-4, 4), board.pick(18, 28)
        board.rect((x - 1.2, 58 - height, x + 1.2, 60), (106, 78, 56))
        for _ in range(14):
            leaf = board.choose([(72, 122, 62), (92, 146, 74), (58, 104, 56)])
            board.oval((x + board.pick(-7, 7), 56 - height + board.pick(-9, 5)), (4.6, 4.2), leaf)
    board.rect((72, 58, 92, 59.5), (140, 92, 60))
    board.rect((72, 53, 92, 54.5), (140, 92, 60))
    for x in (74, 90):
        board.rect((x, 53, x + 1, 64), (70, 70, 72))


def beach(board: Board) -> None:
    """Draw sea, sand and sometimes a sunset."""
    board.fade(
        0,
        34,
        [(90, 156, 214), (196, 224, 238)]
        if board.pick(0, 1) > 0.4
        else [(84, 92, 150), (236, 150, 110), (252, 214, 150)],
    )
    board.oval((board.pick(20, 80), board.pick(14, 26)), (4, 4), (255, 246, 214))
    board.fade(34, 56, [(44, 110, 150), (74, 156, 176), (150, 206, 206)])
    for _ in range(26):
        x, y = board.pick(0, 96), board.pick(36, 54)
        board.line([(x, y), (x + board.pick(2, 7), y)], (206, 230, 232), thick=0.25)
    board.fade(56, 75, [(236, 216, 172), (214, 186, 138)])
    board.poly([(0, 57), (20, 55), (48, 58), (76, 55.5), (100, 58), (100, 54), (0, 54)], (240, 246, 244))
    board.poly([(76, 34), (84, 22), (92, 27), (100, 18), (100, 34)], (150, 116, 88))
    board.poly([(14, 66), (22, 52), (30, 66)], board.choose([(214, 76, 70), (240, 180, 60), (70, 130, 170)]))


def arena(board: Board) -> None:
    """Draw an ancient ring of arches."""
    board.fade(0, 62, [(92, 152, 214), (210, 224, 230)])
    board.poly([(4, 62), (6, 22), (20, 15), (62, 12), (64, 24), (84, 29), (94, 62)], (206, 170, 126))
    for row, (top, step) in enumerate(((20.0, 7.0), (33.0, 7.4), (46.0, 7.8))):
        for column in range(11):
            x = 8 + column * step
            if x > (58, 78, 84)[row]:
                continue
            board.rect((x, top + 2.5, x + 4.4, top + 10), (112, 82, 60))
            board.oval((x + 2.2, top + 2.8), (2.2, 2.4), (112, 82, 60))
        board.line([(5, top + 11.5), (88 if row else 64, top + 11.5)], (228, 198, 156), thick=0.8)
    board.fade(61, 75, [(190, 170, 140), (150, 132, 108)])
    for at in (90.0, 97.0):
        board.rect((at - 0.6, 40, at + 0.6, 62), (96, 74, 54))
        board.oval((at, 38 + board.pick(-2, 2)), (6, 3), (66, 104, 62))


def dome(board: Board) -> None:
    """Draw a dome above roofs and a bridge at sunset."""
    board.fade(0, 60, [(86, 110, 170), (232, 168, 130), (252, 218, 160)])
    for _ in range(16):
        left, height = board.pick(-4, 96), board.pick(5, 13)
        board.rect(
            (left, 58 - height, left + board.pick(6, 12), 62),
            board.choose([(176, 118, 88), (150, 100, 80), (196, 146, 108)]),
        )
    middle = 52 + board.pick(-10, 10)
    board.rect((middle - 14, 40, middle + 14, 60), (156, 120, 104))
    board.oval((middle, 38), (12, 15), (118, 112, 122))
    board.rect((middle - 13, 38, middle + 13, 44), (176, 142, 122))
    for step in range(9):
        board.rect((middle - 12 + step * 2.8, 39, middle - 11 + step * 2.8, 44), (120, 94, 84))
    board.rect((middle - 1.6, 17, middle + 1.6, 25), (150, 130, 124))
    board.line([(middle, 11), (middle, 18)], (90, 80, 84), thick=0.5)
    board.fade(58, 75, [(64, 84, 92), (104, 96, 100), (60, 70, 80)])
    board.rect((0, 56, 100, 60), (120, 92, 78))
    for step in range(5):
        board.oval((10 + step * 20, 60.5), (7, 4.6), (62, 80, 90))


def fountain(board: Board) -> None:
    """Draw water before columns."""
    board.fade(0, 75, [(222, 206, 178), (196, 176, 148)])
    for step in range(6):
        x = 6.0 + step * 17
        board.rect((x, 6, x + 4, 46), (240, 230, 210))
        board.rect((x - 1, 4, x + 5, 7), (232, 220, 196))
        board.rect((x + 6.5, 14, x + 12.5, 32), (132, 112, 90), round_by=3)
    board.poly([(34, 8), (50, 0), (66, 8)], (214, 196, 164))
    board.poly([(8, 56), (30, 42), (46, 46), (60, 40), (84, 44), (94, 56)], (188, 172, 146))
    board.fade(54, 70, [(120, 190, 200), (56, 134, 160)])
    for _ in range(40):
        x, y = board.pick(2, 96), board.pick(55, 69)
        board.line([(x, y), (x + board.pick(1, 5), y)], (190, 228, 230), thick=0.3)
    for step in range(7):
        x = 26 + step * 8
        board.poly([(x, 45), (x + 1.4, 45), (x + 2.6, 57), (x - 1.2, 57)], (226, 240, 240))
    board.fade(70, 75, [(222, 210, 190), (190, 178, 158)])


def mountains(board: Board) -> None:
    """Draw ranges above clouds."""
    board.fade(0, 50, [(78, 136, 204), (190, 216, 236), (246, 236, 222)])
    board.hills(40, 12, (134, 154, 176), waves=9)
    board.hills(46, 9, (98, 130, 128), waves=7)
    for _ in range(9):
        board.oval((board.pick(0, 100), board.pick(46, 52)), (9, 2.4), (238, 242, 246))
    board.hills(56, 9, (74, 116, 82), waves=11)
    board.hills(66, 7, (50, 92, 60), waves=8)
    for _ in range(30):
        board.oval(
            (board.pick(0, 100), board.pick(67, 75)),
            (1.3, 1.1),
            board.choose([(110, 90, 170), (180, 140, 200), (90, 140, 80)]),
        )


def night(board: Board) -> None:
    """Draw a lit city over water."""
    board.fade(0, 75, [(14, 18, 40), (34, 36, 66), (60, 46, 60)])
    for _ in range(12):
        left, height = board.pick(-4, 98), board.pick(14, 36)
        board.rect(
            (left, 62 - height, left + board.pick(6, 13), 62), board.choose([(24, 26, 46), (32, 32, 54), (20, 22, 38)])
        )
    for _ in range(70):
        at = (board.pick(0, 100), board.pick(28, 60))
        board.rect(
            (at[0], at[1], at[0] + 0.9, at[1] + 1.1), board.choose([(250, 214, 130), (240, 186, 96), (180, 200, 230)])
        )
    board.fade(61, 75, [(26, 30, 54), (16, 18, 34)])
    for _ in range(22):
        x, y = board.pick(0, 98), board.pick(63, 74)
        board.line([(x, y), (x + board.pick(1, 4), y)], (220, 180, 110), thick=0.3)


def dream(board: Board) -> None:
    """Draw a violet moonrise such as image generators make."""
    board.fade(0, 75, [(40, 24, 84), (146, 60, 140), (246, 130, 110), (252, 206, 130)])
    board.oval((62, 30), (15, 15), (255, 230, 180))
    for _ in range(90):
        at = (board.pick(0, 100), board.pick(0, 34))
        board.oval(at, (0.3, 0.3), (255, 240, 230))
    for base, tone in ((50, (96, 50, 120)), (58, (70, 36, 98)), (67, (40, 22, 66))):
        board.hills(base, 11, (tone[0], tone[1], tone[2]), waves=6)
    board.poly([(24, 62), (27, 34), (30, 62)], (54, 30, 84))
    board.poly([(30, 62), (32, 44), (34, 62)], (54, 30, 84))
