"""What of a report is taken out before it is rendered, so that it can be handed on."""

from enum import StrEnum


class Redaction(StrEnum):
    """How much a report tells of whom and where.

    `share` keeps every file as a row, with positions to about 10 km, days without hours, and pseudonyms for names,
    numbers, devices and paths. `publish` keeps counts and coarse pictures only.
    """

    NONE = "none"
    SHARE = "share"
    PUBLISH = "publish"
