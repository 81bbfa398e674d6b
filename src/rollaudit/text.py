"""Makes untrusted text safe to show. Everything that comes from a file or a file's name passes through here.

Controls (Cc) carry terminal escapes, formats (Cf) carry bidirectional overrides and zero-width joiners, surrogates
(Cs) are bytes that were no UTF-8 and cannot be encoded, line and paragraph separators break layouts.
"""

import shlex
import unicodedata

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Not the locale's: the same input gives the same output everywhere."""


def clean(untrusted_text: str, *, limit: int = 300) -> str:
    """Return one line of at most `limit` characters with every control, format and surrogate character replaced.

    The cut is marked with an ellipsis. Never raises.
    """
    head = untrusted_text[: limit + 1]
    if not (head.isascii() and head.isprintable()):
        head = "".join(
            " " if char in "\t\n\r" else REPLACEMENT if unicodedata.category(char) in _UNSAFE else char for char in head
        )
    return head if len(head) <= limit else head[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"


def shell_word(untrusted_text: str, placeholder: str) -> str:
    """Return text as one word of a shell command, `~/` left to the shell; the placeholder where it cannot be shown."""
    shown = clean(untrusted_text, limit=200)
    if shown != untrusted_text or shown.startswith("-"):
        return placeholder
    home, rest = ("~/", shown[2:]) if shown.startswith("~/") else ("", shown)
    return home + shlex.quote(rest) if rest or not home else home
