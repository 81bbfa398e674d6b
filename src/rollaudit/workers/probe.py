"""What a worker on this machine cannot do: tried out in one, as native code would, past Python and its audit hook."""

import ctypes
import os
import resource
from collections.abc import Callable
from typing import Any

_LIMITS = {
    "memory_bytes": resource.RLIMIT_AS,
    "open_files": resource.RLIMIT_NOFILE,
    "file_bytes": resource.RLIMIT_FSIZE,
    "core_bytes": resource.RLIMIT_CORE,
    "cpu_seconds": resource.RLIMIT_CPU,
}
_AF_INET, _SOCK_STREAM = 2, 1  # the same on Linux and macOS
_NOWHERE = b"/nowhere/at/all"


def probe_task(_setup: Any) -> Callable[[Any], dict[str, Any]]:
    """Return a function that tells what is refused to this worker and its limits; None stands for no limit.

    The answer is {"refused": {"socket": bool, "write": bool, "execute": bool, "signal": bool}, "limits": {...}}.
    Nothing is changed where an attempt goes through: the socket is not connected, the file is the null device, there is
    no such program, the signal is none.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def probe(_item: Any) -> dict[str, Any]:
        attempts: dict[str, Callable[[], int]] = {
            "socket": lambda: libc.socket(_AF_INET, _SOCK_STREAM, 0),
            "write": lambda: libc.open(os.devnull.encode(), os.O_WRONLY),
            "execute": lambda: libc.execv(_NOWHERE, (ctypes.c_char_p * 2)(_NOWHERE, None)),
            "signal": lambda: libc.kill(os.getppid(), 0),
        }
        refused = {name: attempt() < 0 and ctypes.get_errno() != 2 for name, attempt in attempts.items()}  # ENOENT
        soft = {name: resource.getrlimit(number)[0] for name, number in _LIMITS.items()}
        return {
            "refused": refused,
            "limits": {name: None if value == resource.RLIM_INFINITY else value for name, value in soft.items()},
        }

    return probe
