"""Opens a file of the library: read-only, never through a link, never waiting for a pipe, and without a trace."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from rollaudit.model.evidence import Reason, ReasonCode

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_NO_ACCESS_TIME = getattr(os, "O_NOATIME", 0)


class CannotOpenError(Exception):
    """The file is not there any more, is no regular file, or may not be read; `reason` says which."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code.value)
        self.reason = reason


@contextmanager
def opened(path: bytes) -> Iterator[int]:
    """Give a descriptor of the regular file at `path`. Raises `CannotOpenError`."""
    descriptor = _open(path)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise CannotOpenError(Reason(code=ReasonCode.NOT_REGULAR))
        yield descriptor
    finally:
        os.close(descriptor)


def fetch_ahead(path: bytes, edge_bytes: int) -> None:
    """Ask the system to fetch a file's first and last `edge_bytes` into memory, and do not wait for it.

    On a system that knows no such request, and for what cannot be opened, nothing happens: whoever reads the file will
    say why it cannot be read.
    """
    if not hasattr(os, "posix_fadvise"):
        return
    try:
        with opened(path) as descriptor:
            os.posix_fadvise(descriptor, 0, edge_bytes, os.POSIX_FADV_WILLNEED)
            last = os.fstat(descriptor).st_size - edge_bytes
            if last > 0:
                os.posix_fadvise(descriptor, max(edge_bytes, last), edge_bytes, os.POSIX_FADV_WILLNEED)
    except (CannotOpenError, OSError):
        return


def _open(path: bytes) -> int:
    try:
        try:
            # Reading must not touch the access time; only a file's owner may ask for that.
            return os.open(path, _FLAGS | _NO_ACCESS_TIME)
        except PermissionError:
            return os.open(path, _FLAGS)
    except FileNotFoundError:
        raise CannotOpenError(Reason(code=ReasonCode.VANISHED)) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise CannotOpenError(Reason(code=ReasonCode.SYMLINK)) from None
        name = errno.errorcode.get(error.errno or 0, "")
        raise CannotOpenError(Reason(code=ReasonCode.UNREADABLE, detail=name)) from None
