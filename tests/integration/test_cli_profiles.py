"""The commands about profiles, and what a scan makes of profiles by name, by edition and by path."""

import json
import re
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "gallery-assistant.toml"
QUIET = ("--no-faces", "--jobs", "1", "--as-of", "2025-07-06", "--format", "json")


@pytest.fixture
def scanned(cli, photos):
    def scan(profile, *more):
        run = cli.run("scan", *QUIET, "--profile", profile, *more, photos)
        assert run.code == 0, run.err
        return json.loads(run.out)

    return scan


def test_the_list_names_every_edition_and_marks_the_one_that_is_meant(shared_cli):
    run = shared_cli.run("profiles", "list")
    assert run.code == 0
    meant = re.findall(r"^\* (\S+)", run.out, re.MULTILINE)
    assert "facebook-cloud-processing@2025-06" in meant
    assert len({name.partition("@")[0] for name in meant}) == len(meant) == 7
    assert "facebook-cloud-processing@2025-12" in run.out
    assert re.search(r"^  facebook-cloud-processing@2025-10 .*superseded by 2025-12$", run.out, re.MULTILINE)


def test_a_profile_is_shown_with_its_words_sources_and_contradictions(shared_cli):
    run = shared_cli.run("profiles", "show", "facebook-cloud-processing@2025-12", env={"COLUMNS": "200"})
    assert run.code == 0
    assert "“transforms and represents the media into an embedding”" in run.out
    assert "the terms state, 18 December 2025" in run.out
    assert "CONTRADICTIONS" in run.out
    assert "no legal advice" in run.out
    assert "disputed" in run.out


def test_a_profile_shown_as_toml_can_be_used_as_ones_own(cli):
    run = cli.run("profiles", "show", "icloud-photos", "--toml")
    mine = cli.work / "mine.toml"
    mine.write_text(run.out, encoding="utf-8")
    assert cli.run("profiles", "check", "mine.toml").out == "mine.toml: can be used: icloud-photos, edition 2025-09\n"


def test_the_example_written_from_the_documentation_can_be_used(shared_cli):
    run = shared_cli.run("profiles", "check", EXAMPLE)
    assert (run.code, run.err) == (0, "")
    assert "note" not in run.out


def test_every_mistake_of_every_file_is_named_by_file_line_and_field(cli):
    text = EXAMPLE.read_text(encoding="utf-8")
    (cli.work / "one.toml").write_text(text.replace('window = "last_n_days"', 'window = "last_days"'), encoding="utf-8")
    broken = text.replace('stance = "denied",', 'stance = "dennied",').replace('default = "off"', 'default = "of"')
    (cli.work / "two.toml").write_text(broken, encoding="utf-8")
    run = cli.run("profiles", "check", "one.toml", "two.toml", EXAMPLE, "gone.toml")
    assert run.code == 2
    assert "can be used: gallery-assistant" in run.out
    told = re.findall(r"^  - (\w+\.toml):(\d+): (\S+): ", run.err, re.MULTILINE)
    assert [(name, field) for name, _, field in told] == [
        ("one.toml", "scope.window"),
        ("two.toml", "clauses[6].uses[0].stance"),
        ("two.toml", "controls[0].default"),
    ]
    for name, line, field in told:
        assert field.rpartition(".")[2] in (cli.work / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert "gone.toml" in run.err
    assert "error: 4 mistakes found" in run.err


def test_a_source_that_nothing_cites_is_a_note_and_no_mistake(cli):
    text = EXAMPLE.read_text(encoding="utf-8")
    extra = '\n[[sources]]\nid = "unread"\npublisher = "P"\ntitle = "T"\ndated = "unknown"\nauthority = "press"\n'
    (cli.work / "mine.toml").write_text(text + extra, encoding="utf-8")
    run = cli.run("profiles", "check", "mine.toml")
    assert run.code == 0
    assert "nothing cites the source unread" in run.out


def test_the_schema_is_printed_as_it_stands_in_the_repository(shared_cli):
    run = shared_cli.run("profiles", "schema")
    written = Path(__file__).parents[2] / "schema" / "profile-v1.schema.json"
    assert run.out == written.read_text(encoding="utf-8")


def test_an_edition_nobody_knows_lists_the_known_ones(cli, photos):
    run = cli.scan("--profile", "facebook-cloud-processing@2024-01", photos)
    assert run.code == 2
    assert "facebook-cloud-processing@2025-12" in run.err


def test_each_edition_is_told_in_the_report(scanned):
    for edition in ("2025-06", "2025-12"):
        report = scanned(f"facebook-cloud-processing@{edition}")
        assert report["profile"]["edition"] == edition
    assert "terms-embedding" in {clause["id"] for clause in report["clauses"]}


@pytest.mark.parametrize(
    ("profile", "standing"), [("amazon-photos", "not_disclosed"), ("chatgpt-image-upload", "owner_chooses")]
)
def test_what_no_file_tells_is_null_and_the_ceiling_is_still_given(scanned, profile, standing):
    report = scanned(profile)
    assert report["scope"]["standing"] == standing
    assert report["scope"]["stated"] is None
    assert report["scope"]["ceiling"] == len(report["assets"]) > 0
    assert {row["stated"] for row in report["handover"]} == {None}
    assert {one["stated_count"] for one in report["exposures"]} == {None}
    assert all(clause["reach"]["stated_count"] is None for clause in report["clauses"])


def test_a_product_that_takes_everything_states_everything(scanned):
    scope = scanned("icloud-photos")["scope"]
    assert (scope["standing"], scope["stated"]) == ("counted", scope["ceiling"])


def test_people_read_unknown_where_there_is_no_number(cli, photos):
    options = ("--profile", "tiktok-pre-upload", "--platform", "picker", "--as-of", "2025-07-06")
    told = " ".join(cli.scan(*options, photos).out.split())
    assert re.search(r"photos and videos unknown \d", told)
    assert "only what the owner puts into drafts" in told
    assert "only what is picked" in told
    assert "in the window" not in told


def test_exceptions_leave_assets_out_of_what_is_stated_and_not_out_of_the_most(scanned, tmp_path):
    text = EXAMPLE.read_text(encoding="utf-8")
    everything = tmp_path / "all.toml"
    without = text.replace('window = "last_n_days"\nwindow_days = 90', 'window = "all"')
    everything.write_text(without, encoding="utf-8")
    no_dates = tmp_path / "no-dates.toml"
    no_dates.write_text(
        without.replace('categories = ["screenshot_document"]', 'categories = ["date_taken"]'), encoding="utf-8"
    )
    before, after = scanned(everything)["scope"], scanned(no_dates)["scope"]
    assert before["ceiling"] == after["ceiling"]
    assert after["stated"] < before["stated"] <= before["ceiling"]


def test_nothing_that_a_profile_holds_reaches_the_terminal_raw(cli):
    text = EXAMPLE.read_text(encoding="utf-8")
    hostile = re.sub(
        r'^(title|publisher|statement|quote|label|effect|read_in|edition|value) = "',
        r"\g<0>\\u001b[2J\\u202e",
        text,
        flags=re.MULTILINE,
    )
    hostile = hostile.replace('value = "\\u001b[2J\\u202e16"', 'value = "16"')
    (cli.work / "hostile.toml").write_text(hostile, encoding="utf-8")
    for command in (("check",), ("show",)):
        run = cli.run("profiles", *command, "./hostile.toml")
        assert run.code == 0, run.err
        assert not {"\x1b", "\u202e"} & set(run.out)
