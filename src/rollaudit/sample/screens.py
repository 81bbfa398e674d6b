"""Draws what phones keep beside photos: screenshots, a letter, a pass, a forwarded joke. All text is invented."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from rollaudit.sample.faces import Colour

_INK: Colour = (34, 38, 46)
_PALE: Colour = (128, 134, 144)
_MODULES = Path(__file__).with_name("boarding_pass.txt")  # written by scripts/make_boarding_pass.py


def _text(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, colour: Colour = _INK) -> None:
    """Write one line with the font that Pillow carries, which knows ASCII alone but is the same on every machine."""
    draw.text(at, text, font=ImageFont.load_default(size), fill=colour)


def _phone_page(title: str, clock: str, bar: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an upright phone screen, 390 x 844 pixels, with a status bar and a coloured title bar."""
    page = Image.new("RGB", (390, 844), (246, 247, 250))
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 390, 104), fill=bar)
    _text(draw, (22, 12), clock, 16, (255, 255, 255))
    draw.rounded_rectangle((340, 15, 368, 28), radius=3, outline=(255, 255, 255))
    draw.rectangle((343, 18, 360, 25), fill=(255, 255, 255))
    _text(draw, (22, 58), title, 26, (255, 255, 255))
    return page, draw


def draw_bank_screen() -> Image.Image:
    """Return a banking app's page: an account number, a balance and the last payments."""
    page, draw = _phone_page("Banco Exemplo", "10:11", (18, 84, 92))
    draw.rounded_rectangle((18, 122, 372, 262), radius=16, fill=(255, 255, 255))
    _text(draw, (36, 138), "Conta corrente", 16, _PALE)
    _text(draw, (36, 162), "PT50 0000 0000 0000 0000 000 00", 16)
    _text(draw, (36, 204), "1 204,57 EUR", 34, (18, 84, 92))
    rows = (
        ("Mercearia Exemplo", "-18,40 EUR"),
        ("Ordenado Oeiras", "+1 640,00 EUR"),
        ("Renda junho", "-780,00 EUR"),
        ("Mercado do bairro", "-23,15 EUR"),
        ("Hospital Amostra", "-60,00 EUR"),
        ("Passe mensal", "-40,00 EUR"),
    )
    for index, (name, amount) in enumerate(rows):
        top = 288 + index * 80
        draw.rounded_rectangle((18, top, 372, top + 68), radius=12, fill=(255, 255, 255))
        draw.ellipse((32, top + 16, 68, top + 52), fill=((index * 47) % 120 + 90, 150, 160))
        _text(draw, (82, top + 12), name, 17)
        _text(draw, (82, top + 38), f"{13 - index} jun.", 14, _PALE)
        tone = (24, 120, 70) if amount.startswith("+") else _INK
        _text(draw, (360 - 9.6 * len(amount), top + 22), amount, 17, tone)
    return page


def draw_chat_screen() -> Image.Image:
    """Return a messenger's page with a few lines about an evening out."""
    page, draw = _phone_page("Bruno Amostra", "20:01", (32, 110, 88))
    lines = (
        (0, "Jantar na sexta?"),
        (1, "Sim! Pelas oito horas?"),
        (0, "Perfeito. Levo o bolo"),
        (1, "A porta abre com 2580"),
        (0, "A Dora vem comigo"),
        (1, "Quantos somos? Cinco?"),
        (0, "Cinco, com o teu primo"),
    )
    for index, (mine, line) in enumerate(lines):
        width = 40 + len(line) * 9
        left, top = (390 - 18 - width if mine else 18), 130 + index * 74
        draw.rounded_rectangle(
            (left, top, left + width, top + 54), radius=16, fill=(214, 240, 222) if mine else (255, 255, 255)
        )
        _text(draw, (left + 16, top + 15), line, 17)
    return page


def draw_map_screen() -> Image.Image:
    """Return a map app's page with a route through made-up streets."""
    page, draw = _phone_page("12 min, a caminhar", "10:15", (44, 96, 170))
    chance = np.random.default_rng(7)
    draw.rectangle((0, 104, 390, 700), fill=(232, 230, 220))
    for row in range(9):
        for column in range(6):
            left, top = column * 70 - 10, 112 + row * 68
            tone = (206, 226, 196) if chance.uniform() < 0.2 else (244, 242, 236)
            draw.rectangle((left, top, left + 58, top + 56), fill=tone)
    route = [(50, 690), (50, 512), (190, 512), (190, 308), (332, 308), (332, 170)]
    draw.line(route, fill=(60, 120, 220), width=9, joint="curve")
    for at, tone in ((route[0], (60, 120, 220)), (route[-1], (210, 60, 50))):
        draw.ellipse((at[0] - 12, at[1] - 12, at[0] + 12, at[1] + 12), fill=tone, outline=(255, 255, 255), width=3)
    draw.rounded_rectangle((0, 690, 390, 844), radius=18, fill=(255, 255, 255))
    _text(draw, (24, 712), "Hotel Exemplo", 24)
    _text(draw, (24, 748), "850 m, chegada 10:27", 18, _PALE)
    return page


