from lives import HOME, PHONE, days_at, lacked, roll_of, said
from rollaudit.inference.identities import links, owner_name
from rollaudit.model.evidence import Category, Device, Fact

CAMERA = Device(make="Canon", model="EOS R50", body_serial="412207", lens_serial="c0ffee", owner="Alba Exemplar")


def fact(field, value, category=Category.PERSON_IDENTITY, source="XMP:x"):
    return Fact(category=category, field=field, value=value, source=source)


def owner_of(assets):
    return owner_name(roll_of(assets), ())


def test_the_cameras_owner_is_the_owner():
    (claim,) = said(owner_of(days_at(HOME, 12, device=CAMERA)), "owner_name")
    assert claim.claim == "The owner's name is Alba Exemplar: as the camera's owner in 20 files."
    assert claim.made_from == 2


def test_kinds_of_places_that_agree_make_it_surer():
    by_camera = days_at(HOME, 12, device=CAMERA)
    by_creator = days_at(HOME, 14, count=3, facts=[fact("creator", "alba  exemplar")])
    one, both = (owner_of(assets)[0].confidence for assets in (by_camera, by_camera + by_creator))
    assert both > one


def test_one_file_is_too_few_to_name_the_owner():
    claims = owner_of(days_at(HOME, 12) + days_at(HOME, 14, count=1, facts=[fact("creator", "Ana")]))
    assert lacked(claims, "owner_name").startswith("1 name stands in one file only; 2 are needed")


def test_names_that_stand_equally_often_name_nobody():
    ana = days_at(HOME, 12, count=5, facts=[fact("creator", "Ana")])
    rui = days_at(HOME, 14, count=5, facts=[fact("creator", "Rui")])
    assert lacked(owner_of(ana + rui), "owner_name").startswith("2 names stand about equally often")


def test_nobody_named_is_said_so():
    assert lacked(owner_of(days_at(HOME, 12)), "owner_name").startswith("no file names the camera's owner")


def test_copyright_is_no_owner():
    claims = owner_of(days_at(HOME, 12, facts=[fact("Copyright", "Big Newspaper Group")]))
    assert not said(claims, "owner_name")


def test_without_the_named_files_nobody_is_named():
    assets = days_at(HOME, 12, count=9, device=CAMERA)
    (claim,) = said(owner_of(assets), "owner_name")
    gone = set(claim.ends_without)
    assert not said(owner_of([asset for asset in assets if asset.id not in gone]), "owner_name")


def test_serials_contacts_and_document_ids_link_elsewhere():
    mail = fact("CiEmailWork", "alba@example.org")
    document = fact("DocumentID", "xmp.did:1", Category.EDIT_HISTORY)
    assets = days_at(HOME, 12, count=3, device=CAMERA, facts=[mail, document]) + days_at(HOME, 14)
    claims = said(links(roll_of(assets), ()), "link")
    assert [dict(claim.details)["kind"] for claim in claims] == ["serials", "contact", "document"]
    assert claims[0].claim.startswith("Serial numbers of 1 camera and 1 lens in 3 files")
    assert all(claim.asset_count == 3 for claim in claims)
    assert all("alba@" not in claim.claim for claim in claims)


def test_nothing_that_links_is_said_so():
    assert lacked(links(roll_of(days_at(HOME, 12, device=PHONE)), ()), "link").startswith("no serial number")
