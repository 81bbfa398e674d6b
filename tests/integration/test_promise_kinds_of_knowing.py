"""Promise 4: observed, inferred and granted are told apart; what nobody looked for is never counted as absent."""

import json

import pytest


@pytest.fixture(scope="module")
def report(shared_cli, roll):
    return json.loads(shared_cli.json(roll.path))


def test_observed_inferred_and_granted_stand_in_keys_of_their_own(report):
    assert {"assets", "inferences", "clauses", "exposures", "not_looked_for"} <= report.keys()
    for asset in report["assets"]:
        assert not {"claim", "clause", "stance", "quote"} & asset.keys()


def test_every_observation_names_the_place_it_was_read_from(report):
    for asset in report["assets"]:
        for fact in asset["facts"]:
            assert fact["source"]
            assert 0 < fact["confidence"] <= 1
            assert 0 <= fact["file"] < len(asset["files"])
        for told in (asset["capture_time"], asset["position"]):
            assert told is None or told["source"]


def test_everything_granted_names_a_clause_and_every_clause_its_standing(report):
    clauses = {clause["id"]: clause for clause in report["clauses"]}
    assert report["exposures"]
    for exposure in report["exposures"]:
        assert exposure["clause"] in clauses
    for clause in clauses.values():
        assert clause["mark"]
        assert clause["quote"] is None or clause["source"]


def test_every_exposure_rests_on_assets_that_are_there(report):
    known = {asset["id"] for asset in report["assets"]}
    for exposure in report["exposures"]:
        assert set(exposure["evidence"]) <= known
        assert exposure["asset_count"] <= len(report["assets"])


def test_what_has_no_detector_is_neither_counted_nor_called_absent(report):
    unseen = {entry["category"]: entry["reason"] for entry in report["not_looked_for"]}
    assert {"face_presence", "facial_features", "text_in_image", "objects_scenes"} <= unseen.keys()
    assert all(unseen.values())
    handover = {row["category"]: row for row in report["handover"]}
    # these three can be told by a file's own word or name, though nobody looked at the pixels
    for category in unseen.keys() - {"face_presence", "facial_features", "screenshot_document"}:
        row = handover.get(category)
        assert row is None or (not row["looked_for"] and not row["ceiling"])
        assert not [asset["path"] for asset in report["assets"] if category in asset["categories"]]


def test_faces_nobody_looked_for_are_counted_only_by_a_file_s_own_word(report):
    with_faces = [asset for asset in report["assets"] if "face_presence" in asset["categories"]]
    for asset in with_faces:
        assert [fact for fact in asset["facts"] if fact["category"] == "face_presence"], asset["path"]
    row = next(row for row in report["handover"] if row["category"] == "face_presence")
    assert row["full_access"] == len(with_faces)


def test_the_ledger_tells_absent_from_unread_and_from_not_looked_for(report):
    everything = {row["category"] for row in report["coverage"]["by_category"]}
    for asset in report["assets"]:
        ledger = asset["ledger"]
        parts = [*ledger["absent"], *ledger["unread"], *ledger["not_looked_for"]]
        assert len(parts) == len(set(parts))
        assert set(asset["categories"]) | set(parts) | set(ledger["withheld"]) == everything
        assert not (set(asset["categories"]) | set(ledger["withheld"])) & set(parts)
        assert not set(asset["categories"]) & set(ledger["withheld"])
        if asset["files"][0]["outcome"] == "read":
            assert ledger["unread"] == []
        if asset["files"][0]["outcome"] == "partial":
            assert not set(ledger["absent"]) - {"face_presence", "facial_features"}
    for row in report["coverage"]["by_category"]:
        assert row["found"] + row["absent"] + row["unread"] + row["not_looked_for"] == len(report["assets"])
        reached = sum(row["category"] in asset["categories"] for asset in report["assets"])
        withheld = sum(row["category"] in asset["ledger"]["withheld"] for asset in report["assets"])
        assert row["found"] == reached + withheld


@pytest.mark.parametrize("platform", ["no-media-location", "picker"])
def test_what_a_platform_leaves_is_one_number_everywhere(cli, roll, platform):
    report = json.loads(cli.json(roll.path, "--platform", platform))
    handed = {row["category"]: row["ceiling"] for row in report["handover"]}
    effects = [effect for effect in report["platform_effects"] if effect["platform"] == platform]
    assert effects
    for effect in effects:
        assert handed.get(effect["category"], effect["after"]) == effect["after"]
        assert effect["after"] == sum(effect["category"] in asset["categories"] for asset in report["assets"])


def test_the_page_says_that_nobody_looked(shared_cli, roll):
    page = shared_cli.scan(roll.path).out
    unlooked = page[page.index("NOT LOOKED FOR") : page.index("NEXT")]
    assert "switched off (--no-faces)" in " ".join(unlooked.split())


def test_faces_looked_for_and_not_found_are_another_answer(cli, photos):
    report = cli.run("scan", photos, "-f", "json").report
    assert {(asset["faces"]["looked_for"], asset["faces"]["count"]) for asset in report["assets"]} == {(True, 0)}
    assert "face_presence" not in {entry["category"] for entry in report["not_looked_for"]}


def test_a_picture_that_could_not_be_looked_at_is_not_called_empty(cli, photos):
    whole = (photos / "one.jpg").read_bytes()
    (photos / "one.jpg").write_bytes(whole[: len(whole) - 200])
    report = cli.run("scan", photos, "-f", "json").report
    faces = next(asset["faces"] for asset in report["assets"] if asset["path"] == "one.jpg")
    assert (faces["looked_for"], faces["count"]) == (True, None)
    assert faces["reason"]
