"""What SQLite and the system say of a store, in words with a next step."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rollaudit.errors import StoreError


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the system into `StoreError`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreError(
                f"Another run is using the store {path}.", hint="Wait until it ends, or name another file with --store."
            ) from error
        raise StoreError(
            f"The store {path} cannot be written: {error}.",
            hint="Free some disk space or name another place with --store; what was committed is kept.",
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path} is not a rollaudit store, or a damaged one: {error}.",
            hint="Name another file with --store; this one is left as it is.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"The store {path} cannot be opened: {error.strerror or error}.", hint="Name another place with --store."
        ) from error
