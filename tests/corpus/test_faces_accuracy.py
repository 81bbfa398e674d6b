"""The detector on real photos: labelled ones, and HEIC files as phones write them."""

import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rollaudit.model.detection import FaceSearch
from rollaudit.model.evidence import FileFormat
from rollaudit.vision.decode import DecodeError, load_upright

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = Path(os.environ.get("ROLLAUDIT_FACES", ROOT.parent / "shared" / "faces"))
CORPUS = Path(os.environ.get("ROLLAUDIT_CORPUS", ROOT.parent / "shared" / "corpus"))

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("accuracy_faces", ROOT / "scripts" / "accuracy_faces.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not (PHOTOS / "labels.csv").is_file(), reason=f"no labelled photos at {PHOTOS}")
@pytest.mark.parametrize("search", [FaceSearch.FAST, FaceSearch.ACCURATE])
def test_detector_is_as_good_as_the_page_says(script, search):
    if search not in script.searches():
        pytest.skip("the weights of --faces accurate are not installed")
    own, per_photo_ms = script.shipped(PHOTOS, script.labels(PHOTOS), search)
    assert own.precision >= 0.985
    assert own.recall >= 0.99
    assert own.exact / own.countable >= 0.98
    assert per_photo_ms < 80


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
def test_pictures_without_faces_are_told_as_such(script):
    assert len(script.negatives()) > 100
    for search, figures in ((FaceSearch.FAST, 3), (FaceSearch.ACCURATE, 1)):
        if search in script.searches():
            found = script.alarms(search)
            assert len(found.figures) <= figures
            assert found.others == ()


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
def test_no_thumbnail_of_the_same_picture_is_taken_for_another(script):
    compared, clear, other = script.thumbnails()
    assert compared > 100
    assert clear > 100
    assert set(other) == script.STALE


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
def test_thumbnail_of_a_heic_shows_the_same_as_the_whole_picture_the_same_way_up():
    compared = 0
    for path in sorted(CORPUS.rglob("*")):
        if path.suffix.lower() != ".heic" or path.read_bytes()[4:8] != b"ftyp":
            continue
        try:
            small = load_upright(str(path), FileFormat.HEIC, longest_side=480)
        except DecodeError:
            continue
        if small.from_thumbnail:
            whole = load_upright(str(path), FileFormat.HEIC, longest_side=480, allow_thumbnail=False)
            assert (small.width, small.height) == (whole.width, whole.height)
            size = (whole.pixels.shape[1], whole.pixels.shape[0])
            enlarged = np.asarray(Image.fromarray(small.pixels).resize(size), np.int16)
            assert np.abs(enlarged - whole.pixels).mean() < 12, path.name
            compared += 1
    assert compared >= 3
