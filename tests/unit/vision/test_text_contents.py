import importlib.util

import pytest

from rollaudit.model.detection import DOCUMENT, TEXT_FOUND, TextClass
from rollaudit.vision.checks import is_iban, passes_luhn, travel_document_digit
from rollaudit.vision.text_contents import TextContents

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("phonenumbers") is None, reason="phonenumbers, the extra `text`"
)


def found(*lines, reveal=False):
    facts = TextContents(reveal=reveal).facts(lines)
    return [fact.value for fact in facts if fact.field == TEXT_FOUND], facts


@pytest.mark.parametrize(
    ("line", "kind", "shown"),
    [
        ("Mail: alba.exemplar@example.org", TextClass.EMAIL, "a***@e***.org"),
        ("Tel. +351 912 345 678", TextClass.PHONE, "***78"),
        ("IBAN DE89 3704 0044 0532 0130 00", TextClass.IBAN, "DE***3000"),
        ("4111 1111 1111 1111", TextClass.CARD, "***1111"),
        ("378282246310005", TextClass.CARD, "***0005"),
        ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", TextClass.MACHINE_READABLE_ZONE, "***"),
        ("7408122F1204159UTO<<<<<<<<<<<6", TextClass.MACHINE_READABLE_ZONE, "***"),
    ],
)
def test_each_kind_is_known_by_its_form_and_masked(line, kind, shown):
    kinds, facts = found("a line", line)
    assert kinds == [kind]
    assert facts[-1].value == shown


@pytest.mark.parametrize(
    "line",
    [
        "alba at example.org",
        "DE88 3704 0044 0532 0130 00",  # check digits
        "4111 1111 1111 1112",  # check digit
        "1234 5678 9012 3456",  # no issuer's number
        "94111111111111111",  # a longer number
        "030 123 45 67",  # no country's code
        "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
        "Total 1 204,57 EUR",
        "",
    ],
)
def test_what_only_looks_alike_is_not_told(line):
    assert found(line) == ([], ())


def test_a_zone_makes_the_picture_a_document():
    _, facts = found("L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    assert DOCUMENT in {fact.field for fact in facts}


def test_revealed_values_are_as_they_stand_and_each_is_told_once():
    _, facts = found("DE89 3704 0044 0532 0130 00", "DE89370400440532013000", reveal=True)
    assert [fact.value for fact in facts[1:]] == ["DE89370400440532013000"]


def test_check_digits_of_the_standards_own_examples():
    assert is_iban("GB29 NWBK 6016 1331 9268 19")
    assert not is_iban("GB29 NWBK 6016 1331 9268 18")
    assert passes_luhn("4539578763621486")
    assert travel_document_digit("L898902C3") == 6
    assert travel_document_digit("740812") == 2
