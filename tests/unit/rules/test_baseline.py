import json

import pytest

from rollaudit.errors import UsageError
from rollaudit.rules.baseline import baseline_text, make_baseline, read_baseline


def kept(tmp_path, baseline):
    path = tmp_path / "baseline.json"
    path.write_text(baseline_text(baseline), encoding="utf-8")
    return path


def test_it_knows_what_it_was_made_of_and_nothing_else(tmp_path):
    read = read_baseline(kept(tmp_path, make_baseline(["a1", "b2", "a1"])))
    assert read.knows("a1")
    assert read.knows("b2")
    assert not read.knows("c3")
    assert len(read.digests) == 2


def test_it_tells_nothing_of_the_findings_and_cannot_be_compared_with_another(tmp_path):
    fingerprints = ["63318e099298982c3527d0bf2147024c", "00112233445566778899aabbccddeeff"]
    one, other = make_baseline(fingerprints), make_baseline(fingerprints)
    text = kept(tmp_path, one).read_text(encoding="utf-8")
    assert not any(fingerprint in text for fingerprint in fingerprints)
    assert set(json.loads(text)) == {"schema", "salt", "known"}
    assert not one.digests & other.digests


def test_written_anew_it_keeps_its_salt_so_that_versions_can_be_compared():
    before = make_baseline(["a1", "b2"])
    after = make_baseline(["b2", "c3"], before)
    assert after.salt == before.salt
    assert len(after.digests & before.digests) == 1
    assert baseline_text(make_baseline(["c3", "b2"], before)) == baseline_text(after)


def test_an_empty_one_is_one(tmp_path):
    assert read_baseline(kept(tmp_path, make_baseline([]))).digests == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        '{"schema": "rollaudit/baseline/v2"}',
        '{"schema": "rollaudit/baseline/v1"}',
        '{"schema": "rollaudit/baseline/v1", "salt": "00", "known": []}',
        '{"schema": "rollaudit/baseline/v1", "salt": "00112233445566778899aabbccddeeff", "known": [1]}',
        '{"schema": "rollaudit/baseline/v1", "salt": "00112233445566778899aabbccddeeff", "known": ["a"]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_one_is_an_error_never_an_empty_one(tmp_path, text):
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_baseline(path)
    assert "--write-baseline" in caught.value.hint


def test_a_missing_one_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(tmp_path / "none.json")
