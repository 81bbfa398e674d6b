from dataclasses import replace
from datetime import date

from report_fixture import claim
from rollaudit.model.summaries import Period
from rollaudit.report.claim_lines import claim_lines, unsaid_sentences, untold_sentence


def made(kind, text, last, confidence=0.95, asset_count=1, **details):
    period = Period(first=date(2020, 1, 1), last=last)
    one = replace(claim(text, confidence), id=kind, period=period, asset_count=asset_count)
    return replace(one, details=tuple(details.items()))


def test_the_latest_home_is_told_and_earlier_ones_by_their_towns():
    old = made("home", "a circle in Porto", date(2021, 3, 1), 0.7, town="Porto", country_code="PT")
    new = made("home", "a circle in Lisbon", date(2025, 3, 1), town="Lisbon", country_code="PT")
    first, also = claim_lines((old, new)).lines
    assert (first.label, first.sentence) == ("Home", "A circle in Lisbon.")
    assert (also.sentence, also.confidence) == ("Also in Porto (PT), January 2020 to March 2021.", 0.7)


def test_trips_are_one_line_with_the_latest():
    trips = [made("trip", f"Rome (IT), {year}", date(year, 5, 1)) for year in (2023, 2025, 2024)]
    (line,) = claim_lines(trips).lines
    assert line.sentence == "3, the last to Rome (IT), 2025."
    assert claim_lines(trips[:1]).lines[0].sentence == "One, to Rome (IT), 2023."


def test_several_claims_together_are_no_surer_than_the_least_sure():
    phone = made("device", "x", date(2025, 1, 1), 0.99, make="Apple", model="iPhone 13", serial="")
    camera = made("device", "x", date(2024, 1, 1), 0.65, make="Canon", model="EOS R50", serial="412")
    (line,) = claim_lines((camera, phone)).lines
    assert line.sentence == "2 of the owner's: Apple iPhone 13 and Canon EOS R50 (serial number 412)."
    assert line.confidence == 0.65


def test_claims_without_details_keep_their_own_words():
    kinds = ("owner_name", "person", "device", "theme", "recap")
    for line in claim_lines([made(kind, "redacted words", date(2025, 1, 1)) for kind in kinds]).lines:
        assert "edacted words" in line.sentence


def test_every_claim_is_told_or_counted():
    claims = [made("home", "a circle", date(2025, 1, 1)), made("link", "x", date(2025, 1, 1))]
    told = claim_lines(claims)
    assert sum(len(line.told) for line in told.lines) + len(told.untold) == len(claims)
    assert untold_sentence(told.untold) == "1 more claim: links."
    assert untold_sentence(()) == ""


def test_of_home_and_work_it_is_said_why_not():
    quiet = [replace(claim("", 0.0, abstained="3 nights, 5 needed"), id=kind) for kind in ("home", "trip", "person")]
    assert unsaid_sentences(quiet) == (
        "home: 3 nights, 5 needed.",
        "nor trips and people who recur; too little tells of them.",
    )
