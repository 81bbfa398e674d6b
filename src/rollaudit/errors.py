"""The errors a user can do something about: a message in plain words and a hint at the next step."""


class RollauditError(Exception):
    """Something the user can act on. `message` says what is wrong, `hint` what to do; `exit_code` is the design's."""

    exit_code = 4

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RollauditError):
    """A wrong option, argument or configuration."""

    exit_code = 2


class NothingToAuditError(RollauditError):
    """No photo and no video was found where the user pointed."""

    exit_code = 3


class MistakesError(UsageError):
    """A file that cannot be used; `mistakes` names every one of them by field."""

    def __init__(self, message: str, *, mistakes: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.mistakes = mistakes


class ProfileError(MistakesError):
    """A profile that cannot be used."""


class ConfigError(MistakesError):
    """A configuration that cannot be used."""


class StoreError(RollauditError):
    """The store cannot be opened, written or understood."""


class AuditError(RollauditError):
    """The audit itself failed: nothing it printed may be taken for a clean result."""
