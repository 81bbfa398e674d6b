import os
import re
from datetime import date

import pytest
from profile_texts import broken, documented_example

from rollaudit.errors import ProfileError, UsageError
from rollaudit.model.policy import AnyOf, AppliesMatter, ControlKind, DatePrecision, Mark, RetentionRule, Stance, Use
from rollaudit.model.scope import ScopeWindow, Trigger
from rollaudit.profiles.load import (
    MAX_PROFILE_BYTES,
    known_editions,
    known_profiles,
    load_profile,
    parse_profile,
)


def mistakes_of(content: bytes) -> tuple[str, ...]:
    with pytest.raises(ProfileError) as refused:
        parse_profile(content, name="mine.toml")
    assert refused.value.mistakes
    assert refused.value.exit_code == 2
    placed = [re.fullmatch(r"mine\.toml:(\d+): (.*)", mistake) for mistake in refused.value.mistakes]
    assert all(placed), refused.value.mistakes
    assert [int(found[1]) for found in placed if found] == sorted(int(found[1]) for found in placed if found)
    return tuple(found[2] for found in placed if found)


def test_the_documented_example_is_a_profile():
    profile = parse_profile(documented_example().encode(), name="example")
    assert (profile.id, profile.edition, profile.effective) == ("example-memories", "2026-01", date(2026, 1, 15))
    assert profile.scope.window is ScopeWindow.LAST_N_DAYS
    assert profile.scope.window_days == 30
    assert profile.scope.trigger is Trigger.ONGOING
    upload, no_training, kept = profile.clauses
    assert upload.source
    assert upload.source.id == "terms-2026-01"
    assert [(entry.use, entry.stance, entry.condition) for entry in upload.uses] == [
        (Use.PROVIDE_FEATURE, Stance.PERMITTED, None),
        (Use.TRAIN_AI, Stance.PERMITTED_IF, "the owner shares the memory"),
    ]
    assert no_training.quote == "not used for training at this time"
    assert (kept.mark, kept.quote, kept.source, kept.uses) == (Mark.UNKNOWN, None, None, ())
    assert profile.conflicts[0].clauses == ("upload", "no-training")
    assert profile.retention[0].rule is RetentionRule.UNKNOWN
    assert profile.controls[0].kind is ControlKind.TOGGLE
    assert profile.controls[0].path == ("Settings", "Memories")
    assert profile.applies[0].matter is AppliesMatter.REGION
    assert profile.applies[0].since == "2026-02"
    assert profile.sources[1].precision is DatePrecision.MONTH


def test_dates_are_shown_no_more_exactly_than_they_are_known():
    content = broken(('dated = "2026-02"', 'dated = "unknown"'))
    exact, unknown = parse_profile(content, name="mine").sources
    month = parse_profile(documented_example().encode(), name="mine").sources[1]
    assert (exact.when, month.when, unknown.when) == ("15 January 2026", "February 2026", "no date recorded")
    assert unknown.dated is None


