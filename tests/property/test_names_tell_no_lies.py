import os
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from rollaudit.library.name_times import time_from_name
from rollaudit.library.names import facts_from_path

endings = st.sampled_from(["", ".jpg", ".HEIC", "(1).jpg", "-edited.jpg"])
digests = st.binary(min_size=6, max_size=32).map(bytes.hex).filter(lambda text: not text.isdecimal())
moments = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31))  # noqa: DTZ001 - as names are


@given(st.uuids().map(str) | st.uuids().map(lambda one: str(one).upper()) | digests, endings)
def test_identifiers_give_no_date(stem, ending):
    assert time_from_name(stem + ending) is None
    assert facts_from_path(f"originals/3/{stem}{ending}") == ()


@given(moments, st.sampled_from(["IMG_%Y%m%d_%H%M%S.jpg", "Screenshot %Y-%m-%d at %H.%M.%S.png", "%Y%m%d_%H%M%S.jpg"]))
def test_what_was_written_is_read(moment, scheme):
    time = time_from_name(moment.strftime(scheme))
    assert time
    assert time.local == moment.replace(microsecond=0).isoformat()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_digits_glued_around_are_no_date(digits):
    text = "".join(map(str, digits))
    assert time_from_name(f"1{text}20240105{text}.jpg") is None


@given(st.binary(max_size=80).map(os.fsdecode) | st.text(max_size=80))
def test_any_path(path):
    for fact in facts_from_path(path):
        assert fact.confidence <= 0.5
        assert fact.source in {"filename", "path"}
