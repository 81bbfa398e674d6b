import numpy as np
import pytest
from PIL import ImageDraw

from rollaudit.sample import screens


@pytest.mark.parametrize(
    ("draw", "size"),
    [
        (screens.draw_bank_screen, (390, 844)),
        (screens.draw_chat_screen, (390, 844)),
        (screens.draw_map_screen, (390, 844)),
        (screens.draw_letter, (600, 800)),
        (screens.draw_boarding_pass, (600, 800)),
        (screens.draw_greeting, (640, 640)),
    ],
)
def test_screens_have_writing_on_them_and_never_change(draw, size):
    picture = draw()
    assert picture.size == size
    assert len(picture.getcolors(maxcolors=1 << 20)) > 30
    assert picture.tobytes() == draw().tobytes()


def test_the_ball_hops():
    assert not (np.asarray(screens.draw_sticker(0)) == np.asarray(screens.draw_sticker(2))).all()
    assert screens.draw_sticker(0).tobytes() == screens.draw_sticker(4).tobytes()


@pytest.mark.parametrize(
    "draw",
    [
        screens.draw_bank_screen,
        screens.draw_chat_screen,
        screens.draw_map_screen,
        screens.draw_letter,
        screens.draw_boarding_pass,
        screens.draw_greeting,
    ],
)
def test_nothing_is_written_that_the_font_does_not_know(draw, monkeypatch):
    written = []
    plain = ImageDraw.ImageDraw.text

    def noted(self, at, text, **options):
        written.append(text)
        plain(self, at, text, **options)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", noted)
    draw()
    assert written
    assert all(text.isascii() for text in written)
