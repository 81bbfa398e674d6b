"""Draws lives from a seed: the same seed, the same life.

The shares and rates are guesses at what people's rolls look like, made wide on purpose; they were not fitted to what
any inference finds.
"""

import math
from datetime import date, timedelta
from itertools import count
from random import Random

from rollaudit.sample.simulator.gear import Gear, draw_camera, draw_phones
from rollaudit.sample.simulator.journeys import draw_stays, draw_trips
from rollaudit.sample.simulator.life import Habits, Home, Job, JobKind, Life, Occasion, Recurring, Relation
from rollaudit.sample.simulator.persona import Persona
from rollaudit.sample.simulator.world import Site, World

AS_OF = date(2026, 1, 31)
"""The day on which every simulated library is looked at: the day of its last photo, or soon after."""

_USUAL = (
    (Persona.OFFICE, 34), (Persona.STUDENT, 10), (Persona.NIGHT_SHIFT, 6), (Persona.SHIFTS, 6), (Persona.SHOP, 6),
    (Persona.AT_HOME, 12), (Persona.MOVED, 14), (Persona.TRAVELLER, 6), (Persona.PHOTOGRAPHER, 6),
)  # fmt: skip
_JOBS = {
    Persona.OFFICE: JobKind.OFFICE, Persona.STUDENT: JobKind.SCHOOL, Persona.NIGHT_SHIFT: JobKind.NIGHT,
    Persona.SHIFTS: JobKind.SHIFTS, Persona.SHOP: JobKind.SHOP,
}  # fmt: skip
_NAMES = ("Ada", "Bo", "Caro", "Dev", "Edda", "Femi", "Gil", "Hana", "Ivo", "June", "Kofi", "Lea", "Mio", "Nour")


def draw_life(world: World, seed: int, persona: Persona = Persona.ANYBODY) -> Life:
    """Return the life of one seed. It ends on `AS_OF` or up to two months before."""
    chance = Random(f"life {seed}")  # noqa: S311 - invents people, guards no secrets
    drawn = persona
    if persona is Persona.ANYBODY:
        drawn = chance.choices([one for one, _ in _USUAL], [weight for _, weight in _USUAL])[0]
    last = AS_OF - timedelta(days=chance.choice((0, 1, 3, 10, 60)))
    years = chance.choice((1.0, 1.5, 2, 3, 4, 5, 6, 8, 10, 12))
    if drawn is Persona.MOVED:
        years = max(years, 3)
    period = (last - timedelta(days=round(365 * years)), last)
    town = world.any_town(chance)
    origin = world.site(chance, town, 3_000.0, chance.uniform(6, 20))
    homes = [] if drawn is Persona.TRAVELLER else _draw_homes(chance, world, origin, period, drawn)
    jobs = _draw_jobs(chance, world, homes, period, drawn)

    def lives_at(day: date) -> Site | None:
        return next((home.site for home in homes if home.first <= day <= home.last), None)

    relations = _draw_relations(chance, world, homes, period)
    gear = _draw_gear(chance, period)
    flags = _flags(homes, jobs, relations, gear, drawn)
    return Life(
        seed=seed,
        persona=drawn,
        flags=flags,
        first=period[0],
        last=period[1],
        homes=tuple(homes),
        jobs=tuple(jobs),
        relations=tuple(relations),
        trips=tuple(draw_trips(chance, world, lives_at, period, per_year=chance.choice((0, 0.5, 1, 2, 3, 5, 8)))),
        recurring=tuple(_draw_recurring(chance, relations)),
        occasions=tuple(_draw_occasions(chance, world, origin, period)),
        haunts=_draw_haunts(chance, world, homes),
        stays=tuple(draw_stays(chance, world, origin, period)) if drawn is Persona.TRAVELLER else (),
        clients=_draw_clients(chance, world, homes) if drawn is Persona.PHOTOGRAPHER else (),
        gear=tuple(gear),
        habits=_draw_habits(chance, period),
    )


