import pytest

from rollaudit.config import as_arguments, find_config, read_config
from rollaudit.errors import ConfigError, UsageError


def test_the_nearest_one_upward_holds(tmp_path):
    (tmp_path / "rollaudit.toml").write_text("quiet = true\n")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_config(inner).path == tmp_path / "rollaudit.toml"
    (tmp_path / "a" / "pyproject.toml").write_text('[tool.rollaudit]\nfail_on = "high"\n')
    assert find_config(inner).values == {"fail-on": "high"}
    (tmp_path / "a" / "rollaudit.toml").write_text("")
    assert find_config(inner).path == tmp_path / "a" / "rollaudit.toml"


@pytest.mark.parametrize("text", ["", "[tool.other]\nx = 1\n", "tool = 1\n", "[project]\nname = 'x'\n"])
def test_a_pyproject_that_says_nothing_of_rollaudit_is_passed_by(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(text)
    assert read_config(tmp_path / "pyproject.toml") is None


@pytest.mark.parametrize("content", [b"quiet = \n", b"\xff", b"[a\n"])
def test_what_is_no_toml_is_told_with_the_place(tmp_path, content):
    (tmp_path / "rollaudit.toml").write_bytes(content)
    with pytest.raises(UsageError, match="no TOML"):
        find_config(tmp_path)


def test_a_table_that_is_none_is_told(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool]\nrollaudit = 1\n")
    with pytest.raises(ConfigError, match="no table"):
        find_config(tmp_path)


def test_a_missing_one_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_config(tmp_path / "rollaudit.toml")


@pytest.mark.parametrize(
    ("place", "below"),
    [
        ("out.json", True),
        ("a/out.json", True),
        ("../out.json", False),
        ("a/../../out.json", False),
        ("/etc/passwd", False),
        ("~/.bashrc", False),
        ("link/out.json", False),
        (".", False),
    ],
)
def test_it_writes_below_itself_only(tmp_path, place, below):
    home = tmp_path / "home"
    home.mkdir()
    (home / "link").symlink_to(tmp_path)
    (home / "rollaudit.toml").write_text("")
    assert find_config(home).writable(place) is below


@pytest.mark.parametrize(
    ("value", "several", "given"),
    [
        ("x", False, ["x"]),
        (3, False, ["3"]),
        (1.5, False, ["1.5"]),
        ("x", True, ["x"]),
        (["x", "y"], True, ["x", "y"]),
        ({"a": 0, "b": "c", "d": ["e", "f"]}, True, ["a=0", "b=c", "d=e,f"]),
        ([], True, []),
    ],
)
def test_values_become_what_the_command_line_takes(value, several, given):
    assert as_arguments(value, several=several) == given


@pytest.mark.parametrize(
    ("value", "several"),
    [(True, False), (["x"], False), ({"a": 1}, False), ([1], True), (1, True), ({"a": True}, True), ({"a": {}}, True)],
)
def test_values_of_another_kind_are_refused(value, several):
    with pytest.raises(ValueError, match=r"it takes|of its table"):
        as_arguments(value, several=several)
