"""The window that a profile states, on one day: from when to when it takes, and whether it takes an asset."""

from datetime import date, timedelta

from rollaudit.model.policy import Profile
from rollaudit.model.scope import ScopeStanding
from rollaudit.model.summaries import Period


def stated_window(profile: Profile, as_of: date) -> tuple[int | None, Period]:
    """Return the days that the stated scope takes, and from when to when; no days where it takes all, or is unknown."""
    days = profile.scope.window_days
    if profile.scope.standing is not ScopeStanding.COUNTED:
        return days, Period()
    if days is None:
        return None, Period(first=None, last=as_of)
    # The first day lies within the window only in part; it is counted whole, as capture times may lack a zone.
    return days, Period(first=as_of - min(timedelta(days=days), as_of - date.min), last=as_of)


def within(day: date | None, window: Period) -> bool:
    """Whether the stated window takes an asset of this day."""
    if window.first is None:
        return True  # a profile that takes everything takes the undated, too
    return day is not None and window.last is not None and window.first <= day <= window.last
