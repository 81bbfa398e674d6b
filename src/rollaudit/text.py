"""Makes untrusted text safe to show. Everything that comes from a file or a file's name passes through here.

Controls (Cc) carry terminal escapes, formats (Cf) carry bidirectional overrides and zero-width joiners, surrogates
(Cs) are bytes that were no UTF-8 and cannot be encoded, line and paragraph separators break layouts.
"""

import unicodedata

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


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
