import subprocess
import sys

import pytest
from PIL import Image

from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FileFormat
from rollaudit.vision import decode
from rollaudit.vision.detectors import PICTURES
from rollaudit.vision.looking import Looker


@pytest.fixture(scope="module")
def finder():
    return Finder()


class Finder:
    """Faces alone, of a worker that can do more."""

    def __init__(self):
        self.looker = Looker(Search(faces=FaceSearch.FAST))

    def find(self, path, file_format):
        return self.looker.look(path, file_format, (DetectorName.FACES,))[0]


@pytest.fixture
def photo(tmp_path, portrait):
    path = tmp_path / "photo.jpg"
    portrait.save(path, quality=92)
    return path


def test_face_of_a_photo(finder, photo):
    faces = finder.find(bytes(photo), FileFormat.JPEG)
    assert faces.looked_for
    assert faces.count == len(faces.boxes) == 1
    assert faces.reason is None


def test_face_stands_at_the_same_place_however_the_camera_was_held(finder, tmp_path, portrait):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    boxes = []
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        path = tmp_path / f"{orientation}.jpg"
        held = portrait if orientation == 1 else portrait.transpose(undo[orientation])
        held.save(path, quality=95, exif=exif)
        (box,) = finder.find(str(path), FileFormat.JPEG).boxes
        boxes.append(box)
    for box in boxes:
        assert box.left == pytest.approx(boxes[0].left, abs=0.01)
        assert box.top == pytest.approx(boxes[0].top, abs=0.01)
        assert box.width == pytest.approx(boxes[0].width, abs=0.01)


def test_photo_of_nobody_was_looked_at_and_has_none(finder, tmp_path):
    path = tmp_path / "blank.png"
    Image.new("RGB", (640, 480), "grey").save(path)
    faces = finder.find(str(path), FileFormat.PNG)
    assert (faces.looked_for, faces.count, faces.boxes) == (True, 0, ())


def test_photo_that_cannot_be_decoded_is_no_photo_without_faces(finder, photo):
    photo.write_bytes(photo.read_bytes()[:5_000])
    faces = finder.find(str(photo), FileFormat.JPEG)
    assert faces.looked_for
    assert faces.count is None
    assert "cut short" in faces.reason


@pytest.mark.parametrize("file_format", [FileFormat.CR2, FileFormat.MP4, FileFormat.XMP, FileFormat.JXL])
def test_formats_nobody_looked_into_say_so(finder, photo, file_format):
    faces = finder.find(str(photo), file_format)
    assert not faces.looked_for
    assert faces.count is None
    assert faces.reason


def test_every_supported_format_has_a_decoder(tmp_path):
    for file_format in FileFormat:
        with pytest.raises(decode.DecodeError) as caught:
            decode.load_upright(str(tmp_path / "absent"), file_format, longest_side=480)
        assert (file_format in PICTURES) == ("no decoder" not in caught.value.reason)


def run(code, *arguments):
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *arguments], capture_output=True, text=True, check=True
    )


def test_importing_the_module_loads_nothing_heavy():
    loaded = run("import rollaudit.vision.looking").stderr
    assert "rollaudit.vision.looking" in loaded
    for heavy in ("numpy", "PIL", "onnxruntime", "pi_heif", "av"):
        assert f" {heavy}\n" not in loaded


def test_detector_works_within_a_workers_limits(photo):
    code = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(event)
sys.addaudithook(refuse)
from rollaudit.model.evidence import FileFormat
from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.vision.looking import Looker
print(Looker(Search(faces=FaceSearch.FAST)).look(sys.argv[1], FileFormat.JPEG, (DetectorName.FACES,))[0].count)
"""
    assert run(code, str(photo)).stdout == "1\n"
