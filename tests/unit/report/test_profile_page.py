"""A profile as it reads in a terminal: every part of it, and its doubt, in words."""

import io

import pytest
from rich.console import Console

from rollaudit.profiles.load import known_editions, known_profiles, load_profile
from rollaudit.report.profile_page import print_profile

EDITIONS = [f"{name}@{edition}" for name in known_profiles() for edition in known_editions(name)]


def page(name, width=120):
    stream = io.StringIO()
    print_profile(load_profile(name), Console(file=stream, width=width, color_system=None, legacy_windows=False))
    return stream.getvalue()


@pytest.mark.parametrize("name", EDITIONS)
def test_every_clause_source_and_switch_stands_on_the_page(name):
    profile, text = load_profile(name), page(name)
    flat = " ".join(text.split())
    for clause in profile.clauses:
        assert clause.id in flat
        assert " ".join(clause.statement.split()) in flat
        assert clause.quote is None or f"“{clause.quote}”" in flat
    for source in profile.sources:
        assert source.title in flat
    for control in profile.controls:
        assert control.effect in flat
    for conflict in profile.conflicts:
        assert conflict.matter in flat
    for entry in profile.applies:
        assert entry.statement in flat
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("width", [80, 120])
def test_an_address_stands_whole_on_a_line_of_its_own(name, width):
    lines = {line.strip() for line in page(name, width).splitlines()}
    assert {source.url for source in load_profile(name).sources if source.url} <= lines


def test_narrow_terminals_lose_nothing():
    wide, narrow = (" ".join(page("icloud-photos", width).split()) for width in (120, 80))
    assert wide == narrow


def test_denials_and_permissions_keep_their_limits():
    flat = " ".join(page("google-photos-backup").split())
    assert "denied in part train AI" in flat
    assert "train AI: no, where the model is a generative AI model outside of Photos" in flat
    assert "review by people: only if the owner gives feedback, or it is to address abuse or harm" in flat
    assert "until 730 days without activity" in flat


def test_a_pop_ups_denial_for_now_says_for_how_long():
    flat = " ".join(page("facebook-cloud-processing@2025-06").split())
    assert "train AI: not now: in this test" in flat
    assert "superseded by edition of October 2025" in flat
    assert "Window: the last 30 days; older ones where a theme fits." in flat


def test_what_cannot_be_counted_is_said_so():
    assert "only what the owner picks; at most everything" in " ".join(page("chatgpt-image-upload").split())
    assert "Window: not disclosed; at most everything." in " ".join(page("amazon-photos").split())


def test_statutes_are_named_without_a_claim_about_the_files():
    flat = " ".join(page("facebook-cloud-processing@2025-06").split())
    assert "names of classes, no legal advice" in flat
    assert "“scan of hand or face geometry”" in flat
    assert "contains biometric" not in flat
