"""Which days a country keeps, by the calendars of the package `holidays`: loaded only where a day is to be judged."""

from collections.abc import Iterable
from datetime import date
from typing import Final

# Kept by families in many countries without being holidays by law, or on their eve.
_KEPT_WIDELY: Final = {
    (1, 1): "New Year's Day",
    (2, 14): "Valentine's Day",
    (10, 31): "Halloween",
    (12, 24): "Christmas Eve",
    (12, 25): "Christmas Day",
    (12, 26): "the day after Christmas",
    (12, 31): "New Year's Eve",
}


def public_days(countries: Iterable[str], days: Iterable[date]) -> dict[date, str]:
    """Return those of the days that are public, with their names in English; `countries` are ISO 3166 codes.

    A country without a calendar adds nothing; days kept in many countries are known without any.
    """
    wanted = set(days)
    found = {day: _KEPT_WIDELY[day.month, day.day] for day in wanted if (day.month, day.day) in _KEPT_WIDELY}
    codes = sorted(set(countries))
    if not codes or not wanted:
        return found
    from holidays import country_holidays  # noqa: PLC0415 - 60 ms, paid only where a day recurs

    years = {day.year for day in wanted}
    for code in codes:
        try:
            calendar = country_holidays(code, years=years, language="en_US")
        except (NotImplementedError, KeyError, ValueError):  # no calendar of that country or of such a year
            continue
        for day in wanted:
            if day not in found and (name := calendar.get(day)):
                found[day] = str(name)
    return found
