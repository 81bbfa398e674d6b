import pytest

from rollaudit.text import REPLACEMENT, clean


@pytest.mark.parametrize(
    ("untrusted", "safe"),
    [
        ("Zoë at 23° 🌊", "Zoë at 23° 🌊"),
        ("", ""),
        ("one\ntwo\tthree\r", "one two three "),
        ("\x1b[31mred", f"{REPLACEMENT}[31mred"),
        ("gnp\u202ejpg", f"gnp{REPLACEMENT}jpg"),
        ("zero\u200bwidth", f"zero{REPLACEMENT}width"),
        ("\udcff.jpg", f"{REPLACEMENT}.jpg"),
        ("\u2028\u2029\x85\x7f\x00", REPLACEMENT * 5),
    ],
)
def test_what_could_do_harm_is_replaced_and_the_rest_stands(untrusted, safe):
    assert clean(untrusted) == safe


def test_a_cut_shows():
    assert clean("abcdef", limit=6) == "abcdef"
    assert clean("abcdefg", limit=6) == "abcde…"


def test_megabytes_cost_no_more_than_the_limit():
    assert len(clean("\x1b" * 50_000_000)) == 300
