"""The detector finds the sample's drawn people, all of them, and nobody else."""

import pytest

from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FileFormat, MediaKind
from rollaudit.sample.roll import make_sample
from rollaudit.vision.detectors import PICTURES
from rollaudit.vision.looking import Looker

_LEAST_SCORE = 0.85


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "roll"
    looker = Looker(Search(faces=FaceSearch.FAST))
    return [
        (file, looker.look(str(path / file.path), file.format, (DetectorName.FACES,))[0])
        for file in make_sample(path).files
    ]


def test_every_drawn_person_is_found_and_nothing_else_is_taken_for_one(found):
    looked_at = [(file, faces) for file, faces in found if faces.count is not None]
    assert {file.path: faces.count for file, faces in looked_at} == {file.path: file.faces for file, _ in looked_at}
    assert sum(file.has_face for file, _ in looked_at) >= 25


def test_every_face_is_found_with_a_comfortable_score(found):
    scores = {file.path: min(box.score for box in faces.boxes) for file, faces in found if faces.boxes}
    assert {path: score for path, score in scores.items() if score < _LEAST_SCORE} == {}


def test_only_the_cut_photo_cannot_be_looked_at(found):
    pictures = [
        (file, faces) for file, faces in found if file.format.kind is MediaKind.PHOTO and file.format in PICTURES
    ]
    unseen = [file.note for file, faces in pictures if faces.count is None]
    assert len(unseen) <= 1
    assert all("ends in the middle" in note for note in unseen)


def test_groups_of_up_to_four_are_told_apart(found):
    counts = {faces.count for file, faces in found if file.format is FileFormat.JPEG}
    assert {0, 1, 2, 3, 4} <= counts