# Each: what is changed in the sound example, and every mistake that must be named, in order.
BROKEN = {
    "words outside their vocabulary": (
        (
            ('stance = "permitted" }', 'stance = "permited" }'),
            ('authority = "contract"', 'authority = "contrakt"'),
            ('"facial_features"', '"facial_feature"'),
            ('processing_site = "cloud"', 'processing_site = "the moon"'),
        ),
        (
            "sources[0].authority: 'contrakt' is not one of contract, policy, *; did you mean 'contract'?",
            "clauses[0].categories[1]: 'facial_feature' is not one of *; did you mean 'facial_features'?",
            "clauses[0].uses[0].stance: 'permited' is not one of permitted, *, silent, *; did you mean 'permitted'?",
            "processing_site: 'the moon' is not one of device, cloud, *, unknown",
        ),
    ),
    "unknown keys at every depth": (
        (
            ('edition = "2026-01"', 'edition = "2026-01"\ncolour = "red"'),
            ("older_if_theme = false", "older_if_theme = false\nwindow_day = 3"),
            ('authority = "contract"', 'authority = "contract"\nurls = "https://example.org"'),
            ("statement = ", 'quotes = "x"\nstatement = '),
            ('stance = "permitted" }', 'stance = "permitted", conditions = "x" }'),
        ),
        (
            "sources[0].urls: unknown key; did you mean 'url'?",
            "clauses[0].uses[0].conditions: unknown key; did you mean 'condition'?",
            "clauses[0].quotes: unknown key; did you mean 'quote'?",
            "scope.window_day: unknown key; did you mean 'window_days'?",
            "colour: unknown key",
        ),
    ),
    "empty lists and texts": (
        (
            ('transferred = ["unknown"]', "transferred = []"),
            ('undisclosed = ["who else receives the media"]', 'undisclosed = [" "]'),
            ('clauses = ["upload"]', "clauses = []"),
            ('uses = [{ use = "train_ai", stance = "denied_currently", condition = "at this time" }]', "uses = []"),
            ('condition = "the owner shares the memory"', 'condition = ""'),
            ('path = ["Settings", "Memories"]', "path = []"),
        ),
        (
            "clauses[0].uses[1].condition: must not be empty",
            "clauses[1].uses: must not be empty",
            "conflicts[0].clauses[1]: the clause 'no-training' says nothing of the use 'train_ai'",
            "scope.clauses: must not be empty",
            "transferred: must not be empty",
            "controls[0].path: must not be empty",
            "undisclosed[0]: must not be empty",
        ),
    ),
    "references that lead nowhere": (
        (
            ('source = "terms-2026-01"', 'source = "terms-2026-1"'),
            ('clauses = ["upload"]', 'clauses = ["uploads"]'),
            ('clauses = ["upload", "no-training"]', 'clauses = ["upload", "training-no"]'),
            ('rule = "unknown"\nclause = "kept"', 'rule = "unknown"\nclause = "nowhere"'),
        ),
        (
            "clauses[0].source: no source has the id 'terms-2026-1'; did you mean 'terms-2026-01'?",
            "conflicts[0].clauses[1]: no clause has the id 'training-no'*",
            "scope.clauses[0]: no clause has the id 'uploads'; did you mean 'upload'?",
            "retention[0].clause: no clause has the id 'nowhere'",
        ),
    ),
    "marks that promise what is not there": (
        (
            ('quote = "we upload new photos and find the faces in them"\n', ""),
            ('mark = "reprint"', 'mark = "secondhand"'),
            ('mark = "unknown"', 'mark = "unknown"\nsource = "paper-2026-02"\nquote = "for ever"'),
        ),
        (
            "clauses[0].quote: missing; a text is needed",
            "clauses[1].quote: must be left out where the mark is 'secondhand': nobody here has read the wording",
            "clauses[2].quote: must be left out where the mark is 'unknown': nobody here has read the wording",
            "clauses[2].source: must be left out where the mark is 'unknown': nobody has published it",
        ),
    ),
    "ids that stand twice, or are none": (
        (
            ('id = "paper-2026-02"', 'id = "terms-2026-01"'),
            ('source = "paper-2026-02"', 'source = "terms-2026-01"'),
            ('id = "kept"', 'id = "upload"'),
            ('clause = "kept"', 'clause = "upload"'),
            ('source = "paper-2026-02"', 'source = "terms-2026-01"'),
            ('id = "example-memories"', 'id = "Example Memories"'),
        ),
        (
            "id: 'Example Memories' is no id: small letters, digits and hyphens between them",
            "sources[1].id: 'terms-2026-01' is already the id of sources[0]",
            "clauses[2].id: 'upload' is already the id of clauses[0]",
        ),
    ),
    "dates that are none": (
        (
            ("effective = 2026-01-15", 'effective = "2026-01-15"'),
            ("dated = 2026-01-15", 'dated = "2026-02-30"'),
            ('dated = "2026-02"', "dated = 2026-02-01T10:00:00"),
            ('since = "2026-02"', 'since = "spring"'),
        ),
        (
            "effective: a date (2025-07-01, without quotation marks) is needed, not a text",
            "sources[0].dated: '2026-02-30' is no date; *",
            "sources[1].dated: '2026-02-01 10:00:00' is no date; *",
            "applies[0].since: 'spring' is no date; *",
        ),
    ),
    "conditions where they mean nothing, and none where they are needed": (
        (
            ('stance = "permitted" }', 'stance = "permitted", condition = "always" }'),
            (', condition = "the owner shares the memory"', ""),
        ),
        (
            "clauses[0].uses[0].condition: does not go with the stance 'permitted', *denied_currently",
            "clauses[0].uses[1].condition: missing; a text, or a table with fact, all or any is needed",
        ),
    ),
    "numbers and flags of the wrong kind": (
        (
            ("format = 1", "format = 2"),
            ("window_days = 30", "window_days = 0"),
            ("older_if_theme = false", 'older_if_theme = "no"'),
            ('title = "Example Memories"', "title = 7"),
            ('selectors = ["time"]', 'selectors = ["time", 4, "time"]'),
            ('rule = "unknown"', 'rule = "deleted_within"\ndays = true'),
        ),
        (
            "format: 2 is not known to this version, which reads format 1",
            "title: a text is needed, not a whole number",
            "scope.window_days: must be 1 or more, not 0",
            "scope.older_if_theme: true or false is needed, not a text",
            "scope.selectors[1]: a text is needed, not a whole number",
            "scope.selectors[2]: 'time' stands there twice",
            "retention[0].days: a whole number is needed, not true or false",
        ),
    ),
    "conditions put together wrongly": (
        (
            (
                'condition = "the owner shares the memory"',
                'condition = { all = [{ fact = "" }, { any = [] }, { fact = "a face", category = "faces" }, 3] }',
            ),
            ('condition = "at this time"', 'condition = { fact = "now", all = ["a", "b"] }'),
            (
                'since = "2026-02"',
                (
                    'since = "2026-02"\n\n[[clauses]]\nid = "more"\nstatement = "s"\nmark = "unknown"\n'
                    'categories = ["audio"]\nuses = [{ use = "ads", stance = "permitted_if", condition = { all = 3 } }]'
                ),
            ),
        ),
        (
            "clauses[0].uses[1].condition.all[0].fact: must not be empty",
            "clauses[0].uses[1].condition.all[1].any: must not be empty",
            "clauses[0].uses[1].condition.all[2].category: 'faces' is not one of *",
            "clauses[0].uses[1].condition.all[3]: a text, or a table with fact, * needed, not a whole number",
            "clauses[1].uses[0].condition: exactly one of fact, all and any is needed",
            "clauses[3].uses[0].condition.all: a list of conditions is needed, not a whole number",
        ),
    ),
    "editions, exceptions and dates that lead nowhere": (
        (
            ('edition = "2026-01"', 'edition = "2026-01"\nsuperseded_by = "2026-01"'),
            ('clauses = ["upload"]', 'clauses = ["upload"]\nexceptions = ["no-such"]'),
            ('since = "2026-02"', 'since = "2026-02"\nuntil = "2026-01"'),
            ('quote = "not used', f'quote = "{"word " * 40}not used'),
        ),
        (
            "superseded_by: an edition cannot take its own place",
            "scope.exceptions[0]: no clause has the id 'no-such'*",
            "applies[0].until: '2026-01' is before since",
            "clauses[1].quote: 47 words; quote 40 or fewer, those that matter",
        ),
    ),
    "fields that do not go together": (
        (
            ('window = "last_n_days"', 'window = "all"'),
            ('rule = "unknown"', 'rule = "until_opt_out"\ndays = 3'),
            ('matter = "region"\nvalue = "CA"', 'matter = "minimum_age"\nvalue = "adult"'),
            ('mark = "secondhand"', 'mark = "unknown"'),
        ),
        (
            "scope.window_days: goes with the window 'last_n_days' only, not with 'all'",
            "retention[0].days: does not go with the rule 'until_opt_out'",
            "applies[0].value: 'adult' is no age in whole years",
            "applies[0].mark: what nobody has published belongs in 'undisclosed'",
        ),
    ),
    "conflicts that are none": (
        (
            ('clauses = ["upload", "no-training"]', 'clauses = ["upload"]'),
            (
                'stance = "denied_currently", condition = "at this time" }',
                'stance = "conflicting" }, { use = "train_ai", stance = "denied" }',
            ),
        ),
        (
            "clauses[1].uses[1].use: 'train_ai' stands in this clause twice",
            "conflicts[0].clauses: a conflict needs two clauses or more",
            "conflicts: none names 'no-training' for the use 'train_ai', where its stance is 'conflicting'",
        ),
    ),
    "tables that are none": (
        (
            (documented_example()[documented_example().index("[[conflicts]]") :], ""),
            ("format = 1", 'format = 1\ncontrols = "none"\nconflicts = [1]\nretention = []'),
        ),
        (
            "conflicts[0]: a table is needed, not a whole number",
            "retention: must not be empty",
            "controls: a list of tables is needed, not a text",
        ),
    ),
}


