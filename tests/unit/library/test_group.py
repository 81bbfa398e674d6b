import pytest

from rollaudit.library.group import GroupFile, group
from rollaudit.model.evidence import FileFormat, FileRole

FORMATS = {
    "jpg": FileFormat.JPEG,
    "jpeg": FileFormat.JPEG,
    "heic": FileFormat.HEIC,
    "png": FileFormat.PNG,
    "dng": FileFormat.DNG,
    "cr2": FileFormat.CR2,
    "mov": FileFormat.MOV,
    "mp4": FileFormat.MP4,
    "aae": FileFormat.AAE,
    "xmp": FileFormat.XMP,
    "json": FileFormat.JSON,
    "txt": FileFormat.OTHER,
}
LIVE, RAW, EDIT, SIDECAR = FileRole.LIVE_PHOTO_VIDEO, FileRole.RAW, FileRole.EDIT, FileRole.SIDECAR


def file(name):
    """A file called `path`, or `path#content-identifier`, whose content is what its name says."""
    path, _, identifier = name.partition("#")
    return GroupFile(path=path, format=FORMATS[path.rpartition(".")[2].lower()], content_identifier=identifier or None)


def grouped(*names):
    """The companions of each primary, and what is in no group."""
    groups, ungrouped = group([file(name) for name in names])
    assert all(one.members[0] == (one.primary, FileRole.PRIMARY) for one in groups)
    assets = {one.primary: dict(one.members[1:]) for one in groups}
    return (assets, list(ungrouped)) if ungrouped else assets


def test_files_of_different_names_are_assets_of_their_own():
    assert grouped("a.jpg", "b.heic", "c.mov") == {"a.jpg": {}, "b.heic": {}, "c.mov": {}}


def test_a_live_photo_by_its_identifier_whatever_the_names():
    assert grouped("a.heic#1", "b.mov#1", "c.mov#2") == {"a.heic": {"b.mov": LIVE}, "c.mov": {}}


def test_a_live_photo_by_its_name():
    assert grouped("IMG_1.HEIC", "img_1.mov") == {"IMG_1.HEIC": {"img_1.mov": LIVE}}


@pytest.mark.parametrize(("still", "movie"), [("a.jpg#1", "a.mov"), ("a.jpg", "a.mov#1")])
def test_an_identifier_on_one_side_only_does_not_part_a_live_photo(still, movie):
    assert grouped(still, movie) == {"a.jpg": {"a.mov": LIVE}}


def test_different_identifiers_part_files_of_one_name():
    assert grouped("a.jpg#1", "a.mov#2") == {"a.jpg": {}, "a.mov": {}}


def test_copies_of_a_live_photo_keep_to_their_own_movie():
    assert grouped("a.heic#1", "a (1).heic#1", "a.mov#1", "a (1).mov#1") == {
        "a.heic": {"a.mov": LIVE},
        "a (1).heic": {"a (1).mov": LIVE},
    }


def test_a_backup_directory_keeps_to_itself():
    assert grouped("x/a.heic#1", "x/a.mov#1", "y/a.heic#1", "y/a.mov#1", "z/a.mov") == {
        "x/a.heic": {"x/a.mov": LIVE},
        "y/a.heic": {"y/a.mov": LIVE},
        "z/a.mov": {},
    }


def test_an_identifier_reaches_across_directories_only_without_a_choice():
    assert grouped("x/a.heic#1", "y/b.mov#1") == {"x/a.heic": {"y/b.mov": LIVE}}
    assert grouped("w/a.heic#1", "x/a.heic#1", "y/b.mov#1") == {"w/a.heic": {}, "x/a.heic": {}, "y/b.mov": {}}


def test_one_movie_for_one_still_by_name():
    assert grouped("a.jpg", "a.heic", "a.mov") == {"a.heic": {"a.mov": LIVE}, "a.jpg": {}}
    assert grouped("a.jpg", "A.MOV", "a.mov") == {"a.jpg": {"A.MOV": LIVE}, "a.mov": {}}


def test_a_screenshot_or_mp4_of_the_same_name_is_no_live_photo():
    assert grouped("a.png", "a.mov") == {"a.png": {}, "a.mov": {}}
    assert grouped("a.jpg", "a.mp4") == {"a.jpg": {}, "a.mp4": {}}


def test_content_decides_not_the_name():
    lying = GroupFile(path="a.mov", format=FileFormat.JPEG)
    assert [one.primary for one in group([file("a.jpg"), lying])[0]] == ["a.jpg", "a.mov"]


def test_raw_beside_jpeg():
    assert grouped("a.cr2", "A.JPG", "b.dng") == {"A.JPG": {"a.cr2": RAW}, "b.dng": {}}
    assert grouped("a.dng", "a.heic", "a.jpg") == {"a.jpg": {"a.dng": RAW}, "a.heic": {}}