def _draw_homes(chance: Random, world: World, origin: Site, period: tuple[date, date], persona: Persona) -> list[Home]:
    moves = chance.choices((1, 2, 3), (6, 3, 1))[0] if persona is Persona.MOVED else 0
    length = (period[1] - period[0]).days
    cuts = sorted(chance.sample(range(150, length - 150), moves)) if moves and length > 400 else []
    homes: list[Home] = []
    site, first = origin, period[0]
    for cut in [*cuts, length + 1]:
        last = period[0] + timedelta(days=cut - 1)
        if (last - first).days < 60:
            continue
        homes.append(Home(site=site, first=first, last=min(last, period[1])))
        first = last + timedelta(days=1)
        site = _next_home(chance, world, site)
    homes[-1] = Home(site=homes[-1].site, first=homes[-1].first, last=period[1])
    return homes


def _next_home(chance: Random, world: World, old: Site) -> Site:
    spread_m = chance.uniform(6, 20)
    how = chance.choices(("near", "region", "abroad"), (6, 3, 1.5))[0]
    if how == "near":
        return world.site_apart(chance, old, 700, 12_000, spread_m)
    low, high = (30.0, 500.0) if how == "region" else (200.0, 9_000.0)
    town = world.town_between(chance, old, low, high, abroad=how == "abroad")
    return world.site(chance, town or old, 3_000.0, spread_m)


def _draw_jobs(
    chance: Random, world: World, homes: list[Home], period: tuple[date, date], persona: Persona
) -> list[Job]:
    """Return jobs: for people of no special kind mostly an office; kept through short moves, lost by long ones."""
    if not homes or persona in (Persona.AT_HOME, Persona.PHOTOGRAPHER):
        return []
    jobs: list[Job] = []
    kind = _JOBS.get(persona, JobKind.OFFICE)
    changes = chance.random() < 0.3
    for home in homes:
        halves = [(home.first, home.last)]
        days = (home.last - home.first).days
        if changes and days > 500 and len(homes) == 1:
            middle = home.first + timedelta(days=chance.randrange(200, days - 200))
            halves = [(home.first, middle), (middle + timedelta(days=1), home.last)]
        for first, last in halves:
            jobs.append(_job(chance, world, home.site, kind, (first, last)))
    if persona is Persona.MOVED and len(homes) > 1 and chance.random() < 0.4:
        near = math.hypot(
            homes[0].site.latitude - homes[1].site.latitude, homes[0].site.longitude - homes[1].site.longitude
        )
        if near < 0.15:  # a move within the town: the first job stays
            first_job = jobs[0]
            jobs[:2] = [_stretched(first_job, jobs[1].last)]
    return [job for job in jobs if job.first <= period[1]]


def _stretched(job: Job, last: date) -> Job:
    return Job(
        kind=job.kind, site=job.site, lunch=job.lunch, first=job.first, last=last,
        start_h=job.start_h, hours=job.hours, attendance=job.attendance,
    )  # fmt: skip


def _job(chance: Random, world: World, home: Site, kind: JobKind, period: tuple[date, date]) -> Job:
    far_m = 1_000 * min(60.0, 1.0 + chance.lognormvariate(1.7, 0.8))
    site = world.site_apart(chance, home, 0.6 * far_m, far_m, chance.uniform(20, 90))
    start_h = {
        JobKind.OFFICE: chance.uniform(7.5, 10), JobKind.SCHOOL: chance.uniform(7.8, 9), JobKind.NIGHT: 22.0,
        JobKind.SHIFTS: 6.0, JobKind.SHOP: chance.uniform(8, 11),
    }[kind]  # fmt: skip
    return Job(
        kind=kind,
        site=site,
        lunch=world.site_apart(chance, site, 150, 700, 15.0),
        first=period[0],
        last=period[1],
        start_h=start_h,
        hours=chance.uniform(6, 7.5) if kind is JobKind.SCHOOL else chance.uniform(7.5, 9.5),
        attendance=chance.choice((1.0, 1.0, 0.95, 0.6, 0.4)) if kind is JobKind.OFFICE else 0.95,
    )


