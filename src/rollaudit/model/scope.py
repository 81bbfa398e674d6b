"""Which media a product says it takes: where they stand, how old they are, when they are taken and by what chosen."""

from dataclasses import dataclass
from enum import StrEnum


class ScopeWindow(StrEnum):
    """Which assets, by age, a profile says it takes."""

    ALL = "all"
    LAST_N_DAYS = "last_n_days"
    OLDER_IF_THEME = "older_if_theme"
    UNKNOWN = "unknown"


class ScopeSource(StrEnum):
    """Where the media stand before the product takes them."""

    CAMERA_ROLL_UNPUBLISHED = "camera_roll_unpublished"
    CLOUD_LIBRARY = "cloud_library"
    USER_SELECTED = "user_selected"
    DRAFT_PREUPLOAD = "draft_preupload"
    SAVED_IN_APP = "saved_in_app"


class ScopeStanding(StrEnum):
    """Whether the stated scope can be counted in a library's files, and why not where it cannot."""

    COUNTED = "counted"
    OWNER_CHOOSES = "owner_chooses"
    NOT_DISCLOSED = "not_disclosed"


class Trigger(StrEnum):
    """When the product takes media."""

    ONE_SHOT = "one_shot"
    ONGOING = "ongoing"
    ON_IMPORT = "on_import"
    UNKNOWN = "unknown"


_CHOSEN_BY_OWNER = frozenset({ScopeSource.USER_SELECTED, ScopeSource.DRAFT_PREUPLOAD, ScopeSource.SAVED_IN_APP})


class Selector(StrEnum):
    """By what the product says it selects media."""

    TIME = "time"
    LOCATION = "location"
    THEME = "theme"
    FAVOURITE = "favourite"
    MEDIA_TYPE = "media_type"
    QUALITY = "quality"
    UNDISCLOSED = "undisclosed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which media the product says it takes. `window_days` is a number for `last_n_days` and None otherwise.

    `clauses` say so; `exceptions` are the clauses that say what is left out: whatever carries one of their categories.
    """

    source: ScopeSource
    window: ScopeWindow
    window_days: int | None
    older_if_theme: bool
    trigger: Trigger
    selectors: tuple[Selector, ...]
    clauses: tuple[str, ...]
    exceptions: tuple[str, ...] = ()

    @property
    def standing(self) -> ScopeStanding:
        """Whether a library's files tell what the stated scope takes: a choice or a silence cannot be counted."""
        if self.source in _CHOSEN_BY_OWNER:
            return ScopeStanding.OWNER_CHOOSES
        known = self.window is ScopeWindow.ALL or self.window_days is not None
        return ScopeStanding.COUNTED if known else ScopeStanding.NOT_DISCLOSED
