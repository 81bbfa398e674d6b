"""Commands that make a report again keep what decides its numbers, and keep nothing where nothing was to be kept."""

from report_fixture import build_report
from rollaudit.model.detection import FaceSearch
from rollaudit.model.evidence import Category
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.redaction import Redaction
from rollaudit.model.report import NotLookedFor, WhatIf
from rollaudit.report.steps import Reading, next_commands, reading_steps
from rollaudit.vision.faces import FACES_VERSIONS

PLACE = "/home/ana/Pictures/iPhone"


def test_a_page_names_the_day_and_all_that_changes_its_numbers():
    report = build_report(
        platform=PlatformAccess.PICKER,
        what_if=WhatIf(without=("names",), assets_before=1, assets_after=1, effects=()),
        detectors=(f"faces={FACES_VERSIONS[FaceSearch.ACCURATE]}", "codes=1", "text=1"),
        not_looked_for=(),
    )
    commands = [command for _, command in next_commands(report, Reading(profile="google-photos-backup", kept=False))]
    same = f"rollaudit scan {PLACE} --faces accurate --codes --text --no-store --profile google-photos-backup"
    assert f"{same} --platform picker --as-of 2026-01-31 --without names -o json=report.json" in commands
    assert f"{same} --as-of 2026-01-31 --without names --platform full" in commands


def test_a_page_without_faces_is_counted_again_without_faces():
    missing = (NotLookedFor(category=Category.FACE_PRESENCE, reason="--no-faces"),)
    commands = dict(next_commands(build_report(not_looked_for=missing)))
    assert commands["Keep every number and where it comes from"] == (
        f"rollaudit scan {PLACE} --no-faces --as-of 2026-01-31 -o json=report.json"
    )


def test_what_was_to_be_kept_nowhere_is_kept_nowhere_by_the_next_step_either():
    missing = (NotLookedFor(category=Category.FACE_PRESENCE, reason="--no-faces"),)
    steps = dict(reading_steps(build_report(not_looked_for=missing), Reading(kept=False)))
    assert steps["As a page"] == f"rollaudit scan {PLACE} --no-faces --no-store -o html=report.html"


def test_a_redacted_page_names_no_path():
    report = build_report(redaction=Redaction.SHARE, library="library")
    commands = " ".join(command for _, command in next_commands(report, Reading(paths=("/secret/a", "/secret/b"))))
    assert "secret" not in commands
    assert "--redact share" in commands
