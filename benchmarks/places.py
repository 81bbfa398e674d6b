"""How often the nearest town is the wrong one, and what naming places costs.

    python benchmarks/places.py [--points N]

Points are spread evenly over discs of 30 km around towns of the table. Truth is the great circle to every town of the
table, by brute force. Compared are rollaudit's `name_places` and reverse-geocoder's own search (in its single-process
mode). rollaudit names towns of the point's own time zone only: where that makes the difference it is counted apart.
"""

import argparse
import csv
import subprocess
import sys
import time

import numpy as np
from numpy.typing import NDArray

from rollaudit.model.evidence import Place
from rollaudit.places.gazetteer import EARTH_RADIUS_KM, MAX_DISTANCE_KM, name_places, table_path
from rollaudit.places.zones import is_at_sea, time_zone

DISC_KM = 30.0
# A named town no more than this farther than the nearest is as good: reported distances are rounded to 0.1 km.
SLACK_KM = 0.06

Degrees = NDArray[np.float64]


def vectors(degrees: Degrees) -> Degrees:
    """Turn n x 2 (latitude, longitude) into n x 3 unit vectors."""
    latitude, longitude = np.radians(degrees).T
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )


def kilometres(one: Degrees, other: Degrees) -> Degrees:
    """Great-circle distances of unit vectors, by their chords."""
    chord = np.linalg.norm(one - other, axis=-1)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2)))


def around(towns: Degrees, count: int, random: np.random.Generator) -> list[tuple[float, float]]:
    """Make points evenly within `DISC_KM` of towns chosen at random."""
    chosen = towns[random.integers(0, len(towns), count)]
    reach = np.degrees(DISC_KM / EARTH_RADIUS_KM) * np.sqrt(random.random(count))
    angle = random.random(count) * 2 * np.pi
    latitude = np.clip(chosen[:, 0] + reach * np.cos(angle), -90, 90)
    longitude = chosen[:, 1] + reach * np.sin(angle) / np.cos(np.radians(chosen[:, 0]))
    longitude = (longitude + 180) % 360 - 180
    return [(round(float(a), 6), round(float(b), 6)) for a, b in zip(latitude, longitude, strict=True)]


def nearest_km(points: Degrees, towns: Degrees) -> Degrees:
    """Return each point's distance to its nearest town, looking at every town; infinite where there is none."""
    if not len(towns):
        return np.full(len(points), np.inf)
    where, all_towns = vectors(points), vectors(towns)
    nearest = np.concatenate(
        [np.argmax(where[start : start + 100] @ all_towns.T, axis=1) for start in range(0, len(where), 100)]
    )
    return kilometres(where, all_towns[nearest])


def nearest_in_zone_km(points: Degrees, towns: Degrees, of_all_km: Degrees) -> Degrees:
    """Return each point's distance to the nearest town of its own time zone; at sea, to the nearest of all."""
    town_zones = np.array([time_zone(*town) for town in towns.tolist()])
    point_zones = np.array([time_zone(*point) for point in points.tolist()])
    result = of_all_km.copy()
    for zone in set(point_zones.tolist()):
        if not is_at_sea(zone):
            inside = point_zones == zone
            result[inside] = nearest_km(points[inside], towns[town_zones == zone])
    return result


def own_errors(places: list[Place | None], of_all_km: Degrees, in_zone_km: Degrees) -> dict[str, int]:
    """Sort rollaudit's answers: right and the nearest of all, right for the zone's sake, rightly none, wrong."""
    tally = dict.fromkeys(("nearest of all", "nearest of its time zone only", "abstained", "wrong"), 0)
    for place, of_all, in_zone in zip(places, of_all_km, in_zone_km, strict=True):
        if place is None:
            tally["abstained" if in_zone > MAX_DISTANCE_KM - SLACK_KM else "wrong"] += 1
        elif abs(place.distance_km - in_zone) > SLACK_KM:
            tally["wrong"] += 1
        else:
            tally["nearest of all" if in_zone <= of_all + SLACK_KM else "nearest of its time zone only"] += 1
    return tally


def peer_errors(points: Degrees, best_km: Degrees) -> tuple[NDArray[np.bool_], float]:
    """Ask reverse-geocoder; return where it names a farther town than the nearest, and its seconds."""
    import reverse_geocoder  # noqa: PLC0415 - a peer, imported for comparison only; the program never does

    search = reverse_geocoder.RGeocoder(mode=1, verbose=False)
    start = time.perf_counter()
    answers = search.query([tuple(point) for point in points])
    seconds = time.perf_counter() - start
    named = np.array([(float(answer["lat"]), float(answer["lon"])) for answer in answers])
    return kilometres(vectors(points), vectors(named)) > best_km + SLACK_KM, seconds


def cold_start_ms(count: int, *, clustered: bool) -> float:
    """Time one call in a fresh process, its imports left out; the best of five."""
    dozen_places = "(i % 3) * 20 - 10 + i / 5000, (i % 4) * 15 + i / 7000"
    spread = dozen_places if clustered else "i * 7 % 120 - 50, i * 37 % 360 - 180"
    code = (
        "import time\nfrom rollaudit.places.gazetteer import name_places\n"
        f"points = [({spread}) for i in range({count})]\n"
        "start = time.perf_counter(); name_places(points); print((time.perf_counter() - start) * 1000)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    return min(float(run.stdout) for run in runs)


def main() -> int:
    """Print error rates and times; 1 where an answer of rollaudit's is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=5000)
    options = parser.parse_args()
    with table_path().open(encoding="utf-8", newline="") as file:
        towns = np.array([(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)])
    points = list(dict.fromkeys(around(towns, options.points, np.random.default_rng(46))))
    degrees = np.array(points)
    best_km = nearest_km(degrees, towns)

    start = time.perf_counter()
    places = name_places(points)
    own_s = time.perf_counter() - start
    tally = own_errors([places[point] for point in points], best_km, nearest_in_zone_km(degrees, towns, best_km))
    print(f"{len(points)} points within {DISC_KM:.0f} km of {len(towns)} towns; limit {MAX_DISTANCE_KM:.0f} km")
    print(f"rollaudit, {own_s:.2f} s: " + ", ".join(f"{name} {number}" for name, number in tally.items()))

    wrong, peer_s = peer_errors(degrees, best_km)
    north = degrees[:, 0] > 45
    print(
        f"reverse-geocoder's own search, {peer_s:.2f} s once loaded: a farther town for {wrong.mean():.1%} of all, "
        f"{wrong[north].mean():.1%} north of 45 degrees"
    )
    print(f"fresh process, 300 points in a dozen places: {cold_start_ms(300, clustered=True):.0f} ms")
    print(f"fresh process, 300 points all over the world: {cold_start_ms(300, clustered=False):.0f} ms")
    many = around(towns, 100_000, np.random.default_rng(7))
    start = time.perf_counter()
    name_places(many)
    print(f"100,000 points: {time.perf_counter() - start:.1f} s")
    return int(tally["wrong"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
