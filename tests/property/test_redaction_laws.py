"""Laws of redaction: near but not exact, the same each time, and numbers instead of names."""

from hypothesis import given
from hypothesis import strategies as st

from rollaudit.places.gazetteer import distance_km
from rollaudit.report.redact.cells import cell_of
from rollaudit.report.redact.masks import day_of
from rollaudit.report.redact.pseudonyms import Pseudonyms
from rollaudit.report.redact.vocabulary import field_shown, source_shown

LATITUDES = st.floats(-90, 90, allow_nan=False)
LONGITUDES = st.floats(-180, 180, allow_nan=False)


@given(LATITUDES, LONGITUDES)
def test_a_cell_is_near_and_written_with_one_decimal(latitude, longitude):
    middle = cell_of(latitude, longitude)
    assert all(round(axis, 1) == axis for axis in middle)
    assert -90 <= middle[0] <= 90
    assert -180 <= middle[1] < 180
    assert distance_km((latitude, longitude), middle) < 10.5


@given(LATITUDES, LONGITUDES)
def test_a_cells_middle_lies_in_the_cell(latitude, longitude):
    middle = cell_of(latitude, longitude)
    assert cell_of(*middle) == middle


@given(st.floats(-75, 75), LONGITUDES)
def test_a_cell_is_no_narrower_than_seven_kilometres(latitude, longitude):
    """Whoever lives in it is not alone: within less than 3.6 km around its middle everything is one cell."""
    middle = cell_of(latitude, longitude)
    for east in (0.03, -0.03):
        assert cell_of(middle[0], middle[1] + east) == middle or abs(middle[1]) > 179


@given(st.lists(st.text(max_size=20)))
def test_the_same_names_get_the_same_pseudonyms(names):
    first, second = Pseudonyms(), Pseudonyms()
    given_names = [first.person(name) for name in names]
    assert given_names == [second.person(name) for name in names]
    assert given_names == [first.person(f" {name.upper().lower()} ".replace("  ", " ")) for name in names] or any(
        not name.isascii() for name in names
    )
    assert all(name.startswith("Person ") for name in given_names)


@given(st.text())
def test_words_of_files_never_come_through_as_fields_sources_or_days(text):
    assert field_shown(text) in {text, "other"}
    if "\x00" in text or " " in text:
        assert field_shown(text) == "other"
    assert source_shown(text) == "other" or source_shown(text) in text
    assert all(char in "0123456789-" for char in day_of(text)) or day_of(text) == "masked"
