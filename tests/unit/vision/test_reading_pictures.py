"""Codes and text through `Looker`: one decode for all, and every failure told."""

import importlib.util

import numpy as np
import pytest
from PIL import Image, ImageFilter

from rollaudit.model.detection import CODE, TEXT_SHARE, DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FileFormat
from rollaudit.sample.screens import draw_boarding_pass, draw_letter
from rollaudit.vision.codes import CodeReader
from rollaudit.vision.detectors import asked, decoded_side, versions_key
from rollaudit.vision.looking import Looker

needs_codes = pytest.mark.skipif(importlib.util.find_spec("zxingcpp") is None, reason="zxing-cpp, the extra `codes`")
needs_text = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr_onnxruntime") is None, reason="RapidOCR, the extra `text`"
)
CODES = Search(faces=FaceSearch.OFF, codes=True)
TEXT = Search(faces=FaceSearch.OFF, text=True)


def kept(picture, path):
    picture.save(path, quality=88)
    return path


def look(search, path, *names, file_format=FileFormat.JPEG):
    return Looker(search).look(str(path), file_format, names)


@needs_codes
@pytest.mark.parametrize("angle", [0, 17, 90, 180])
def test_a_pass_is_read_however_it_lies(tmp_path, angle):
    turned = draw_boarding_pass().rotate(angle, expand=True, fillcolor=(92, 104, 112))
    (found,) = look(CODES, kept(turned, tmp_path / "pass.jpg"), DetectorName.CODES)
    assert (found.looked_for, found.count) == (True, 1)
    assert found.facts[0].field == CODE
    assert found.facts[0].value == "boarding pass"


@needs_codes
def test_a_blurred_code_that_was_only_found_is_read_at_a_second_look():
    import zxingcpp

    said = "M1EXEMPLAR/ALBA       EXMPL23 FNCLISZZ 0456 239Y012A0021 100"
    drawn = zxingcpp.create_barcode(said, zxingcpp.BarcodeFormat.Aztec).to_image(scale=4)
    code = Image.fromarray(np.asarray(drawn)).convert("RGB")
    paper = Image.new("RGB", (code.width + 80, code.height + 80), "white")
    paper.paste(code, (40, 40))
    blurred = paper.rotate(45, Image.Resampling.BICUBIC, expand=True, fillcolor="white").filter(
        ImageFilter.GaussianBlur(1)
    )
    aztec = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.Aztec,))
    assert not zxingcpp.read_barcodes(blurred.convert("L"), formats=aztec)
    (facts,) = CodeReader(reveal=False).read(np.asarray(blurred))
    assert facts[0].value == "boarding pass"


@needs_codes
def test_no_code_is_looked_for_and_absent(tmp_path, portrait):
    (found,) = look(CODES, kept(portrait, tmp_path / "a.jpg"), DetectorName.CODES)
    assert (found.looked_for, found.count, found.facts) == (True, 0, ())


@needs_codes
def test_one_file_feeds_faces_and_codes_at_once(tmp_path, portrait):
    page = Image.new("RGB", (1400, 800), (120, 150, 170))
    page.paste(portrait, (0, 100))
    page.paste(draw_boarding_pass(), (780, 0))
    search = Search(codes=True)
    path = kept(page, tmp_path / "both.jpg")
    faces, codes = look(search, path, DetectorName.FACES, DetectorName.CODES)
    assert (faces.count, codes.count) == (1, 1)
    assert {faces.version, codes.version} <= {one.version for one in asked(search)}


@needs_codes
def test_what_cannot_be_decoded_says_so_for_each_detector(tmp_path):
    path = tmp_path / "cut.jpg"
    kept(draw_boarding_pass(), path)
    path.write_bytes(path.read_bytes()[:600])
    (found,) = look(CODES, path, DetectorName.CODES)
    assert (found.looked_for, found.count) == (True, None)
    assert found.reason
    (bomb,) = look(CODES, _bomb(tmp_path), DetectorName.CODES, file_format=FileFormat.PNG)
    assert "megapixels" in bomb.reason


def _bomb(tmp_path):
    """A PNG of 30,000 x 30,000 pixels by its header alone."""
    from struct import pack
    from zlib import crc32

    def chunk(kind, body):
        return pack(">I", len(body)) + kind + body + pack(">I", crc32(kind + body))

    header = pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x\x9c\x03\x00") + chunk(b"IEND", b"")
    )
    return path


@needs_text
@pytest.mark.filterwarnings("ignore")
def test_a_letter_has_text_and_its_words_are_not_kept(tmp_path):
    (found,) = look(TEXT, kept(draw_letter(), tmp_path / "letter.jpg"), DetectorName.TEXT)
    assert found.count >= 8
    assert [fact.field for fact in found.facts] == [TEXT_SHARE]
    assert "Exemplar" not in repr(found)


@needs_text
@pytest.mark.filterwarnings("ignore")
def test_a_portrait_has_no_text(tmp_path, portrait):
    (found,) = look(TEXT, kept(portrait, tmp_path / "a.jpg"), DetectorName.TEXT)
    assert (found.looked_for, found.count, found.facts) == (True, 0, ())


def test_what_is_masked_and_what_is_not_are_two_answers():
    masked = versions_key(asked(CODES))
    assert masked != versions_key(asked(Search(faces=FaceSearch.OFF, codes=True, reveal=True)))
    assert asked(Search(reveal=True)) == asked(Search())


def test_faces_alone_are_decoded_no_larger_than_they_need():
    assert decoded_side(asked(Search())) < decoded_side(asked(Search(codes=True)))


def test_nothing_asked_for_is_nothing():
    assert not Search(faces=FaceSearch.OFF)
    assert asked(Search(faces=FaceSearch.OFF)) == ()


def test_a_search_survives_the_way_to_a_worker():
    search = Search(faces=FaceSearch.ACCURATE, codes=True, reveal=True)
    assert Search.from_json(search.to_json()) == search


@needs_codes
def test_a_flood_of_codes_is_bounded():
    from rollaudit.vision.codes import CodeReader

    rows = np.asarray(draw_boarding_pass().resize((300, 400)))
    assert len(CodeReader(reveal=False).read(np.tile(rows, (3, 4, 1)))) <= 1