def draw_letter() -> Image.Image:
    """Return a photo of a typed letter lying on a table, 600 x 800 pixels."""
    page = Image.new("RGB", (600, 800), (156, 118, 84))
    draw = ImageDraw.Draw(page)
    draw.polygon([(58, 46), (552, 58), (546, 770), (50, 758)], fill=(120, 88, 62))
    draw.polygon([(52, 40), (546, 52), (540, 764), (44, 752)], fill=(248, 246, 240))
    _text(draw, (92, 84), "HOSPITAL AMOSTRA", 28, (30, 90, 120))
    _text(draw, (92, 122), "Departamento de Cardiologia", 17, _PALE)
    lines = (
        "Lisboa, 3 de julho de 2025",
        "",
        "Exma. Senhora Alba Exemplar",
        "Utente 000 000 000",
        "",
        "Vimos por este meio confirmar a sua consulta",
        "no dia 9 de julho, 11h20, piso 2.",
        "",
        "Traga os exames anteriores e anote",
        "os medicamentos que toma todos os dias.",
        "",
        "Com os melhores cumprimentos",
    )
    for index, line in enumerate(lines):
        _text(draw, (92, 186 + index * 36), line, 19)
    draw.line([(110, 664), (150, 636), (178, 676), (214, 640), (270, 668)], fill=(40, 60, 140), width=4, joint="curve")
    return page


def draw_boarding_pass() -> Image.Image:
    """Return a photo of a boarding pass lying on a table, 600 x 800 pixels; its Aztec code says what is printed."""
    page = Image.new("RGB", (600, 800), (92, 104, 112))
    draw = ImageDraw.Draw(page)
    draw.polygon([(76, 70), (548, 78), (540, 748), (66, 738)], fill=(62, 72, 80))
    draw.polygon([(66, 60), (538, 68), (530, 738), (56, 728)], fill=(250, 250, 247))
    draw.polygon([(66, 60), (538, 68), (537, 140), (65, 132)], fill=(24, 92, 140))
    _text(draw, (92, 78), "BOARDING PASS", 30, (255, 255, 255))
    for at, label, value in (
        ((92, 164), "NAME", "EXEMPLAR/ALBA"),
        ((92, 232), "FROM", "FNC"),
        ((252, 232), "TO", "LIS"),
        ((92, 300), "FLIGHT", "ZZ 456"),
        ((252, 300), "DATE", "26 AUG"),
        ((392, 300), "SEAT", "12A"),
    ):
        _text(draw, at, label, 14, _PALE)
        _text(draw, (at[0], at[1] + 18), value, 28)
    rows = _MODULES.read_text(encoding="ascii").split()
    for row, line in enumerate(rows):
        for column, one in enumerate(line):
            if one == "#":
                left, top = 172 + column * 9, 416 + row * 9
                draw.rectangle((left, top, left + 8, top + 8), fill=(20, 20, 24))
    return page


def draw_greeting() -> Image.Image:
    """Return a good-morning picture of the kind that is forwarded, 640 x 640 pixels."""
    rows = np.linspace(0, 1, 640, dtype=np.float32)[:, None, None]
    top, bottom = np.asarray((255, 196, 120), dtype=np.float32), np.asarray((236, 106, 128), dtype=np.float32)
    sky = np.broadcast_to(top + (bottom - top) * rows, (640, 640, 3))
    picture = Image.fromarray(sky.astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for step in range(24):
        angle = step * np.pi / 12
        draw.line([(320, 420), (320 + 420 * np.cos(angle), 420 + 420 * np.sin(angle))], fill=(255, 220, 150), width=5)
    draw.ellipse((210, 310, 430, 530), fill=(255, 236, 170))
    _text(draw, (164, 96), "Bom dia!", 78, (255, 255, 255))
    _text(draw, (150, 200), "Que o dia te sorria", 38, (255, 255, 255))
    return picture


def draw_sticker(frame: int) -> Image.Image:
    """Return one frame of a hopping ball, 200 x 200 pixels."""
    picture = Image.new("RGB", (200, 200), (250, 244, 232))
    draw = ImageDraw.Draw(picture)
    height = (0, 40, 60, 40)[frame % 4]
    draw.ellipse((60, 172, 140, 186), fill=(214, 204, 190))
    draw.ellipse((64, 100 - height, 136, 172 - height), fill=(224, 90, 76))
    draw.ellipse((80, 112 - height, 98, 128 - height), fill=(246, 176, 160))
    return picture
