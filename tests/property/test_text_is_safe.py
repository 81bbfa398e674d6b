import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from rollaudit.text import clean

NASTY = "\x00\x1b\x07\x7f\x85\t\r\n\u200b\u200d\u202e\u2066\ufeff\u2028\u2029\ud800\udcff\U000e0041\u00ad…é🌊"
texts = st.text(st.characters(exclude_categories=()) | st.sampled_from(NASTY))
limits = st.integers(min_value=1, max_value=50)


@given(texts, limits)
@example("\ud83d\ude00", 10)
def test_no_character_that_acts_is_left(text, limit):
    safe = clean(text, limit=limit)
    assert not {unicodedata.category(character) for character in safe} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(safe.splitlines()) <= 1


@given(texts, limits)
def test_never_longer_than_the_limit_nor_than_the_text(text, limit):
    assert len(clean(text, limit=limit)) == min(len(text), limit)


@given(texts, limits)
def test_what_is_safe_stays_as_it_is(text, limit):
    safe = clean(text, limit=limit)
    assert clean(safe, limit=limit) == safe


@given(texts)
def test_can_be_encoded(text):
    assert clean(text).encode("utf-8").decode("utf-8") == clean(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=300))
def test_honest_text_is_left_alone(text):
    assert clean(text) == text
