"""What this machine and installation give rollaudit: versions, extras, models, the workers' confinement, stores."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that is used; `version` is None where it is not installed."""

    name: str
    version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An extra of the package, with all that it brings."""

    name: str
    packages: tuple[Package, ...]

    @property
    def installed(self) -> bool:
        """Whether all of it is there."""
        return all(one.version is not None for one in self.packages)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A network's weights: `sha256` in hex and `size` in bytes of what lies there, None where nothing does."""

    name: str
    sha256: str | None
    expected: str
    size: int | None = None

    @property
    def intact(self) -> bool:
        """Whether it is the one that was measured."""
        return self.sha256 == self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedFor:
    """One detector that a scan with no options runs, or would if what it needs were installed."""

    detector: str
    version: str | None
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerFacts:
    """What was tried out in a worker. `refused` tells of each attempt whether the system refused it to native code.

    `limits` are in the units of their names, None for none. `landlock` is the kernel's version of it, 0 for none.
    """

    refused: tuple[tuple[str, bool], ...]
    limits: tuple[tuple[str, int | None], ...]
    landlock: int
    audit_hook: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFile:
    """A store in the cache: `size` in bytes with its journal, `of_this_version` whether this rollaudit reads it."""

    path: str
    size: int
    of_this_version: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All of it, with what is wrong in words that say what to do."""

    version: str
    python: str
    system: str
    cores: int
    packages: tuple[Package, ...]
    extras: tuple[Extra, ...]
    models: tuple[ModelFile, ...]
    looked_for: tuple[LookedFor, ...]
    reader_version: str
    formats: tuple[str, ...]
    worker: WorkerFacts
    store_directory: str
    stores: tuple[StoreFile, ...]
    problems: tuple[str, ...]