def _draw_relations(chance: Random, world: World, homes: list[Home], period: tuple[date, date]) -> list[Relation]:
    if not homes:
        return []
    base = homes[0].site
    relations: list[Relation] = []

    def add(who: str, site: Site, per_year: float, nights: int, span: tuple[date, date] = period) -> None:
        relations.append(Relation(who=who, site=site, first=span[0], last=span[1], per_year=per_year, nights=nights))

    near = chance.random() < 0.5
    parents = (
        world.site_apart(chance, base, 1_500, 25_000, 15.0) if near else _far_site(chance, world, base, 40.0, 900.0)
    )
    add("parents", parents, chance.uniform(10, 40) if near else chance.uniform(2, 7), 0 if near else 2)
    if chance.random() < 0.25:
        until = period[0] + timedelta(days=round((period[1] - period[0]).days * chance.uniform(0.3, 1)))
        partner = world.site_apart(chance, base, 1_000, 15_000, 15.0)
        add("partner", partner, chance.uniform(40, 110), 1, (period[0], until))
    if chance.random() < 0.15:
        add("cabin", _far_site(chance, world, base, 25.0, 250.0), chance.uniform(6, 22), 2)
    for number in range(chance.randint(1, 4)):
        friend = world.site_apart(chance, base, 800, 15_000, 15.0)
        add(f"friend {number + 1}", friend, chance.uniform(2, 14), 0)
    return relations


def _far_site(chance: Random, world: World, base: Site, low_km: float, high_km: float) -> Site:
    town = world.town_between(chance, base, low_km, high_km, abroad=False)
    return world.site(chance, town or base, 3_000.0, 15.0)


