"""What a reader does with the page: reads, chooses, follows claims to photos, prints."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from hostile_report import report_of
from rollaudit.report.html.page import write_html

SECTIONS = (
    "story",
    "handover",
    "looked-at",
    "adds-up",
    "where",
    "when",
    "may-be-done",
    "phone",
    "otherwise",
    "exposing",
    "all",
    "not-looked-for",
    "next",
    "method",
)


def ready(page):
    page.wait_for_selector("html[data-painted]")
    page.locator("#all").scroll_into_view_if_needed()
    page.wait_for_selector("#cards[data-ready]")
    return page


def shown(page):
    return int(re.match(r"[\d,]+", page.locator("#cards-status").inner_text())[0].replace(",", ""))


def follow(page, link):
    page.evaluate("document.activeElement.blur()")
    link.evaluate("(one) => one.click()")  # a pointer's click waits for every scroll to end
    page.wait_for_selector("#cards .card:focus")


def drawn(page):
    page.wait_for_selector("html[data-painted]")
    page.locator("#map").scroll_into_view_if_needed()
    page.wait_for_selector("#map[data-drawn]")
    return page.locator("#map-status").inner_text()


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_section_fits_the_screen(opened, sample_page, width, scheme):
    page = opened(sample_page, viewport={"width": width, "height": 800}, color_scheme=scheme)
    ready(page)

    for name in SECTIONS:
        assert page.locator(f"#{name} h1, #{name} h2").first.inner_text()
        assert page.locator(f"#{name}").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_theme_can_be_switched(opened, sample_page):
    page = opened(sample_page, color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("#theme").click()

    assert page.evaluate(ground) != light
    assert page.locator("#theme").get_attribute("aria-pressed") == "true"


def test_cards_are_chosen_by_what_they_give_away(opened, sample_page):
    page = ready(opened(sample_page))
    everything = shown(page)

    page.select_option("#by-category", "location_precise")
    places = shown(page)
    page.select_option("#by-people", "several")
    with_people = shown(page)
    page.locator("#by-reset").click()
    page.select_option("#by-device", index=1)
    device = shown(page)
    page.locator("#by-reset").click()
    page.fill("#by-from", "2025-06")
    page.fill("#by-to", "2025-06")
    june = shown(page)
    page.locator("#by-reset").click()
    page.fill("#by-name", "canon")
    named = shown(page)
    page.locator("#by-reset").click()

    assert everything > places > with_people > 0
    assert 0 < device < everything
    assert 0 < june < everything
    assert named == 3
    assert page.locator("#cards-status").inner_text() == f"{everything} photos and videos of {everything}"


def test_numbers_of_the_table_are_the_numbers_of_cards(opened, sample_page):
    page = ready(opened(sample_page))

    rows = page.locator("table.reach tbody tr:has(a[data-show^='category:'])")
    assert rows.count() > 8
    for place in range(rows.count()):
        row = rows.nth(place)
        follow(page, row.locator("a[data-show^='category:']"))
        assert str(shown(page)) == row.locator("td.strong").inner_text(), row.locator("th").inner_text()


def test_a_clause_shows_the_photos_it_reaches(opened, sample_page):
    page = ready(opened(sample_page))
    page.locator("#may-be-done details:not([open]) summary").first.click()
    clause = page.locator("#may-be-done .clause:has(a[data-show]):visible").nth(1)
    reached = int(re.search(r"reaches ([\d,]+)", clause.inner_text())[1])
    follow(page, clause.locator("a[data-show]"))

    assert shown(page) == reached
    assert page.locator("#by-clause").input_value()


def test_every_claim_leads_to_its_photos(opened, sample_page):
    page = ready(opened(sample_page))
    page.evaluate("for (const one of document.querySelectorAll('#adds-up details')) one.open = true")
    claims = page.locator("#adds-up .claim")

    links = claims.locator("a[data-show^='claim:']").all()
    assert len(links) == claims.count() > 0
    for link in links:
        follow(page, link)
        assert shown(page) > 0
    photo = page.locator("#adds-up .claim a.photo").first
    name = photo.inner_text()
    follow(page, photo)
    assert page.locator("#cards h3").all_inner_texts() == [name]


def test_more_cards_come_on_demand(opened, sample_page):
    page = ready(opened(sample_page))
    first = page.locator("#cards .card").count()
    page.locator("#cards-more").click()

    assert page.locator("#cards .card").count() > first


def test_the_map_is_looked_around_in_by_keyboard_alone(opened, sample_page):
    page = opened(sample_page)
    near = drawn(page)
    page.locator("#zoom-world").focus()
    page.keyboard.press("Enter")
    page.locator("#map").focus()
    for key in ("-", "-", "ArrowLeft", "ArrowUp", "0"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    everything = drawn(page)
    for _ in range(12):
        page.keyboard.press("+")
    page.wait_for_timeout(200)

    assert near != everything
    assert re.fullmatch(r"(\d+) exact positions of \1 in view", everything)
    assert drawn(page) != everything


def test_the_period_on_the_map_is_chosen_and_its_photos_listed(opened, sample_page):
    page = opened(sample_page)
    drawn(page)
    page.locator("#zoom-world").click()
    page.locator("#brush-from").focus()
    page.keyboard.press("End")
    page.wait_for_timeout(200)
    seen = int(page.locator("#map").get_attribute("data-drawn"))
    follow(page, page.locator("#map-cards"))

    assert 0 < seen < 59
    assert shown(page) == seen


def test_the_page_is_walked_by_keyboard_with_a_visible_focus(opened, sample_page):
    page = ready(opened(sample_page))
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    met = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"theme", "A", "SUMMARY"} <= met


def counts_then(page):
    """The row of exact positions that is to be seen, in numbers: as on the page, and then."""
    row = page.locator("#otherwise .product:visible tr", has_text="with an exact position")
    return [int(one) for one in row.locator("td:visible").all_inner_texts()]


@pytest.mark.parametrize("script", [True, False])
def test_access_and_product_are_switched_by_keyboard_alone_with_script_or_without(opened, sample_page, script):
    page = opened(sample_page, java_script_enabled=script)
    if script:
        page.wait_for_selector("html[data-painted]")
    here, full = counts_then(page)
    untouched = page.locator("#otherwise .product:visible").inner_text()
    page.locator("#access-full").focus()
    page.keyboard.press("ArrowDown")
    without = counts_then(page)[1]
    said = page.locator("#otherwise .product:visible").inner_text()
    page.keyboard.press("Tab")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    google = counts_then(page)

    assert here == full > without
    assert said != untouched
    assert page.locator("#otherwise .product:visible").count() == 1
    assert "Google Photos" in page.locator("#otherwise :checked + label").inner_text()
    assert google[0] == here
    assert "As on this page, whatever the access \N{EN DASH} with the date taken: " in untouched
    assert google[1] > without  # a product that holds the library gets what sidecars say, whatever the phone takes out
    assert "target ads" in page.locator("#otherwise .product:visible").inner_text()


@pytest.fixture
def page_of_long_name(tmp_path):
    target = tmp_path / "long.html"
    with target.open("w", encoding="ascii") as stream:
        write_html(replace(report_of(["x"]), library="/photos" * 17), stream)
    return target


@pytest.mark.parametrize(("made", "width"), [("sample_page", 375), ("sample_page", 1440), ("page_of_long_name", 1200)])
def test_the_first_frame_has_the_headline_where_it_stays(opened, request, made, width):
    page = opened(request.getfixturevalue(made), viewport={"width": width, "height": 800})
    page.wait_for_selector("html[data-painted]")
    stays = page.locator("h1").bounding_box()

    page.evaluate("const { dataset } = document.documentElement; delete dataset.told; delete dataset.painted")

    assert page.locator("h1").bounding_box() == stays
    assert stays["y"] + stays["height"] < 800
    assert page.locator("h1").inner_text()
    assert not page.locator(".telling p").first.evaluate("(one) => one.checkVisibility()")


def test_without_script_everything_essential_stands(opened, sample_page):
    page = opened(sample_page, java_script_enabled=False)

    for name in SECTIONS:
        assert page.locator(f"#{name}").is_visible() is (name != "all")
    assert page.locator("#explorer").is_hidden()
    assert page.locator(".maps svg").count() == 4
    assert page.locator("#exposing .card").count() >= 10
    page.locator("#may-be-done summary").first.click()
    assert page.locator("#may-be-done .clause").first.is_visible()
    assert page.locator("#adds-up .claim a.photo").first.get_attribute("href").startswith("#")


def test_motion_is_left_out_where_that_is_wished(opened, sample_page):
    page = opened(sample_page, reduced_motion="reduce")

    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_print_holds_the_essential_on_a_dozen_sheets(opened, sample_page, tmp_path, paper):
    page = opened(sample_page)
    target = tmp_path / "page.pdf"
    page.pdf(path=target, format=paper)

    assert target.read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        return
    text = subprocess.run(["pdftotext", "-layout", target, "-"], check=True, capture_output=True, text=True).stdout
    assert "Method and limits" in text
    assert "Show more" not in text
    ranked = page.locator("#exposing .card").first.locator("h3").inner_text()
    assert ranked in text
    pages = text.split("\f")[:-1]
    assert all(one.strip() for one in pages)
    assert len(pages) <= 12


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, sample_page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(sample_page, color_scheme=scheme, bypass_csp=True)
    drawn(page)
    ready(page)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
