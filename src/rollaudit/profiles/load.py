"""Finds a profile by its name or its path, reads it with a ceiling on its size, and refuses it whole or not at all."""

import os
import stat
import tomllib
from importlib.resources import files
from pathlib import Path

from rollaudit.errors import ProfileError, UsageError
from rollaudit.model.policy import Profile
from rollaudit.profiles.fields import shown, suggestion
from rollaudit.profiles.validate import validate
from rollaudit.text import clean

MAX_PROFILE_BYTES = 256 << 10

_ENDING = ".toml"


def known_profiles() -> tuple[str, ...]:
    """Return the names of the profiles that ship with rollaudit, in alphabetical order."""
    names = (entry.name for entry in files("rollaudit.profiles").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def load_profile(name_or_path: str) -> Profile:
    """Return the shipped profile of this name, or the user's own at this path.

    What ends in `.toml` or holds a path separator is a path. Raises `UsageError` for a name that is not known or a
    file that cannot be read, and `ProfileError` with every mistake for a profile that cannot be used.
    """
    if _is_path(name_or_path):
        return parse_profile(_read(name_or_path), name=name_or_path)
    known = known_profiles()
    if name_or_path not in known:
        raise UsageError(
            f"there is no profile {shown(name_or_path)}{suggestion(name_or_path, known)}",
            hint=f"Known profiles: {', '.join(known)}. One of your own is given by its path, ending in {_ENDING}.",
        )
    return parse_profile((files("rollaudit.profiles") / f"{name_or_path}{_ENDING}").read_bytes(), name=name_or_path)


def parse_profile(content: bytes, *, name: str) -> Profile:
    """Return the profile that these bytes of TOML describe; `name` stands in the messages.

    Raises `ProfileError`; its `mistakes` name every field that is wrong.
    """
    try:
        tables = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        raise _refused(name, f"byte {error.start}: TOML is UTF-8 text, and this is not") from None
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, f"not valid TOML: {clean(str(error))}") from None
    except RecursionError:
        raise _refused(name, "not valid TOML: nested too deep") from None
    profile, mistakes = validate(tables)
    if mistakes:
        raise _refused(name, *mistakes)
    return profile


def _is_path(name_or_path: str) -> bool:
    separators = {os.sep, os.altsep or os.sep}
    return name_or_path.endswith(_ENDING) or any(separator in name_or_path for separator in separators)


def _read(path: str) -> bytes:
    try:
        # A pipe or a device could block or never end: only a regular file is a profile.
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise UsageError(f"the profile {shown(path)} is not a file", hint="Give the path of one TOML file.")
        with Path(path).open("rb") as file:
            content = file.read(MAX_PROFILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(
            f"the profile {shown(path)} cannot be read: {clean(why)}",
            hint=f"Known profiles by name: {', '.join(known_profiles())}.",
        ) from None
    if len(content) > MAX_PROFILE_BYTES:
        raise _refused(path, f"larger than {MAX_PROFILE_BYTES >> 10} KiB, which no profile needs")
    return content


def _refused(name: str, *mistakes: str) -> ProfileError:
    count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    return ProfileError(
        f"the profile {shown(name)} cannot be used: {count}",
        mistakes=mistakes,
        hint="The format is described in docs/profiles.md.",
    )