def _draw_gear(chance: Random, period: tuple[date, date]) -> list[Gear]:
    numbers = count(1)
    owner = f"{chance.choice(_NAMES)} Simulated"
    gear = draw_phones(chance, *period, numbers=numbers)
    days = (period[1] - period[0]).days
    if chance.random() < 0.15:  # a second phone, of work's
        start = period[0] + timedelta(days=chance.randrange(max(1, days // 2)))
        gear += [_second(phone) for phone in draw_phones(chance, start, period[1], numbers=numbers)]
    if chance.random() < 0.3:
        start = period[0] + timedelta(days=chance.randrange(max(1, days // 2)))
        gear.append(draw_camera(chance, start, period[1], owner=owner, number=next(numbers)))
    for _ in range(chance.randint(1, 4)):  # those of friends, who send their photos whole
        gear += draw_phones(chance, *period, numbers=numbers, owned=False)[:2]
    return gear


def _second(phone: Gear) -> Gear:
    return Gear(
        number=phone.number, camera=phone.camera, naming=phone.naming, first=phone.first, last=phone.last,
        weight=0.25, on_trips=0.1,
    )  # fmt: skip


def _draw_recurring(chance: Random, relations: list[Relation]) -> list[Recurring]:
    parents = next((one.site for one in relations if one.who == "parents"), None)
    names = chance.sample(_NAMES, 8)
    people: list[tuple[str, str, Site | None]] = [("the owner", "birthday", None)]
    people += [("partner", "birthday", None), ("the couple", "anniversary", None)] if chance.random() < 0.6 else []
    people += [(f"child {name}", "birthday", None) for name in names[: chance.choice((0, 0, 1, 2, 3))]]
    people += [("mother", "birthday", parents), ("father", "birthday", parents)] if chance.random() < 0.6 else []
    days = [
        Recurring(
            who=who, kind=kind, month=chance.randint(1, 12), day=chance.randint(1, 28),
            punctual=chance.choice((1.0, 0.8, 0.6, 0.3)), kept=chance.uniform(0.4, 1.0),
            guests=1.0 if kind == "anniversary" else chance.uniform(2, 6), at=at,
        )
        for who, kind, at in people
    ]  # fmt: skip
    if chance.random() < 0.7:
        for who, month, day in (("Christmas Eve", 12, 24), ("Christmas Day", 12, 25), ("New Year's Eve", 12, 31)):
            days.append(
                Recurring(
                    who=who, kind="holiday", month=month, day=day, punctual=1.0, kept=chance.uniform(0.5, 1),
                    guests=chance.uniform(2, 6), at=parents if day != 31 and chance.random() < 0.6 else None,
                )
            )  # fmt: skip
    return days


def _draw_occasions(chance: Random, world: World, origin: Site, period: tuple[date, date]) -> list[Occasion]:
    found: list[Occasion] = []
    days = (period[1] - period[0]).days
    for kind, share in (("wedding", 0.3), ("graduation", 0.2), ("wedding", 0.15)):
        if chance.random() < share:
            on = period[0] + timedelta(days=chance.randrange(days))
            on += timedelta(days=(5 - on.weekday()) % 7 if kind == "wedding" else 0)
            one, other = chance.sample(_NAMES, 2)
            title = f"Wedding {one} and {other}" if kind == "wedding" else f"Graduation {one} {on.year}"
            site = world.site_apart(chance, origin, 2_000, 40_000, 60.0)
            found.append(Occasion(kind=kind, title=title, on=min(on, period[1]), site=site))
    return found


def _draw_haunts(chance: Random, world: World, homes: list[Home]) -> tuple[Site, ...]:
    """Return the parks, cafés and gyms of each home's surroundings, a few for each."""
    return tuple(
        world.site_apart(chance, home.site, 250, 6_000, chance.choice((10.0, 30.0, 150.0)))
        for home in homes
        for _ in range(chance.randint(2, 5))
    )


def _draw_clients(chance: Random, world: World, homes: list[Home]) -> tuple[Site, ...]:
    """Return the homes of others where a photographer works; the first few come again and again."""
    base = homes[0].site
    return tuple(world.site_apart(chance, base, 1_000, 40_000, 15.0) for _ in range(chance.randint(8, 60)))


def _draw_habits(chance: Random, period: tuple[date, date]) -> Habits:
    def about(middle: float, spread: float) -> float:
        return middle * math.exp(chance.gauss(0, spread))

    def share(often: float, most: float) -> float:
        return chance.uniform(0, most) if chance.random() < often else 0.0

    quarters = [year * 4 + quarter for year in range(period[0].year, period[1].year + 1) for quarter in range(4)]
    dark = chance.sample(quarters, chance.choice((0, 0, 0, 1, 2, len(quarters) // 3)))
    kind = chance.choices(("nearly all", "some", "none"), (75, 21, 4))[0]
    located = {"nearly all": chance.betavariate(9, 1), "some": chance.betavariate(2, 2), "none": 0.0}[kind]
    return Habits(
        home=about(0.09, 1.0),
        work=about(0.02, 0.9),
        out=about(0.35, 0.5),
        trip=about(1.2, 0.5),
        party=about(2.5, 0.6),
        wake_h=chance.uniform(6, 9),
        sleep_h=chance.uniform(22, 25.5),
        unevenness=chance.uniform(0.6, 1.6),
        located=located,
        indoors=chance.choice((1.0, 1.0, chance.uniform(0.2, 1.0))),
        dark_quarters=frozenset(dark),
        noise_m=min(65.0, max(5.0, about(12, 0.7))),
        bias_m=chance.choice((0.0, 5.0, 15.0, 40.0)),
        movies=share(0.9, 0.15),
        screenshots=share(0.9, 0.25),
        messages=share(0.8, 0.5),
        saved=share(0.5, 0.1),
        shared=share(0.5, 0.08),
        blanked=share(0.1, 0.3),
        tagged=share(0.08, 0.6),
        bursts=chance.uniform(0.0, 0.35),
        weekend_bed=chance.uniform(0, 2.5),
    )


def _flags(
    homes: list[Home], jobs: list[Job], relations: list[Relation], gear: list[Gear], persona: Persona
) -> tuple[str, ...]:
    phones = [one for one in gear if one.owned and one.camera.gps]
    two = any(one.first < other.last and other.first < one.last for one in phones for other in phones if one != other)
    found = {
        persona.value: True,
        "moved": len(homes) > 1,
        "changed_job": len(jobs) > 1,
        "second_home": any(one.who in ("cabin", "partner") for one in relations),
        "two_phones": two,
        "wrong_clock": any(one.owned and (one.clock_s or one.reset_from) for one in gear),
        "no_offsets": any(one.owned and one.camera.gps and not one.camera.zone for one in gear),
    }
    return tuple(name for name, holds in found.items() if holds)
