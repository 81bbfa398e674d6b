import io

import pytest
from PIL import Image

from pictures_that_tell import (
    chunk,
    drawn,
    jpeg_that_tells,
    orientation,
    pixels,
    plan,
    png_that_tells,
    read,
    webp_that_tells,
    xmp_packet,
)
from rollaudit.model.evidence import Category, FileFormat
from rollaudit.strip.choice import CATEGORIES, CannotStripError, Removal
from rollaudit.strip.formats import STRIPPERS
from rollaudit.strip.pieces import assembled, length_of

TELLING = {FileFormat.JPEG: jpeg_that_tells, FileFormat.PNG: png_that_tells, FileFormat.WEBP: webp_that_tells}
SECRETS = (b"Alba", b"Bruno", b"SER-123456", b"beach", b"Lisbon", b"Porto", b"2025", b"GPS", b"Maker", b"behind")

formats = pytest.mark.parametrize("file_format", TELLING)


def stripped(data, file_format, *removals):
    pieces = STRIPPERS[file_format](data, plan(*removals))
    copy = assembled(pieces, data)
    assert len(copy) == length_of(pieces)
    return copy


@formats
def test_nothing_stays_but_the_picture_how_it_is_turned_and_its_colours(file_format):
    data = TELLING[file_format]()
    copy = stripped(data, file_format)
    assert {fact.category for fact in read(data, file_format).facts} >= CATEGORIES[Removal.POSITION]
    assert read(copy, file_format).facts == ()
    assert read(copy, file_format).reasons == ()
    assert [secret for secret in SECRETS if secret in copy] == []
    assert pixels(copy) == pixels(data)
    assert orientation(copy) == orientation(data) == 6


@formats
def test_a_picture_that_stands_upright_keeps_no_exif_at_all(file_format):
    data = TELLING[file_format](orientation=1)
    copy = stripped(data, file_format)
    assert b"MM\0*" not in copy
    assert b"Exif" not in copy
    assert orientation(copy) == 1


@formats
@pytest.mark.parametrize("removal", [one for one in Removal if one is not Removal.ALL])
def test_what_was_asked_for_goes_and_what_was_not_stays(file_format, removal):
    data = TELLING[file_format]()
    copy = stripped(data, file_format, removal)
    before, after = read(data, file_format), read(copy, file_format)
    assert not {fact.category for fact in after.facts} & CATEGORIES[removal]
    assert after.reasons == ()
    assert pixels(copy) == pixels(data)
    assert orientation(copy) == 6
    for kept, value in (
        (Removal.POSITION, before.position),
        (Removal.DATES, before.capture_time),
    ):
        left = after.position if kept is Removal.POSITION else after.capture_time
        assert (left is None) == (removal is kept)
        if left is not None:
            assert (left.source, getattr(left, "latitude", None)) == (value.source, getattr(value, "latitude", None))
    sources = {fact.source for fact in after.facts}
    assert ("EXIF:Artist" in sources) == (removal is not Removal.PEOPLE)
    assert ("EXIF:BodySerialNumber" in sources) == (removal is not Removal.IDENTIFIERS)
    assert ("XMP:photoshop:City" in sources) == (removal is not Removal.POSITION)
    assert ("EXIF:JPEGInterchangeFormat" in sources) == (removal is not Removal.HIDDEN)


@formats
def test_what_nobody_can_search_through_goes_with_every_removal(file_format):
    copy = stripped(TELLING[file_format](), file_format, Removal.CAPTIONS)
    for part in (b"Apple iOS", b"GoPro", b"prVt", b"c2pa", b"behind the picture", b"Porto", b"said by hand"):
        assert part not in copy


@formats
def test_no_trace_of_a_removed_value_is_left_in_the_bytes(file_format):
    copy = stripped(TELLING[file_format](), file_format, Removal.PEOPLE, Removal.IDENTIFIERS)
    assert [secret for secret in (b"Alba", b"Bruno", b"SER-123456") if secret in copy] == []
    assert b"Lisbon" in copy
    assert b"Exposure2012" in copy


@formats
def test_stripping_a_copy_changes_nothing_any_more(file_format):
    for removals in ((), (Removal.POSITION,), (Removal.DATES, Removal.PEOPLE)):
        once = stripped(TELLING[file_format](), file_format, *removals)
        assert stripped(once, file_format, *removals) == once


@formats
def test_a_file_cut_short_is_refused(file_format):
    data = TELLING[file_format]()
    with pytest.raises(CannotStripError):
        stripped(data[: len(data) * 2 // 3], file_format)


def test_a_jpeg_without_a_picture_is_refused():
    for data in (b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\0\1", b"\xff\xd8", b"\xff\xd8\xff\xc8\0\2\xff\xd9"):
        with pytest.raises(CannotStripError):
            stripped(data, FileFormat.JPEG)


def test_comments_between_the_scans_of_a_progressive_picture_go():
    data = jpeg_that_tells(behind=b"")
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    start = data.rindex(b"\xff\xc4", 0, second) if b"\xff\xc4" in data[:second] else second
    copy = stripped(data[:start] + b"\xff\xfe\0\x0dhidden here" + data[start:], FileFormat.JPEG)
    assert b"hidden here" not in copy
    assert pixels(copy) == pixels(data)


def test_orientation_that_only_xmp_tells_stays():
    packet = xmp_packet().replace(
        b"crs:Exposure2012", b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="8" crs:Exposure2012'
    )
    for file_format in ("PNG", "WEBP"):
        made = io.BytesIO()
        drawn().save(made, file_format)
        data = made.getvalue()
        if file_format == "PNG":
            data = data[:33] + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet) + data[33:]
        else:
            made = io.BytesIO()
            drawn().save(made, "WEBP", xmp=packet, lossless=True)
            data = made.getvalue()
        copy = stripped(data, FileFormat(file_format.lower()))
        assert b'tiff:Orientation="8"' in copy
        assert b"Lisbon" not in copy


def test_every_frame_of_an_animation_stays():
    frames = [drawn(), drawn().rotate(180), drawn().rotate(90)]
    for file_format, options in ((FileFormat.PNG, {}), (FileFormat.WEBP, {"lossless": True})):
        made = io.BytesIO()
        frames[0].save(
            made, file_format.value, save_all=True, append_images=frames[1:], duration=[40, 50, 60], **options
        )
        copy = stripped(made.getvalue(), file_format)
        with Image.open(io.BytesIO(made.getvalue())) as before, Image.open(io.BytesIO(copy)) as after:
            assert after.n_frames == before.n_frames == 3
            for number in range(3):
                before.seek(number)
                after.seek(number)
                assert after.tobytes() == before.tobytes()


def test_a_jpegs_own_colour_coding_stays():
    made = io.BytesIO()
    Image.new("CMYK", (16, 16), (10, 200, 30, 40)).save(made, "JPEG")
    copy = stripped(made.getvalue(), FileFormat.JPEG)
    assert b"Adobe" in copy
    assert pixels(copy) == pixels(made.getvalue())


def test_a_date_is_no_part_of_a_kept_position():
    copy = stripped(jpeg_that_tells(), FileFormat.JPEG, Removal.DATES)
    said = read(copy, FileFormat.JPEG)
    assert said.position is not None
    assert said.position.utc_time is None
    assert not any(fact.category is Category.DATE_TAKEN or fact.field == "GPSDateStamp" for fact in said.facts)
