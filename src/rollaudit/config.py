"""The configuration: `rollaudit.toml`, or `[tool.rollaudit]` in `pyproject.toml`, found from a directory upward.

It is looked for from the working directory, never from the library: photos from elsewhere may bring a file of that name
along, and what is audited must not decide how. What rollaudit writes, a configuration may place below itself only.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rollaudit.errors import ConfigError, UsageError

OWN_NAME: Final = "rollaudit.toml"
SHARED_NAME: Final = "pyproject.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One configuration as it was read: options by the name they have on the command line, without the dashes."""

    path: Path
    values: Mapping[str, Any]

    @property
    def directory(self) -> Path:
        """What relative paths in it are relative to."""
        return self.path.parent

    def placed(self, text: str) -> Path:
        """Return the place of a path that stands in it."""
        return self.directory / Path(text).expanduser()

    def writable(self, text: str) -> bool:
        """Say whether a path lies below it, links followed: a cloned repository writes nowhere else."""
        place, home = self.placed(text).resolve(), self.directory.resolve()
        return place.is_relative_to(home) and place != home


def find_config(directory: Path) -> Config | None:
    """Return the first configuration in the directory or above. Raises `UsageError` where it is no TOML.

    In one directory `rollaudit.toml` goes before `pyproject.toml`; one without a `[tool.rollaudit]` does not count.
    """
    here = directory.absolute()
    for place in (here, *here.parents):
        for name in (OWN_NAME, SHARED_NAME):
            path = place / name
            config = read_config(path) if path.is_file() else None
            if config is not None:
                return config
    return None


def read_config(path: Path) -> Config | None:
    """Read a configuration; None for a `pyproject.toml` that says nothing of rollaudit. Raises `UsageError`."""
    try:
        held: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"The configuration {path} cannot be read: {error.strerror or error}.", hint="Name another with --config."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The configuration {path} is no TOML: {error}.", hint="See toml.io for how it is written."
        ) from None
    if path.name == SHARED_NAME:
        held = held.get("tool", {}).get("rollaudit") if isinstance(held.get("tool"), dict) else None
        if held is None:
            return None
        if not isinstance(held, dict):
            raise ConfigError(
                f"In {path}, tool.rollaudit is no table.", hint="Write [tool.rollaudit] above its options."
            )
    return Config(path=path, values={name.replace("_", "-"): value for name, value in held.items()})


def as_arguments(value: Any, *, several: bool) -> list[str]:
    """Return what a TOML value is on the command line. Raises `ValueError` with what it should have been.

    An option that may be repeated takes a list, or a table whose keys and values go with a `=` between them.
    """
    if not several:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(
                "it takes one text or number" if not isinstance(value, bool) else "it takes no truth value"
            )
        return [str(value)]
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [f"{key}={_joined(one)}" for key, one in value.items()]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return list(value)
    raise ValueError("it takes a list of texts, or a table")


def _joined(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise ValueError("the values of its table are texts, numbers or lists of texts")
