"""The names of the outputs, importable without what renders them."""

from enum import StrEnum


class OutputFormat(StrEnum):
    """What `--format` and `-o` take."""

    TERMINAL = "terminal"
    JSON = "json"
