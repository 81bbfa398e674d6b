from pathlib import Path

import pytest

from rollaudit.errors import UsageError
from rollaudit.library.roots import library_of


@pytest.fixture
def tree(tmp_path):
    for name in ("a/x", "a/y", "ab"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "a" / "x" / "1.jpg").touch()
    return tmp_path.resolve()


def test_one_directory_is_its_own_root(tree):
    library = library_of((tree / "a",))
    assert (library.root, library.starts) == (tree / "a", (tree / "a",))


def test_the_root_of_one_file_is_its_directory(tree):
    library = library_of((tree / "a/x/1.jpg",))
    assert (library.root, library.starts) == (tree / "a/x", (tree / "a/x/1.jpg",))


def test_several_share_their_nearest_directory(tree):
    library = library_of((tree / "ab", tree / "a/x", tree / "a/y"))
    assert (library.root, library.starts) == (tree, (tree / "a/x", tree / "a/y", tree / "ab"))


def test_what_lies_in_another_is_counted_once_and_the_order_does_not_matter(tree):
    given = (tree / "a/x/1.jpg", tree / "a", tree / "a/x", tree / "a/../a")
    assert library_of(given) == library_of(given[::-1]) == library_of((tree / "a",))


def test_a_name_that_only_begins_alike_is_another_directory(tree):
    assert library_of((tree / "a", tree / "ab")).starts == (tree / "a", tree / "ab")


def test_a_link_stands_for_what_it_leads_to(tree):
    (tree / "link").symlink_to("a")
    assert library_of((tree / "link",)).root == tree / "a"


@pytest.mark.parametrize("target", ["nowhere", "link"], ids=["to nowhere", "in a circle"])
def test_a_link_that_leads_nowhere_is_wrong_usage(tree, target):
    (tree / "link").symlink_to(target)
    with pytest.raises(UsageError) as caught:
        library_of((tree / "a", tree / "link"))
    assert str(tree / "link") in caught.value.message
    assert caught.value.hint


def test_what_is_not_there_is_named():
    with pytest.raises(UsageError, match="There is no /no/such"):
        library_of((Path("/no/such"),))
