"""What a redacted report says of itself, where its reader begins."""

from typing import Final

from rollaudit.model.redaction import Redaction

_WORDS: Final = {
    Redaction.NONE: "",
    Redaction.SHARE: (
        "Redacted to be shared: positions are to about 10 km and times to the day; people, devices, numbers and files"
        " have other names here; captions and texts are masked. The counts are the library's own."
    ),
    Redaction.PUBLISH: (
        "Redacted to be published: counts and coarse pictures only, no photo by itself, no place below a country, no"
        " day. The counts are the library's own."
    ),
}


def redaction_sentence(level: Redaction) -> str:
    """Return what was taken out; empty where nothing was."""
    return _WORDS[level]
