import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollaudit.metadata.sidecar_picasa import by_file, read_picasa
from rollaudit.model.evidence import Category, ReasonCode

WHOLE = """\
[Picasa]
name=Verão na Costa
category=Folders on Disk
[Contacts2]
8e62b2035b74b477=Ada Lovelace;ada@example.org;
0000000000000001=Nobody here;;
[IMG_1.jpg]
star=yes
faces=rect64(3f845bcb59418507),8e62b2035b74b477;rect64(1000200030004000),ffffffffffffffff
caption=Na praia
keywords=praia, férias,
albums=0c4d,ffff
rotate=rotate(1)
backuphash=12345
[IMG_2.jpg]
rotate=rotate(0)
[.album:0C4D]
name=Melhores
[Encoding]
utf8=1
"""


def told(text):
    return by_file(read_picasa(text.encode() if isinstance(text, str) else text).facts)


def of(facts, field):
    return [fact.value for fact in facts if fact.field == field]


def test_what_picasa_kept_of_a_picture_is_read_with_names():
    facts = told(WHOLE)["IMG_1.jpg"]
    assert of(facts, "Region") == ["Ada Lovelace: 0.2481 0.3586 0.1005 0.1611", "0.0625 0.1250 0.1250 0.1250"]
    assert of(facts, "name") == ["Ada Lovelace"]
    assert of(facts, "email") == ["ada@example.org"]
    assert of(facts, "star") == [True]
    assert of(facts, "caption") == ["Na praia"]
    assert of(facts, "keywords") == ["praia", "férias"]
    assert of(facts, "AlbumTitle") == ["Melhores", "Verão na Costa"]
    assert of(facts, "rotate") == ["rotate(1)"]
    categories = {fact.category for fact in facts}
    assert {
        Category.FACE_PRESENCE,
        Category.PERSON_IDENTITY,
        Category.CAPTION_TEXT,
        Category.EDIT_HISTORY,
    } <= categories
    assert all(fact.source.startswith("sidecar:picasa:") for fact in facts)


def test_a_picture_of_which_nothing_is_kept_has_the_directorys_title():
    assert [fact.value for fact in told(WHOLE)["IMG_2.jpg"]] == ["Verão na Costa"]
    assert "IMG_2.jpg" not in told(WHOLE.replace("name=Verão na Costa", ""))


def test_who_is_in_no_picture_is_not_named():
    assert "Nobody here" not in str(read_picasa(WHOLE.encode()).facts)


def test_leading_zeros_of_a_box_are_left_out_by_picasa():
    assert of(told("[a.jpg]\nfaces=rect64(45bcb59418507)\n")["a.jpg"], "Region") == ["0.0001 0.3586 0.3486 0.1611"]


@pytest.mark.parametrize(
    "face", ["rect64()", "rect64(xyz)", "rect64(11112222333344445)", "rect64(ffff0000ffff0000)", "rect32(1234)", ""]
)
def test_what_is_no_box_is_no_face(face):
    assert told(f"[a.jpg]\nfaces={face}\nstar=yes\n")["a.jpg"][0].field == "star"


def test_texts_of_older_versions_are_in_the_systems_code_page():
    assert of(told("[a.jpg]\ncaption=Verão\n".encode("cp1252"))["a.jpg"], "caption") == ["Verão"]


def test_a_file_in_two_sections_is_one():
    facts = told("[a.jpg]\nstar=yes\n[b.jpg]\nstar=yes\n[a.jpg]\ncaption=x\n")
    assert of(facts["a.jpg"], "star") == [True]
    assert of(facts["a.jpg"], "caption") == ["x"]


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 3_000_000,
        b"[a]\n" * 1_000_000,
        b"".join(b"[%d]\nstar=yes\n" % number for number in range(100_000)),
        b"[a.jpg]\n" + b"".join(b"k%d=v\n" % number for number in range(300_000)),
        b"[a.jpg]\nfaces=" + b"rect64(3f845bcb59418507),1;" * 100_000,
        b"[a.jpg]\nkeywords=" + b"x," * 1_000_000,
        b"[a.jpg]\ncaption=" + b"x" * 5_000_000,
        b"\n" * 4_000_000,
    ],
)
def test_excess_is_bounded_and_said(data):
    began = time.process_time()
    found = read_picasa(data)
    assert time.process_time() - began < 2
    assert len(found.facts) <= 20_000
    assert all(reason.code is ReasonCode.LIMIT for reason in found.reasons)


names = st.text(
    st.characters(exclude_characters="[]=\r\n", exclude_categories=("Cs", "Zs", "Cc")), min_size=1, max_size=9
)


@given(
    st.dictionaries(
        names.filter(lambda name: name.lower() not in {"picasa", "contacts", "contacts2", "encoding"}), names
    )
)
def test_each_file_gets_its_own_caption(captions):
    text = "".join(f"[{name}]\ncaption={caption}\n" for name, caption in captions.items())
    facts = by_file(read_picasa(text.encode()).facts)
    assert {name: of(its, "caption")[0] for name, its in facts.items()} == {
        name: caption for name, caption in captions.items() if not name.startswith(".album:")
    }
