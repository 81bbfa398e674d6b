"""What lines read in a picture hold: addresses and numbers that a rule knows by their form and their check digits.

The lines themselves are neither kept nor shown. Each kind is told once, with its values masked unless they are to be
shown.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rollaudit.model.detection import DOCUMENT, TEXT_FOUND, TextClass
from rollaudit.model.evidence import Category, Fact
from rollaudit.vision import masking
from rollaudit.vision.checks import is_iban, passes_luhn, travel_document_digit
from rollaudit.vision.masking import Mask

SOURCE: Final = "pixels:text"
TRAVEL_DOCUMENT: Final = "travel or identity document"
_DOUBT: Final = 0.9  # a character may be read wrongly; check digits take most of that doubt
_MOST_VALUES: Final = 20

_EMAIL: Final = re.compile(r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,18}")
# ISO 13616-1, the registry's lengths: without them one remainder in 97 would be met by some cut of any long number.
_IBAN_COUNTRIES: Final = {
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS",
    23: "AE GI IL IQ OM TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_IBAN_LENGTHS: Final = {country: length for length, those in _IBAN_COUNTRIES.items() for country in those.split()}
_IBAN_START: Final = re.compile(r"(?=([A-Z]{2})\d{2})")
# ISO/IEC 7812: Visa, Mastercard, American Express, Discover, Diners, JCB, each with its length.
_CARD: Final = re.compile(
    r"(?<![\d.,])(?:(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|65\d{2}|35[2-8]\d)([ -]?)\d{4}\1\d{4}\1\d{4}"
    r"|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\d.,]\d)(?!\d)"
)
# ICAO Doc 9303-4 (booklets) and -6 (TD2): number, state, birth, sex, expiry, each number with its check digit.
_ZONE_OF_BOOKLET: Final = re.compile(r"([A-Z0-9<]{9})(\d)([A-Z<]{3})(\d{6})(\d)[MFX<](\d{6})(\d)")
# ICAO Doc 9303-5 (cards): the second of three lines.
_ZONE_OF_CARD: Final = re.compile(r"(?<![A-Z0-9])(\d{6})(\d)[MFX<](\d{6})(\d)([A-Z<]{3})")


class TextContents:
    """Looks through lines of text. Make one for each worker process."""

    def __init__(self, *, reveal: bool) -> None:
        import phonenumbers  # noqa: PLC0415 - an extra, for the workers that read text

        self._phones = phonenumbers.PhoneNumberMatcher
        self._reveal = reveal

    def facts(self, lines: Sequence[str]) -> tuple[Fact, ...]:
        """Return the classes found with their values, in the order of the classes and the lines."""
        told: list[Fact] = []
        for kind, field, mask, values in (
            (TextClass.EMAIL, "TextEmail", masking.email, _emails(lines)),
            (TextClass.PHONE, "TextPhone", masking.phone, self._numbers(lines)),
            (TextClass.IBAN, "TextIban", masking.iban, _ibans(lines)),
            (TextClass.CARD, "TextCard", masking.ending, _cards(lines)),
            (TextClass.MACHINE_READABLE_ZONE, "TextDocumentNumber", masking.whole, _zones(lines)),
        ):
            told += self._told(kind, field, mask, list(dict.fromkeys(values))[:_MOST_VALUES])
        return tuple(told)

    def _told(self, kind: TextClass, field: str, mask: Mask, values: Sequence[str]) -> Iterator[Fact]:
        if not values:
            return
        yield Fact(Category.TEXT_IN_IMAGE, TEXT_FOUND, kind.value, SOURCE, _DOUBT)
        if kind is TextClass.MACHINE_READABLE_ZONE:
            yield Fact(Category.SCREENSHOT_DOCUMENT, DOCUMENT, TRAVEL_DOCUMENT, SOURCE, _DOUBT)
        for value in values:
            yield Fact(Category.TEXT_IN_IMAGE, field, value if self._reveal else mask(value), SOURCE, _DOUBT)

    def _numbers(self, lines: Sequence[str]) -> Iterator[str]:
        for line in lines:
            # None: no country is guessed at, so that a number counts only with its country's code.
            yield from (match.raw_string for match in self._phones(line, None))


def _emails(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from _EMAIL.findall(line)


def _ibans(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        bare = "".join(line.split()).upper()
        for start in _IBAN_START.finditer(bare):
            account = bare[start.start() : start.start() + _IBAN_LENGTHS.get(start[1], 0)]
            if len(account) == _IBAN_LENGTHS.get(start[1]) and is_iban(account):
                yield account


def _cards(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        for match in _CARD.finditer(line):
            digits = re.sub(r"\D", "", match[0])
            if passes_luhn(digits):
                yield digits


def _zones(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        bare = "".join(line.split()).upper()
        for match in _ZONE_OF_BOOKLET.finditer(bare):
            number, digit, _, birth, birth_digit, expiry, expiry_digit = match.groups()
            if _hold((number, digit), (birth, birth_digit), (expiry, expiry_digit)):
                yield number.rstrip("<")
        for match in _ZONE_OF_CARD.finditer(bare):
            birth, birth_digit, expiry, expiry_digit, _ = match.groups()
            if _hold((birth, birth_digit), (expiry, expiry_digit)):
                yield bare


def _hold(*numbers: tuple[str, str]) -> bool:
    return all(travel_document_digit(number) == int(digit) for number, digit in numbers)
