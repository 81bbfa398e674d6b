"""How long a run took, stage by stage, and within a stage the workers over each kind of file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderTime:
    """Files of one kind: a format in the reading of metadata, a format and its detectors in the looking at pixels.

    `seconds` is the workers' time, added up over all of them; `longest` is one file's.
    """

    kind: str
    files: int
    seconds: float
    longest: float
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """One stage: `seconds` by the clock on the wall, `items` as its progress counts them."""

    name: str
    seconds: float
    items: int
    readers: tuple[ReaderTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTimes:
    """A whole run; `seconds` by the clock on the wall, from the command's reading of its options on."""

    seconds: float
    stages: tuple[StageTime, ...]
