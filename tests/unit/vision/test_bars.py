import numpy as np
import pytest
from PIL import Image

from rollaudit.vision.bars import askew


def bars(angle):
    """Black and white bars on a grey ground, turned with the clock."""
    page = np.full((600, 800), 200, dtype=np.uint8)
    page[200:400, 200:600] = np.where(np.arange(400) // 5 % 2, 235, 20)
    return np.asarray(Image.fromarray(page).rotate(-angle, resample=Image.Resampling.BICUBIC, fillcolor=200))


@pytest.mark.parametrize("angle", [-70, -40, -12, 6, 20, 45, 80])
def test_bars_say_how_they_lie(angle):
    assert askew(bars(angle)) == pytest.approx(angle, abs=2)


@pytest.mark.parametrize(
    "picture", [bars(0), bars(90), np.full((600, 800), 128, np.uint8), np.zeros((20, 800), np.uint8)]
)
def test_straight_or_no_bars_need_no_turning(picture):
    assert askew(picture) is None


def test_noise_has_no_bars():
    assert askew(np.random.default_rng(1).integers(0, 255, (600, 800), dtype=np.uint8)) is None
