import pytest
from bmff_builders import (
    XMP,
    box,
    ftyp,
    full,
    iinf,
    iloc,
    infe,
    iprp,
    ispe,
    little_tiff,
    moov,
    mvhd,
    pitm,
    seconds_1904,
    u8,
    u16,
    u32,
)

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.heif import exif_payload, read_avif, read_heif
from rollaudit.metadata.source import MemorySource
from rollaudit.model.evidence import Raster, ReasonCode

EXIF = u32(0) + little_tiff()


def read(raw, reader=read_heif):
    gathered = Gathered()
    reader(MemorySource(raw), gathered)
    return gathered


def picture(*properties, extra=b"", items=(), data=b"", locations=None, primary=1, wide=False, version=0):
    """A file of one picture item with `properties`, plus items; `locations(start)` places them, `start` is mdat's."""
    meta_parts = [
        full("hdlr", bytes(4), b"pict", bytes(12), b"\0"),
        pitm(primary, version=version),
        iinf(infe(primary, b"hvc1"), *items),
        iprp(primary, *(properties or (ispe(40, 30),)), wide=wide, version=version),
        extra,
    ]
    head = ftyp(b"heic")
    if locations is None:
        return head + full("meta", *meta_parts) + box("mdat", data)
    length = len(head) + len(full("meta", *meta_parts, locations(0)))
    return head + full("meta", *meta_parts, locations(length + 8)) + box("mdat", data)


def makes(gathered):
    return [value for _, value in gathered.device.get("make", [])]


@pytest.mark.parametrize("version", [0, 1, 2])
@pytest.mark.parametrize(("base_size", "index_size"), [(0, 0), (4, 0), (8, 4)])
def test_exif_is_found_by_every_version_of_the_location_box(version, base_size, index_size):
    def locations(start):
        base, offset = (start, 0) if base_size else (0, start)
        return iloc(
            [(1, 0, 0, ((0, 1),)), (2, 0, base, ((offset, len(EXIF)),))],
            version=version,
            base_size=base_size,
            index_size=index_size if version else 0,
        )

    gathered = read(picture(items=[infe(2, b"Exif")], data=EXIF, locations=locations))
    assert makes(gathered) == ["Made by hand"]
    assert not gathered.reasons


def test_an_item_in_pieces_is_joined():
    cut = 11
    gathered = read(
        picture(
            items=[infe(2, b"Exif")],
            data=EXIF[cut:] + b"??" + EXIF[:cut],
            locations=lambda start: iloc(
                [(2, 0, 0, ((start + len(EXIF) - cut + 2, cut), (start, len(EXIF) - cut)))],
                length_size=8,
                offset_size=8,
            ),
        )
    )
    assert makes(gathered) == ["Made by hand"]


def test_an_item_in_the_idat_box_is_read():
    extra = box("idat", b"pad", EXIF) + iloc([(2, 1, 0, ((3, len(EXIF)),))], version=1)
    assert makes(read(picture(items=[infe(2, b"Exif")], extra=extra))) == ["Made by hand"]


def test_an_idat_item_without_an_idat_box_is_malformed():
    extra = iloc([(2, 1, 0, ((0, 9),))], version=1)
    assert ReasonCode.MALFORMED in read(picture(items=[infe(2, b"Exif")], extra=extra)).reasons


def test_an_xmp_item_is_read_by_its_content_type():
    items = [
        infe(2, b"mime", content_type=b"application/rdf+xml", version=3),
        infe(3, b"mime", content_type=b"text/css"),
    ]
    gathered = read(
        picture(
            items=items,
            data=XMP,
            locations=lambda start: iloc([(2, 0, 0, ((start, len(XMP)),)), (3, 0, 0, ((start, 4),))]),
        )
    )
    assert makes(gathered) == ["From XMP"]


def test_the_primary_pictures_exif_comes_first():
    other, own = u32(0) + little_tiff("Another one"), u32(0) + little_tiff("The own one")
    references = full("iref", box("cdsc", u16(2, 1, 9)), box("cdsc", u16(3, 1, 1)))
    gathered = read(
        picture(
            items=[infe(2, b"Exif"), infe(3, b"Exif")],
            extra=references,
            data=other + own,
            locations=lambda start: iloc(
                [(2, 0, 0, ((start, len(other)),)), (3, 0, 0, ((start + len(other), len(own)),))]
            ),
        )
    )
    assert makes(gathered) == ["The own one", "Another one"]


@pytest.mark.parametrize(("method", "protection"), [(2, 0), (0, 1)])
def test_items_built_from_items_and_encrypted_ones_are_said_to_be_unread(method, protection):
    gathered = read(
        picture(
            items=[infe(2, b"Exif", protection=protection)],
            data=EXIF,
            locations=lambda start: iloc([(2, method, 0, ((start, len(EXIF)),))], version=1),
        )
    )
    assert makes(gathered) == []
    assert ReasonCode.UNSUPPORTED_PART in gathered.reasons


def test_an_item_past_the_end_is_truncated():
    gathered = read(
        picture(
            items=[infe(2, b"Exif")],
            data=EXIF,
            locations=lambda start: iloc([(2, 0, 0, ((start, 4_000_000_000),))]),
        )
    )
    assert ReasonCode.TRUNCATED in gathered.reasons


