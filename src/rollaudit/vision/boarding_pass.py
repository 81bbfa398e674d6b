"""The bar coded boarding pass: IATA Resolution 792, format M."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from rollaudit.vision import masking
from rollaudit.vision.masking import Part

# The mandatory items of one leg, 37 characters: booking code, from, to, carrier, flight, day of the year, cabin, seat,
# check-in number, status; then, in hexadecimal, how many characters of conditional items follow.
_LEG: Final = re.compile(
    r"(?P<booking>[A-Z0-9 ]{7})(?P<start>[A-Z]{3})(?P<end>[A-Z]{3})(?P<carrier>[A-Z0-9 ]{3})"
    r"(?P<flight>[0-9 ]{4}[A-Z0-9 ])(?P<day>[0-9 ]{3})(?P<cabin>[A-Z0-9 ])(?P<seat>[A-Z0-9 ]{4})"
    r"(?P<number>[A-Z0-9 ]{5})(?P<status>[A-Z0-9 ])(?P<more>[0-9A-F]{2})"
)
_HEAD: Final = re.compile(r"M(?P<legs>[1-4])(?P<name>[A-Z0-9 /'.-]{20})[E ]")
_LEAP_YEAR: Final = date(2024, 1, 1)


def boarding_pass_parts(said: str) -> tuple[Part, ...] | None:
    """Return name, value and mask of what a boarding pass says; None where the text is none.

    With the name and the booking code anybody can open the booking on the airline's site.
    """
    head = _HEAD.match(said)
    if head is None:
        return None
    legs = tuple(_legs(said, head.end(), int(head["legs"])))
    if not legs:
        return None
    parts = [Part("BoardingPassName", head["name"].strip(), masking.initials)]
    for leg in legs:
        flight = f"{leg['carrier'].strip()}{leg['flight'].strip().lstrip('0')}"
        parts += [
            Part("BoardingPassBookingCode", leg["booking"].strip(), masking.whole),
            Part("BoardingPassRoute", f"{leg['start']}-{leg['end']}", masking.shown),
            Part("BoardingPassFlight", flight, masking.shown),
            Part("BoardingPassDay", _day(leg["day"]), masking.shown),
            Part("BoardingPassSeat", leg["seat"].strip().lstrip("0"), masking.whole),
        ]
    return tuple(parts)


def _legs(said: str, start: int, count: int) -> Iterator[re.Match[str]]:
    for _ in range(count):
        leg = _LEG.match(said, start)
        if leg is None:
            return
        yield leg
        start = leg.end() + int(leg["more"], 16)


def _day(digits: str) -> str:
    """Say the day of the year, which the pass gives without the year: `day 178, 26 or 27 June`."""
    bare = digits.strip()
    if not bare.isdigit() or not 1 <= int(bare) <= 366:
        return ""
    number = int(bare)
    in_leap_year = _LEAP_YEAR + timedelta(days=number - 1)
    if number <= 59:
        return f"day {number} of the year, {in_leap_year:%d %B}".replace(" 0", " ")
    in_common_year = in_leap_year + timedelta(days=1)
    return f"day {number} of the year, {in_leap_year:%d %B} or {in_common_year:%d %B}".replace(" 0", " ")
