from dataclasses import replace

import pytest
from test_terminal import detailed, rendered, words

from report_fixture import build_report, claim
from rollaudit.report.inference_words import claim_sentence, most_telling, not_said, settings_sentence


def of_kind(kind, text="x", **parts):
    return replace(claim(text, 0.95), id=kind, **parts)


def section(*inferences, width=80, show=detailed):
    shown = show(build_report(inferences=inferences), width)
    return shown[shown.index("WHAT IT ADDS UP TO") : shown.index("MOST EXPOSING")]


def test_claims_stand_in_the_order_a_person_wants_to_hear_them():
    claims = of_kind("recap", "a recap"), of_kind("home", "a circle"), of_kind("unheard_of", "something")
    shown = section(*claims, show=rendered)
    assert shown.index("Home ") < shown.index("looks back") < shown.index("1 more claim: unheard of")


@pytest.mark.parametrize(("confidence", "word"), [(0.9, "sure"), (0.89, "likely"), (0.6, "likely"), (0.59, "possible")])
def test_doubt_is_a_word(confidence, word):
    home = replace(of_kind("home", "a circle"), confidence=confidence)
    assert f"Home A circle. {word}" in words(section(home, show=rendered))
    assert f"Home {word} ({confidence:.2f}) A circle." in words(section(home))


def test_how_few_photos_would_do_and_without_how_few_it_ends():
    shown = words(section(of_kind("home", "a circle", made_from=1017, ends_without=("a", "b"), paths=("DCIM/1.jpg",))))
    assert "It could have been found from the first 1,017. Without 2 files it would not be said." in shown
    assert "For example DCIM/1.jpg" in shown


def test_what_is_not_said_stands_with_its_reason_once():
    quiet = [
        replace(claim("", 0.0, abstained="no word names one."), id="theme", details=(("theme", theme),))
        for theme in ("wedding", "baby")
    ]
    work = replace(claim("", 0.0, abstained="6 weekdays, 20 needed"), id="work")
    assert not_said([work, *quiet]) == (
        ("work", "6 weekdays, 20 needed."),
        ("wedding and baby", "no word names one."),
    )
    assert "Not said work: 6 weekdays, 20 needed. wedding and baby: no word names one." in words(section(work, *quiet))


def test_a_short_list_names_a_few_of_each_kind_and_the_report_all():
    recaps = [of_kind("recap", f"a recap of {year}") for year in range(2000, 2010)]
    assert most_telling(recaps) == tuple(recaps[:3])
    assert words(section(*recaps)).count("A recap of") == 10


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    long = of_kind("person", "Ana " * 90, paths=("x" * 300,), made_from=5)
    assert all(len(line) <= width for line in section(long, width=width).splitlines())


def test_hostile_words_are_made_safe():
    evil = of_kind("person", "\x1b[31m[/red] :smile:\u202e", paths=("\x1b]0;a\x07.jpg",))
    shown = section(evil)
    assert not any(char in shown for char in "\x1b\x07\u202e")
    assert "[/red] :smile:" in shown


def test_a_claim_ends_with_one_full_stop():
    assert claim_sentence(of_kind("home", "a circle")) == claim_sentence(of_kind("home", "a circle.")) == "A circle."


def test_settings_that_end_a_claim_are_one_sentence():
    assert settings_sentence(of_kind("home", ends_with=("strip the date", "keep 30 days"))) == (
        "To end it: strip the date; or keep 30 days."
    )
    assert settings_sentence(of_kind("home")) == ""