@pytest.mark.parametrize(("changes", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_profile_is_refused_with_all_its_mistakes(changes, expected):
    found = mistakes_of(broken(*changes))
    assert len(found) == len(expected), "\n".join(found)
    for wanted in expected:
        pattern = ".*".join(map(re.escape, wanted.split("*")))
        assert any(re.fullmatch(pattern, mistake) for mistake in found), (wanted, found)


def test_an_empty_file_names_all_that_is_needed():
    found = mistakes_of(b"")
    needed = "format edition title vendor summary id effective sources clauses scope processing_site transferred"
    assert [mistake.partition(":")[0] for mistake in found] == needed.split()


def test_a_mistyped_mark_is_one_mistake_and_blames_no_other_field():
    assert len(mistakes_of(broken(('mark = "unknown"', 'mark = "unkown"')))) == 1
    assert len(mistakes_of(broken(('use = "train_ai"\n', 'use = "train_a1"\n')))) == 1
    assert len(mistakes_of(broken(('window = "last_n_days"', 'window = "last_days"')))) == 1
    assert len(mistakes_of(broken(('stance = "permitted_if"', 'stance = "permitted_when"')))) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"format = ", "not valid TOML"),
        (b"title = '\xff'", "UTF-8"),
        (b"a = " + b"[" * 50_000, "nested too deep"),
        (b"\x00\x1b[2J", "not valid TOML"),
    ],
)
def test_what_is_no_toml_is_refused_in_one_sentence(content, said):
    (mistake,) = mistakes_of(content)
    assert said in mistake
    assert mistake.isprintable()


