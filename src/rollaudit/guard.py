"""Refuses the network, or writing, to the whole process. There is no way back: audit hooks cannot be removed.

An audit hook sees what Python code asks for (PEP 578). Native code that calls the system directly is not seen by it;
the tests watch the system calls for that. `socket` is not imported here: naming its events is enough.
"""

import os
import sys

# https://docs.python.org/3/library/audit_events.html
_NETWORK_EVENTS = (
    "socket.",
    "urllib.",
    "http.client.",
    "ftplib.",
    "smtplib.",
    "imaplib.",
    "poplib.",
    "nntplib.",
    "telnetlib.",
)
_ASKED = "rollaudit.guard.asked"
_STREAM = 1  # SOCK_STREAM, on every system that Python runs on
# What changes files or starts programs, by the same list.
_CHANGING_EVENTS = frozenset(
    {
        "os.chflags",
        "os.chmod",
        "os.chown",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.link",
        "os.mkdir",
        "os.posix_spawn",
        "os.remove",
        "os.removexattr",
        "os.rename",
        "os.rmdir",
        "os.setxattr",
        "os.spawn",
        "os.symlink",
        "os.system",
        "os.truncate",
        "os.utime",
        "subprocess.Popen",
    }
)
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class NetworkRefusedError(PermissionError):
    """Code of this process tried to use the network. rollaudit never does; a library it uses may have tried to."""


class WritingRefusedError(PermissionError):
    """Code of a process that is only to read tried to change a file, or to start a program."""


class _AlreadyRefusedError(Exception):
    """The hook's answer to the question whether it is there: the hook itself is the only state."""

    def __init__(self, hook: "_Refusal") -> None:
        super().__init__()
        self.hook = hook


def refuse_network() -> None:
    """Make every later use of the network in this process raise `NetworkRefusedError`. Calling it twice is harmless.

    Raises `RuntimeError` where another audit hook has vetoed this one: to go on unguarded would break a promise.
    """
    if not network_is_refused():
        sys.addaudithook(_Refusal())
        if not network_is_refused():
            raise RuntimeError("the network guard could not be installed: another audit hook forbids it")


def network_is_refused() -> bool:
    """Say whether `refuse_network` is in force in this process."""
    try:
        sys.audit(_ASKED)
    except _AlreadyRefusedError:
        return True
    return False


def allow_peer(host: str, port: int) -> None:
    """Let this process connect to one address, in numbers, and to no other: for whoever names a scheduler.

    Nothing else is allowed by it: no name is looked up, nothing listens, no datagram is sent. Where the network is not
    refused, nothing has to be allowed.
    """
    try:
        sys.audit(_ASKED)
    except _AlreadyRefusedError as answer:
        answer.hook.peers.add((host, port))


def allow_host(host: str, port: int) -> None:
    """Let this process look up one name, and speak HTTP to who is behind it: for whoever names an object store.

    Where that name leads is not known here: each address is to be allowed by `allow_peer`, once the name was looked up.
    """
    try:
        sys.audit(_ASKED)
    except _AlreadyRefusedError as answer:
        answer.hook.hosts.add((host, port))


class _Refusal:
    """The audit hook. `peers` are the addresses that may be connected to: none, unless somebody named one.

    `hosts` are the names, with their ports, that may be looked up and spoken to by HTTP.
    """

    __slots__ = ("hosts", "peers")

    def __init__(self) -> None:
        self.peers: set[tuple[object, object]] = set()
        self.hosts: set[tuple[object, object]] = set()

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_NETWORK_EVENTS) and not self._is_allowed(event, arguments):
            raise NetworkRefusedError(f"rollaudit refuses all use of the network ({event})")
        if event == _ASKED:
            raise _AlreadyRefusedError(self)

    def _is_allowed(self, event: str, arguments: tuple[object, ...]) -> bool:
        match event, arguments:
            case _ if not (self.peers or self.hosts):
                return False
            case ("socket.getaddrinfo", (host, port, *_)) | ("http.client.connect", (_, host, port)) if self.hosts:
                return (host, port) in self.hosts
            case "http.client.send", _:  # on a connection, which was allowed or is none
                return bool(self.hosts)
            case "socket.__new__", (_, _, int(kind), _):  # a stream, or a descriptor that is one of a pair already
                return kind == -1 or kind & 0xF == _STREAM
            case "socket.connect", (_, (host, port, *_)):
                return (host, port) in self.peers
            case "socket.getaddrinfo", (str(host), *_):  # of numbers: nobody is asked
                return ":" in host or not host.strip("0123456789.")
            case "socket.gethostname", _:  # the machine's own
                return True
            case _:
                return False


def refuse_writing() -> None:
    """Make every later change of a file, and every start of a program, raise `WritingRefusedError`. To be called once.

    Descriptors that are open stay writable.
    """
    sys.addaudithook(_refuse_changes)


def _refuse_changes(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & _TO_WRITE and not isinstance(path, int):
            raise WritingRefusedError("rollaudit's workers write no files")
    elif event in _CHANGING_EVENTS:
        raise WritingRefusedError(f"rollaudit's workers change nothing ({event})")
