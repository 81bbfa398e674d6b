from hypothesis import given
from hypothesis import strategies as st

from rollaudit.library.photos_library import Originals, Rendition, renders_in
from rollaudit.model.evidence import FileRole

UUID = "0B1C2D3E-4F50-4A6B-8C7D-9E0F1A2B3C4D"
OTHER = "0B1C2D3E-4F50-4A6B-8C7D-000000000000"
LIBRARY = "Pictures/Photos Library.photoslibrary"


def owners(*paths):
    """Go through assets' primary files in byte order, numbered from 1; return whose rendition each is, by its path."""
    originals, found, before = Originals(), {}, None
    for number, path in enumerate(sorted(paths, key=lambda path: path.rpartition("/")[::2]), start=1):
        directory, _, name = path.rpartition("/")
        if directory != before:
            inside, before = originals.enter(directory), directory
        found[path] = originals.owner(name, number) if inside else None
    return found


def test_what_photos_makes_of_an_original_belongs_to_it():
    original = f"{LIBRARY}/originals/0/{UUID}.heic"
    smaller = [
        f"{LIBRARY}/resources/derivatives/0/{UUID}_1_105_c.jpeg",
        f"{LIBRARY}/resources/derivatives/0/{UUID}_1_102_o.jpeg",
        f"{LIBRARY}/resources/derivatives/masters/0/{UUID}_4_5005_c.jpeg",
    ]
    edited = f"{LIBRARY}/resources/renders/0/{UUID}_1_201_a.heic"
    found = owners(original, *smaller, edited)
    assert found[original] is None
    assert {found[path] for path in smaller} == {Rendition(1, FileRole.DERIVATIVE)}
    assert found[edited] == Rendition(1, FileRole.EDIT)


def test_the_library_may_be_the_scans_root_itself_or_lie_in_a_scope():
    for before in ("", f"{LIBRARY}/scopes/syndication/"):
        original, small = (
            f"{before}originals/0/{UUID}.jpeg",
            f"{before}resources/derivatives/0/{UUID.lower()}_1_105_c.jpeg",
        )
        assert owners(original, small) == {original: None, small: Rendition(1, FileRole.DERIVATIVE)}


def test_a_rendition_without_its_original_is_an_asset_and_others_of_it_belong_to_it():
    first = f"{LIBRARY}/resources/derivatives/0/{UUID}_1_102_o.jpeg"
    second = f"{LIBRARY}/resources/derivatives/masters/0/{UUID}_4_5005_c.jpeg"
    found = owners(f"{LIBRARY}/originals/0/{OTHER}.heic", first, second)
    assert found[first] is None
    assert found[second] == Rendition(2, FileRole.DERIVATIVE)


def test_two_libraries_do_not_share_originals():
    original, small = f"a/originals/0/{UUID}.heic", f"b/resources/derivatives/0/{UUID}_1_105_c.jpeg"
    assert owners(original, small)[small] is None


def test_a_library_within_a_library_does_not_part_the_outer_ones_files():
    original, small = f"a/originals/0/{UUID}.heic", f"a/resources/derivatives/0/{UUID}_1_105_c.jpeg"
    found = owners(original, f"a/private/x/originals/0/{OTHER}.heic", small)
    assert found[small] == Rendition(1, FileRole.DERIVATIVE)


def test_older_libraries_are_matched_by_the_folder_of_the_import():
    master = "i.photolibrary/Masters/2015/03/05/20150305-123456/IMG_0001.JPG"
    smaller = [
        "i.photolibrary/Previews/2015/03/05/20150305-123456/abcDEF%+1/IMG_0001.jpg",
        "i.photolibrary/Thumbnails/2015/03/05/20150305-123456/abcDEF%+1/thumb_IMG_0001.jpg",
        "i.photolibrary/Thumbnails/2015/03/05/20150305-123456/abcDEF%+1/thumb_IMG_0001_1024.jpg",
        "i.photolibrary/Thumbnails/2015/03/05/20150305-123456/abcDEF%+1/IMG_0001_face0.jpg",
    ]
    strange = [
        "i.photolibrary/Thumbnails/2015/03/05/20150305-999999/abcDEF%+1/thumb_IMG_0001.jpg",
        "i.photolibrary/Thumbnails/2015/03/05/20150305-123456/abcDEF%+1/thumb_IMG_0002.jpg",
    ]
    found = owners(master, *smaller, *strange)
    assert {found[path] for path in smaller} == {Rendition(1, FileRole.DERIVATIVE)}
    assert {found[path] for path in (master, *strange)} == {None}


def test_where_two_masters_share_a_name_no_preview_is_given_to_either():
    masters = [f"Masters/2015/03/05/20150305-123456/IMG_0001.{ending}" for ending in ("JPG", "PNG")]
    preview = "Previews/2015/03/05/20150305-123456/x/IMG_0001.jpg"
    assert set(owners(*masters, preview).values()) == {None}


def test_folders_of_other_kinds_are_none_of_it():
    for directory in (
        "originals",
        "originals/AB",
        "x/derivatives/0",
        "resources/derivatives/0/x",
        "Masters/2015",
        "a/b",
    ):
        assert renders_in(directory) is None
        assert not Originals().enter(directory)
    originals = Originals()
    assert originals.enter("originals/0")
    assert originals.owner("IMG_1.JPG", 1) is None
    assert originals.enter("resources/derivatives/0")
    assert originals.owner("IMG_1.JPG", 2) is None


_PLACES = ("originals/0", "resources/derivatives/0", "resources/derivatives/masters/0", "resources/renders/0")
_PATHS = st.builds(
    "{}{}/{}{}.jpeg".format,
    st.sampled_from(("", "a/", "a/scopes/b/")),
    st.sampled_from((*_PLACES, "Masters/2015/03/05/20150305-123456", "Previews/2015/03/05/20150305-123456/x")),
    st.sampled_from((UUID, OTHER, "IMG_1")),
    st.sampled_from(("", "_1_105_c", "_4_5005_c", "_3")),
)


@given(st.sets(_PATHS, max_size=20))
def test_whom_a_rendition_belongs_to_belongs_to_nobody(paths):
    found = owners(*paths)
    numbers = dict(enumerate(sorted(paths, key=lambda path: path.rpartition("/")[::2]), start=1))
    for path, rendition in found.items():
        if rendition is not None:
            assert found[numbers[rendition.owner]] is None
            assert numbers[rendition.owner].partition("/")[0] == path.partition("/")[0] or "/" not in path[:2]
