import os
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rollaudit.library.group import GroupFile, group
from rollaudit.model.evidence import FileFormat, FileRole

# Few and confusable parts, so that companions, copies and collisions are met often.
STEMS = ["IMG_0001", "img_0001", "IMG_E0001", "IMG_O0001", "IMG_0001(1)", "IMG_0001-edited", "IMG_0001-edited(1)", "x"]
ENDINGS = [
    ".jpg",
    ".HEIC",
    ".cr2",
    ".mov",
    ".MOV",
    ".aae",
    ".xmp",
    ".jpg.xmp",
    ".jpg.json",
    ".jpg(1).json",
    ".jpg.supplemental-metadata.json",
    ".jpg.supplemental-metadata(1).json",
    "",
]
FORMATS = [
    FileFormat.JPEG,
    FileFormat.HEIC,
    FileFormat.CR2,
    FileFormat.MOV,
    FileFormat.MP4,
    FileFormat.AAE,
    FileFormat.XMP,
    FileFormat.JSON,
    FileFormat.OTHER,
]

likely_paths = st.builds(
    "{}{}{}".format, st.sampled_from(["", "a/", "b/"]), st.sampled_from(STEMS), st.sampled_from(ENDINGS)
)
any_paths = st.binary(min_size=1, max_size=40).filter(lambda name: b"\x00" not in name).map(os.fsdecode)
files = st.lists(
    st.builds(
        GroupFile,
        path=likely_paths | any_paths,
        format=st.sampled_from(FORMATS),
        content_identifier=st.sampled_from([None, None, "one", "two"]),
    ),
    max_size=25,
    unique_by=lambda file: file.path,
)


@given(files)
def test_each_file_is_in_exactly_one_place(given_files):
    groups, ungrouped = group(given_files)
    places = Counter([path for one in groups for path, _ in one.members] + list(ungrouped))
    assert places == Counter(file.path for file in given_files)


@given(files, st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(given_files, random):
    shuffled = given_files[:]
    random.shuffle(shuffled)
    assert group(shuffled) == group(given_files)


@given(files)
def test_each_asset_has_one_primary_and_it_is_a_photo_or_a_video(given_files):
    formats = {file.path: file.format for file in given_files}
    groups, ungrouped = group(given_files)
    for one in groups:
        assert formats[one.primary].kind is not None
        assert [path for path, role in one.members if role is FileRole.PRIMARY] == [one.primary]
        assert one.members[0][0] == one.primary
    assert all(formats[path].kind is None for path in ungrouped)


@given(files)
def test_results_stand_in_byte_order(given_files):
    groups, ungrouped = group(given_files)
    primaries = [one.primary for one in groups]
    assert primaries == sorted(primaries, key=os.fsencode)
    assert list(ungrouped) == sorted(ungrouped, key=os.fsencode)
