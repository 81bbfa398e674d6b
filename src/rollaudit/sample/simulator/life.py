"""What an invented life consists of: homes, jobs, visits, journeys, days that recur, devices, habits."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rollaudit.sample.simulator.gear import Gear
from rollaudit.sample.simulator.persona import Persona
from rollaudit.sample.simulator.world import Site


class JobKind(StrEnum):
    """When a job wants somebody to be there."""

    OFFICE = "office"
    SCHOOL = "school"
    NIGHT = "night"
    SHIFTS = "shifts"
    SHOP = "shop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where somebody lives, both days included."""

    site: Site
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Where somebody works or learns. `start_h` and `hours` are a usual day's; `days` the share of them spent there."""

    kind: JobKind
    site: Site
    lunch: Site
    first: date
    last: date
    start_h: float
    hours: float
    attendance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Somebody (or a cabin) visited again and again, `per_year` times, for so many nights."""

    who: str
    site: Site
    first: date
    last: date
    per_year: float
    nights: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Part of a journey: nights at one place."""

    site: Site
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """Days and nights away from home, both days included. `airports` are where it leaves and arrives, if it flies."""

    first: date
    last: date
    legs: tuple[Leg, ...]
    airports: tuple[Site, Site] | None
    purpose: str
    companions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A day kept every year. `punctual` is how likely it is kept on the day, not on the Saturday after it."""

    who: str
    kind: str
    month: int
    day: int
    punctual: float
    kept: float
    guests: float
    at: Site | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A day that comes once, such as a wedding; `title` is what its album is called."""

    kind: str
    title: str
    on: date
    site: Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How much is photographed where (per hour awake), and what becomes of it.

    Shares are of all photos. `located` is the share of the phone's photos with a position, `indoors` what is left of
    it under a roof; in the quarters of years named by `dark_quarters` (year * 4 + quarter) there are none. `noise_m` is
    the usual error of a position, `bias_m` the one that all positions within one building share.
    """

    home: float
    work: float
    out: float
    trip: float
    party: float
    wake_h: float
    sleep_h: float
    unevenness: float
    located: float
    indoors: float
    dark_quarters: frozenset[int]
    noise_m: float
    bias_m: float
    movies: float
    screenshots: float
    messages: float
    saved: float
    shared: float
    blanked: float
    tagged: float
    bursts: float
    weekend_bed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One person's years. `stays` are a traveller's, who has no home; `clients` a photographer's."""

    seed: int
    persona: Persona
    flags: tuple[str, ...]
    first: date
    last: date
    homes: tuple[Home, ...]
    jobs: tuple[Job, ...]
    relations: tuple[Relation, ...]
    trips: tuple[Trip, ...]
    recurring: tuple[Recurring, ...]
    occasions: tuple[Occasion, ...]
    haunts: tuple[Site, ...]
    stays: tuple[Leg, ...]
    clients: tuple[Site, ...]
    gear: tuple[Gear, ...]
    habits: Habits

    def home_on(self, day: date) -> Home | None:
        """Return where the person lives on a day; None for one without a home."""
        return next((home for home in self.homes if home.first <= day <= home.last), None)

    def job_on(self, day: date) -> Job | None:
        """Return the person's work on a day, None where there is none or it is done at home."""
        return next((job for job in self.jobs if job.first <= day <= job.last), None)
