"""The two axes of a finding, apart from the report: the command line names them before anything is loaded."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding gives away."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Certainty(StrEnum):
    """How sure it is that a finding is one."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