def test_an_apple_edit_with_everything_around_it():
    assert grouped(
        "IMG_1234.HEIC#1",
        "IMG_1234.MOV#1",
        "IMG_E1234.JPG",
        "IMG_E1234.MOV#1",
        "IMG_1234.AAE",
        "IMG_O1234.AAE",
        "IMG_1234.DNG",
        "IMG_E9999.JPG",
    ) == {
        "IMG_1234.HEIC": {
            "IMG_1234.MOV": LIVE,
            "IMG_E1234.JPG": EDIT,
            "IMG_E1234.MOV": EDIT,
            "IMG_1234.AAE": SIDECAR,
            "IMG_O1234.AAE": SIDECAR,
            "IMG_1234.DNG": RAW,
        },
        "IMG_E9999.JPG": {},
    }


def test_an_edited_movie():
    assert grouped("IMG_0001.MOV", "IMG_E0001.MOV") == {"IMG_0001.MOV": {"IMG_E0001.MOV": EDIT}}


def test_an_edit_stays_with_its_own_directory():
    assert grouped("x/IMG_0001.JPG", "y/IMG_E0001.JPG") == {"x/IMG_0001.JPG": {}, "y/IMG_E0001.JPG": {}}


def test_xmp_sidecars():
    assert grouped("a.cr2", "a.xmp", "b.jpg", "b.jpg.xmp", "B.JPG", "B.JPG.xmp", "c.xmp") == (
        {"a.cr2": {"a.xmp": SIDECAR}, "b.jpg": {"b.jpg.xmp": SIDECAR}, "B.JPG": {"B.JPG.xmp": SIDECAR}},
        ["c.xmp"],
    )


def test_an_xmp_sidecar_of_a_raw_file_goes_where_the_raw_file_goes():
    assert grouped("a.cr2", "a.jpg", "a.xmp", "a.cr2.xmp") == {
        "a.jpg": {"a.cr2": RAW, "a.xmp": SIDECAR, "a.cr2.xmp": SIDECAR}
    }


@pytest.mark.parametrize(
    ("media", "sidecar"),
    [
        ("IMG_1.jpg", "IMG_1.jpg.json"),
        ("IMG_1.jpg", "IMG_1.JPG.json"),
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
        ("Screenshot_20230101-000000_Gallery.jpg", "Screenshot_20230101-000000_Gallery.jpg.supplem.json"),
        ("IMG_20230101_120000_Burst01.jpg", "IMG_20230101_120000_Burst01.jpg.supplemental-m.json"),
        ("x" * 43 + ".jpg", "x" * 43 + ".jp.json"),
        ("IMG_1(2).jpg", "IMG_1.jpg(2).json"),
        ("IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json"),
        ("IMG_1(2).jpg", "IMG_1.jpg(2).supplemental-metadata.json"),
        ("Screenshot_20230101-000000_Gallery(1).jpg", "Screenshot_20230101-000000_Gallery.jpg.supplem(1).json"),
        ("IMG_1-edited.jpg", "IMG_1.jpg.json"),
    ],
)
def test_takeout_sidecars(media, sidecar):
    assert len(sidecar.replace("(1)", "")) <= 51
    assert grouped("other.jpg", media, sidecar) == {"other.jpg": {}, media: {sidecar: SIDECAR}}


def test_takeout_duplicates_keep_to_their_own_sidecars():
    assert grouped(
        "a.jpg",
        "a(1).jpg",
        "a-edited.jpg",
        "a-edited(1).jpg",
        "a.jpg.supplemental-metadata.json",
        "a.jpg.supplemental-metadata(1).json",
    ) == {
        "a.jpg": {"a-edited.jpg": EDIT, "a.jpg.supplemental-metadata.json": SIDECAR},
        "a(1).jpg": {"a-edited(1).jpg": EDIT, "a.jpg.supplemental-metadata(1).json": SIDECAR},
    }


def test_other_files_are_named_and_in_no_group():
    assert grouped("a.jpg", "metadata.json", "notes.txt", "b.aae") == (
        {"a.jpg": {}},
        ["b.aae", "metadata.json", "notes.txt"],
    )


def test_a_text_file_called_like_a_sidecar_is_none():
    assert group([file("a.jpg"), GroupFile(path="a.jpg.xmp", format=FileFormat.OTHER)])[1] == ("a.jpg.xmp",)


def test_a_directory_of_numbered_frames_is_not_slow():
    frames = [GroupFile(path=f"clip.{number}", format=FileFormat.DNG) for number in range(20_000)]
    groups, _ = group([*frames, file("clip.jpg"), file("clip.xmp")])
    assert len(groups) == 20_001


def test_one_identifier_in_every_file_ties_nothing_together():
    stills = [file(f"{number}.jpg#1") for number in range(5_000)]
    movies = [file(f"m{number}.mov#1") for number in range(5_000)]
    assert len(group(stills + movies)[0]) == 10_000


def test_nothing():
    assert group([]) == ((), ())