def test_an_item_nobody_places_is_malformed():
    assert ReasonCode.MALFORMED in read(picture(items=[infe(2, b"Exif")])).reasons


@pytest.mark.parametrize(
    "raw",
    [
        u32(0) + little_tiff(),
        u32(6) + b"Exif\0\0" + little_tiff(),
        u32(0) + b"Exif\0\0" + little_tiff(),
        little_tiff(),
        u32(99) + little_tiff(),
        u32(0) + b"junk" + little_tiff(),
    ],
)
def test_the_tiff_block_is_found_however_its_offset_was_written(raw):
    assert b"Made by hand" in exif_payload(raw)
    assert exif_payload(raw).startswith((b"II*\0", b"Exif\0\0II*\0"))


def test_an_exif_item_without_tiff_is_nothing():
    assert exif_payload(u32(0) + b"nothing here") == b"nothing here"
    assert exif_payload(b"") == b""


# --- rasters ----------------------------------------------------------------------------------------------------


def irot(turns):
    return box("irot", u8(turns))


def imir(axis):
    return box("imir", u8(axis))


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("version", [0, 1])
def test_the_primary_pictures_size_is_told(wide, version):
    assert read(picture(ispe(4032, 3024), wide=wide, version=version)).raster == Raster(width=4032, height=3024)


@pytest.mark.parametrize(("turns", "size"), [(0, (40, 30)), (1, (30, 40)), (2, (40, 30)), (3, (30, 40))])
def test_heic_is_told_as_its_decoder_hands_it_out_upright(turns, size):
    gathered = read(picture(ispe(40, 30), irot(turns), imir(1)))
    assert gathered.raster == Raster(width=size[0], height=size[1], orientation=1)


@pytest.mark.parametrize(
    ("properties", "orientation"),
    [((), 1), ((irot(1),), 8), ((irot(2),), 3), ((irot(3),), 6), ((imir(0),), 4), ((imir(1),), 2),
     ((irot(1), imir(0)), 5), ((irot(1), imir(1)), 7), ((irot(3), imir(0)), 7), ((irot(3), imir(1)), 5)],
)  # fmt: skip
def test_avif_is_told_as_stored_with_its_turn_as_an_orientation(properties, orientation):
    gathered = read(picture(ispe(40, 30), *properties), read_avif)
    assert gathered.raster == Raster(width=40, height=30, orientation=orientation)


def test_a_clean_aperture_crops_what_is_handed_out():
    aperture = box("clap", u32(38, 1, 20, 1, 0, 1, 0, 1))
    assert read(picture(ispe(40, 30), aperture)).raster == Raster(width=38, height=20)
    assert read(picture(ispe(40, 30), box("clap", u32(0, 0, 0, 0, 0, 1, 0, 1)))).raster == Raster(width=40, height=30)


def test_exifs_orientation_has_no_say():
    raw = u32(0) + little_tiff(orientation=6)
    gathered = read(
        picture(items=[infe(2, b"Exif")], data=raw, locations=lambda start: iloc([(2, 0, 0, ((start, len(raw)),))]))
    )
    assert gathered.raster == Raster(width=40, height=30, orientation=1)
    assert gathered.orientation == 1


def test_a_picture_without_size_is_read_in_part():
    gathered = read(picture(box("pixi", u32(0))))
    assert gathered.raster is None
    assert ReasonCode.MALFORMED in gathered.reasons


# --- sequences and damage ---------------------------------------------------------------------------------------


def test_a_sequences_clock_and_duration_are_read_beside_its_picture():
    gathered = read(picture(ispe(40, 30)) + moov(mvhd(seconds_1904(1_704_067_200), duration=1200)), read_avif)
    assert gathered.raster == Raster(width=40, height=30)
    assert gathered.duration_s == 2.0
    assert [time.source for time in gathered.times] == ["QuickTime:CreateDate"]


def test_a_file_without_meta_box_is_read_in_part():
    assert ReasonCode.TRUNCATED in read(ftyp(b"heic")).reasons


def test_every_cut_of_a_picture_is_survived():
    whole = picture(
        ispe(40, 30),
        irot(1),
        items=[infe(2, b"Exif")],
        data=EXIF,
        extra=full("iref", box("cdsc", u16(2, 1, 1))),
        locations=lambda start: iloc([(2, 0, 0, ((start, len(EXIF)),))]),
    )
    for cut in range(len(whole)):
        assert read(whole[:cut]).reasons or cut < 8


def test_tables_that_count_beyond_themselves_are_survived():
    bomb = [
        full("iinf", u16(65535), infe(2, b"Exif")),
        full("iloc", u8(0x44, 0), u16(65535), u16(2, 0, 65535), u32(0, 0)),
        box("iprp", box("ipco", ispe(1, 1)), full("ipma", u32(0xFFFFFFFF), u16(1), u8(255, 1))),
    ]
    gathered = read(ftyp(b"heic") + full("meta", pitm(1), *bomb))
    assert gathered.positions == []
