"""Why an object could not be had, in the words that reasons have as details: rollaudit's, or a store's own codes."""

from typing import Final

UNREACHABLE: Final = "the object store does not answer"
CHANGED: Final = "changed while it was read"
CREDENTIALS: Final = frozenset(
    {"ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId", "InvalidToken", "SignatureDoesNotMatch"}
)
"""Codes that say something of who asks, and so the same of every object."""
ABOUT_ALL: Final = CREDENTIALS | {UNREACHABLE}
"""What would be said of any other object as well."""
