"""Check digits: what tells a number of one kind from any other row of digits."""

import re


def is_iban(text: str) -> bool:
    """Whether a text is an account number by ISO 13616: country, check digits, and 1 as the remainder by 97."""
    bare = "".join(text.split()).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare):
        return False
    return int("".join(str(int(char, 36)) for char in bare[4:] + bare[:4])) % 97 == 1


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1, Annex B."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def travel_document_digit(text: str) -> int:
    """Return the check digit of ICAO Doc 9303-3, 4.9: weights 7, 3, 1 over digits, letters from 10, and `<` as 0."""
    weights = (7, 3, 1)
    return sum((0 if char == "<" else int(char, 36)) * weights[place % 3] for place, char in enumerate(text)) % 10