def test_messages_carry_no_control_characters_from_the_profile():
    for mistake in mistakes_of(b'"\\u001b[31mid\\u202e" = 1\nid = "\\u001b]0;x\\u0007"'):
        assert mistake.isprintable()


def test_an_unknown_name_lists_the_known_ones_and_the_nearest():
    with pytest.raises(UsageError) as refused:
        load_profile("facebook-cloud-procesing")
    assert not isinstance(refused.value, ProfileError)
    assert "did you mean 'facebook-cloud-processing'?" in refused.value.message
    assert all(name in refused.value.hint for name in known_profiles())


@pytest.mark.parametrize("name", ["missing.toml", "no/such/profile", "nul\0.toml", ".."])
def test_a_profile_that_is_not_there_is_a_usage_error(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as refused:
        load_profile(name)
    assert "facebook-cloud-processing" in refused.value.hint


def test_a_profile_of_ones_own_is_read_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(documented_example(), encoding="utf-8")
    assert load_profile(str(path)).id == "example-memories"
    path.rename(tmp_path / "mine")
    assert load_profile(str(tmp_path / "mine")).id == "example-memories"


def test_directories_pipes_and_oversized_files_are_refused(tmp_path):
    with pytest.raises(UsageError, match="not a file"):
        load_profile(str(tmp_path))
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(UsageError, match="not a file"):
        load_profile(str(tmp_path / "pipe.toml"))
    (tmp_path / "large.toml").write_bytes(b"#" * (MAX_PROFILE_BYTES + 1))
    with pytest.raises(ProfileError) as refused:
        load_profile(str(tmp_path / "large.toml"))
    assert "256 KiB" in refused.value.mistakes[0]


def test_each_mistake_stands_with_the_file_and_the_line_it_was_made_on():
    content = broken(
        ('stance = "permitted" }', 'stance = "permited" }'),
        ("window_days = 30\n", ""),
        ('default = "off"', 'default = "of"'),
    )
    with pytest.raises(ProfileError) as refused:
        parse_profile(content, name="my profiles/mine.toml")
    lines = content.decode().splitlines()
    for mistake, written in zip(refused.value.mistakes, ("[scope]", "permited", 'default = "of"'), strict=True):
        place, line, *_ = mistake.split(":")
        assert place == "my profiles/mine.toml"
        assert written in lines[int(line) - 1]


def test_conditions_compose_and_read_as_one_phrase():
    composed = (
        'condition = { any = ["the owner shares it", { all = ["it is public",'
        ' { fact = "it shows a face", category = "face_presence" }] }] }'
    )
    profile = parse_profile(broken(('condition = "the owner shares the memory"', composed)), name="mine")
    use = profile.clauses[0].uses[1]
    assert use.condition == "the owner shares it, or (it is public, and it shows a face)"
    assert isinstance(use.requires, AnyOf)
    deep = "condition = " + '{ all = ["x", ' * 9 + '"y"' + "] }" * 9
    assert "nested deeper" in mistakes_of(broken(('condition = "the owner shares the memory"', deep)))[0]


def test_an_edition_is_picked_by_name_and_edition():
    assert load_profile("facebook-cloud-processing").edition == "2025-06"
    for edition in known_editions("facebook-cloud-processing"):
        assert load_profile(f"facebook-cloud-processing@{edition}").edition == edition
    assert known_editions("no-such-profile") == ()


def test_an_unknown_edition_lists_the_known_ones():
    with pytest.raises(UsageError) as refused:
        load_profile("facebook-cloud-processing@2025-13")
    assert "'2025-13'" in refused.value.message
    for edition in known_editions("facebook-cloud-processing"):
        assert f"facebook-cloud-processing@{edition}" in refused.value.hint
    for name in ("facebook-cloud-processing@", "@2025-06", "facebook-cloud-processing@2025-12@"):
        with pytest.raises(UsageError):
            load_profile(name)
