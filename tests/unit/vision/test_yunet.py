import hashlib

import numpy as np
import pytest
from PIL import Image

from rollaudit.errors import AuditError
from rollaudit.vision import yunet
from rollaudit.vision.yunet import MODEL_PATH, MODEL_SHA256, YuNet


@pytest.fixture(scope="module")
def detector():
    return YuNet()


def test_face_is_found_where_it_was_drawn(detector, portrait):
    (box,) = detector.detect(np.asarray(portrait))
    assert box.left + box.width / 2 == pytest.approx(250 / 640, abs=0.03)
    assert box.top + box.height / 2 == pytest.approx(210 / 480, abs=0.06)
    assert 0.12 < box.width < 0.35
    assert box.score > 0.8


@pytest.mark.parametrize("size", [(1, 1), (31, 33), (480, 1), (480, 360)])
def test_blank_picture_of_any_size_has_no_face(detector, size):
    assert detector.detect(np.full((*size, 3), 128, np.uint8)) == ()


def test_several_faces_come_highest_score_first_and_are_the_same_again(detector, portrait):
    both = np.hstack([np.asarray(portrait), np.asarray(portrait.transpose(Image.Transpose.FLIP_LEFT_RIGHT))])
    boxes = detector.detect(both)
    assert len(boxes) == 2
    assert list(boxes) == sorted(boxes, key=lambda box: (-box.score, box.top, box.left))
    assert detector.detect(both) == boxes


def test_face_at_the_edge_is_clipped_to_the_picture(detector, portrait):
    boxes = detector.candidates(np.asarray(portrait.crop((200, 0, 640, 480))), threshold=0.2)
    assert boxes
    for box in boxes:
        assert 0 <= box.left <= box.left + box.width <= 1.0001
        assert 0 <= box.top <= box.top + box.height <= 1.0001


def test_unsure_candidate_counts_only_if_it_passes_when_looked_at_alone(detector, portrait, monkeypatch):
    picture = np.asarray(portrait)
    (face,) = detector.detect(picture)
    elsewhere = yunet.FaceBox(left=0.75, top=0.1, width=0.2, height=0.3, score=0.7)
    monkeypatch.setattr(yunet, "SURE_SCORE", 1.1)
    assert detector.confirm(picture, (face, elsewhere)) == (face,)


def test_model_in_the_tree_is_the_one_that_was_measured():
    assert hashlib.sha256(MODEL_PATH.read_bytes()).hexdigest() == MODEL_SHA256


@pytest.mark.parametrize("content", [None, b"", b"not a model"])
def test_missing_or_damaged_model_says_what_to_do(tmp_path, content):
    path = tmp_path / "model.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AuditError, match=r"model file is (missing|damaged)") as caught:
        YuNet(path)
    assert "--faces off" in caught.value.hint
