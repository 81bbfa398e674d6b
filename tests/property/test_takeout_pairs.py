from hypothesis import given
from hypothesis import strategies as st

from rollaudit.library.group import group
from takeout_export import Export, Upload

# Few stems, so that they collide as they are, when cut, with numbers of their own, and with what is added to them.
STEMS = ["I", "I(1)", "J", "a" * 30, "a" * 44, "a" * 46, "a" * 46 + "x", "a" * 46 + "y", "a" * 46 + "x" * 20, "R & B"]
uploads = st.lists(
    st.builds(
        lambda stem, ending, live, edit: Upload(
            title=stem + ending, live=live and ending in {".HEIC", ".jpg"}, edit=edit if len(stem) < 40 else ""
        ),
        st.sampled_from(STEMS),
        st.sampled_from([".jpg", ".HEIC", ".MP4"]),
        st.booleans(),
        st.sampled_from(["", "", "-edited", "-bearbeitet"]),
    ),
    max_size=10,
)


@given(uploads, st.booleans(), st.booleans(), st.booleans())
def test_no_wrong_pair_whatever_collides(items, suffix, within, with_titles):
    export = Export(directory="d", suffix=suffix, within=within, with_titles=with_titles)
    for upload in items:
        try:
            export.add(upload)
        except AssertionError:  # the two numbering schemes would write one name twice
            return
    groups, _ = group(export.files)
    found = {path: (one.primary, role) for one in groups for path, role in one.members[1:]}
    assert {path: owner for path, owner in found.items() if export.truth.get(path) != owner} == {}
