"""What each opt-in, edition by edition and platform by platform, makes of the sample library: scope, counts, verdicts.

To accept a change: ROLLAUDIT_UPDATE_GOLDEN=1, then read the diff. No faces are looked for, so that no model's rounding
decides; who is in a picture is then known from the files' own words alone. Assets are told by path: ids change with
Pillow's version.
"""

import os
from pathlib import Path

import pytest

from cli_runs import Cli
from rollaudit.model.policy import PlatformAccess
from rollaudit.pipeline.analyse import AnalyseOptions, analyse
from rollaudit.profiles.load import known_editions, known_profiles, load_profile
from rollaudit.sample.roll import SAMPLE_AS_OF, make_sample
from rollaudit.store.store import Store

FOLDER = Path(__file__).parent / "profiles"
EDITIONS = [f"{name}@{edition}" for name in known_profiles() for edition in known_editions(name)]
CASES = [(edition, platform) for edition in EDITIONS for platform in PlatformAccess]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    place = tmp_path_factory.mktemp("profiles")
    make_sample(place / "roll")
    done = Cli(place / "user").scan("--store", place / "sample.sqlite", "--quiet", place / "roll")
    assert done.code == 0, done.err
    with Store(place / "sample.sqlite") as opened:
        yield opened


def counted(stated, ceiling):
    return f"{'?' if stated is None else stated} of {ceiling}"


def told(report):
    """Return the report's join of texts and evidence, a line for each thing it says."""
    scope, paths = report.scope, {entry.asset.id: entry.asset.path for entry in report.evidence.assets()}
    yield f"{report.profile.id}@{report.profile.edition} {report.platform} as of {report.as_of}"
    window = f"{scope.window.first} to {scope.window.last}" if scope.window.first else "no window"
    yield f"scope {scope.standing} {counted(scope.stated, scope.ceiling)}, {window}, {scope.undated} undated"
    for row in report.handover:
        if row.ceiling or row.full_access:
            counts = f"{counted(row.stated, row.ceiling)}, {row.full_access} with full access"
            yield f"category {row.category} {counts} by {', '.join(row.clauses) or '-'}"
    for verdict in report.verdicts:
        answers = ", ".join(f"{name}: {entry.stance}" for name, entry in verdict.clauses) or "-"
        yield f"use {verdict.use} {verdict.stance} {verdict.asset_count} by {answers}"
    for one in report.reach:
        strongest = paths[one.evidence[0]] if one.evidence else "-"
        counts = counted(one.stated_count, one.asset_count)
        yield f"clause {one.clause} {counts} {' '.join(one.categories) or '-'} first {strongest}"
    for one in report.exposures:
        condition = f" where {one.condition}" if one.condition else ""
        conflict = f" in conflict {one.conflict}" if one.conflict else ""
        counts = counted(one.stated_count, one.asset_count)
        yield f"exposure {one.clause} {one.use} {one.stance} {counts}{conflict}{condition}"
    for effect in report.platform_effects:
        if effect.platform is report.platform:
            yield f"platform {effect.category} {effect.before} to {effect.after}"
    yield f"statutes {' '.join(one.id for one in report.legal) or '-'}"


@pytest.mark.parametrize(("edition", "platform"), CASES, ids=[f"{one}-{other}" for one, other in CASES])
def test_what_a_profile_makes_of_the_sample_is_as_it_was(store, edition, platform):
    report = analyse(
        store,
        AnalyseOptions(
            library_name="the sample",
            profile=load_profile(edition),
            platform=platform,
            as_of=SAMPLE_AS_OF,
            tool_version="0",
            faces_version=None,
        ),
    )
    text = "\n".join(told(report)) + "\n"
    golden = FOLDER / f"{edition}-{platform}.txt"
    if os.environ.get("ROLLAUDIT_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_no_golden_is_left_over():
    wanted = {f"{edition}-{platform}.txt" for edition, platform in CASES}
    assert {path.name for path in FOLDER.iterdir()} == wanted
