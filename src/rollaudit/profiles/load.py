"""Finds a profile by its name and edition or by its path, reads it, and refuses it whole or not at all."""

import os
import re
import stat
import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from rollaudit.errors import ProfileError, UsageError
from rollaudit.model.policy import Profile
from rollaudit.profiles.fields import shown, suggestion
from rollaudit.profiles.lines import line_of, lines_of
from rollaudit.profiles.validate import validate
from rollaudit.text import clean

MAX_PROFILE_BYTES = 256 << 10

_ENDING = ".toml"
_AT_LINE = re.compile(r"at line (\d+)")


def known_profiles() -> tuple[str, ...]:
    """Return the names of the profiles that ship with rollaudit, in alphabetical order, without their editions."""
    return tuple(sorted({name.partition("@")[0] for name in _shipped()}))


def known_editions(name: str) -> tuple[str, ...]:
    """Return the editions that ship of one profile, oldest first; empty for a name that is not known."""
    editions = (_edition(file) for file in _shipped() if file.partition("@")[0] == name)
    return tuple(sorted(editions))


def shipped_beside(own: Profile) -> tuple[Profile, ...]:
    """Return the shipped profiles but this one: its other editions, oldest first, then each other product's newest."""
    editions = (_shipped_profile(f"{own.id}@{edition}") for edition in known_editions(own.id))
    others = (_shipped_profile(name) for name in known_profiles() if name != own.id)
    return (*(one for one in editions if one.edition != own.edition), *others)


@lru_cache(maxsize=64)
def _shipped_profile(name: str) -> Profile:
    return load_profile(name)


def load_profile(name_or_path: str) -> Profile:
    """Return a shipped profile by its name, with `@EDITION` where one is meant, or the user's own at this path.

    What ends in `.toml` or holds a path separator is a path. A name alone means the edition whose file bears it alone.
    Raises `UsageError` for a name that is not known or a file that cannot be read, and `ProfileError` with every
    mistake for a profile that cannot be used.
    """
    content = _read(name_or_path) if _is_path(name_or_path) else shipped_text(name_or_path).encode()
    return parse_profile(content, name=name_or_path)


def profile_text(name_or_path: str) -> str:
    """Return the TOML itself of a profile that can be used. Raises as `load_profile` does."""
    load_profile(name_or_path)
    return _read(name_or_path).decode() if _is_path(name_or_path) else shipped_text(name_or_path)


def unused_sources(profile: Profile) -> tuple[str, ...]:
    """Return the ids of sources that no clause and no applicability cites: no mistake, but worth a look."""
    cited = {clause.source.id for clause in profile.clauses if clause.source}
    cited |= {entry.source.id for entry in profile.applies}
    return tuple(source.id for source in profile.sources if source.id not in cited)


def shipped_text(name: str) -> str:
    """Return the TOML of a shipped profile, by its name or by name and edition. Raises `UsageError`."""
    wanted, at, edition = name.partition("@")
    known = known_profiles()
    if wanted not in known:
        raise UsageError(
            f"there is no profile {shown(name)}{suggestion(wanted, known)}",
            hint=f"Known profiles: {', '.join(known)}. One of your own is given by its path, ending in {_ENDING}.",
        )
    for file in (wanted, name):
        if file in _shipped() and (not at or edition == _edition(file)):
            return _text(file)
    editions = known_editions(wanted)
    raise UsageError(
        f"there is no edition {shown(edition)} of the profile {shown(wanted)}{suggestion(edition, editions)}",
        hint=f"Known editions: {', '.join(f'{wanted}@{one}' for one in editions)}.",
    )


def _shipped() -> tuple[str, ...]:
    """Return the names of the files: `id` for the edition that is meant without one, `id@edition` for the others."""
    names = (entry.name for entry in files("rollaudit.profiles").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def _text(file: str) -> str:
    return (files("rollaudit.profiles") / f"{file}{_ENDING}").read_text(encoding="utf-8")


def _edition(file: str) -> str:
    _, at, edition = file.partition("@")
    return edition if at else str(tomllib.loads(_text(file))["edition"])


def parse_profile(content: bytes, *, name: str) -> Profile:
    """Return the profile that these bytes of TOML describe; `name` stands in the messages.

    Raises `ProfileError`; its `mistakes` name every field that is wrong as `name:line: field: what`, in line order.
    """
    try:
        text = content.decode()
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(name, f"{_place(name, line)} byte {error.start}: TOML is UTF-8 text, and this is not") from None
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else content.count(b"\n") + 1
        raise _refused(name, f"{_place(name, line)} not valid TOML: {clean(str(error))}") from None
    except RecursionError:
        raise _refused(name, f"{_place(name, 1)} not valid TOML: nested too deep") from None
    profile, mistakes = validate(tables)
    if mistakes:
        lines = lines_of(text)
        placed = sorted(((line_of(one.path, lines), one) for one in mistakes), key=lambda pair: pair[0])
        raise _refused(name, *(f"{_place(name, line)} {mistake}" for line, mistake in placed))
    return profile


def _place(name: str, line: int) -> str:
    return f"{clean(name, limit=200)}:{line}:"


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
