"""The kinds of life there are; apart from what they consist of, so that to name them costs nothing."""

from enum import StrEnum


class Persona(StrEnum):
    """The kind of life; `anybody` draws one of the others, the usual ones more often."""

    ANYBODY = "anybody"
    OFFICE = "office"
    STUDENT = "student"
    NIGHT_SHIFT = "night_shift"
    SHIFTS = "shifts"
    SHOP = "shop"
    AT_HOME = "at_home"
    MOVED = "moved"
    TRAVELLER = "traveller"
    PHOTOGRAPHER = "photographer"
