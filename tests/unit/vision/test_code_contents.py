import pytest

from rollaudit.model.detection import CODE, DOCUMENT, CodeClass
from rollaudit.model.evidence import Category
from rollaudit.vision.code_contents import classed, code_facts

PASS = "M1EXEMPLAR/ALBA       EXMPL23 FNCLISZZ 0456 239Y012A0021 100"
TWO_LEGS = "M2EXEMPLAR/ALBA       EXMPL23 FNCLISZZ 0456 239Y012A0021 105ABCDEXMPL24 LISFCOZZ 0012 001C003F0007 100"
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Exemplar;Alba\r\nTEL;TYPE=cell:+351 912 345 678\r\n"
    "EMAIL:alba@example.org\r\nADR:;;Rua 1;Lisboa\r\nEND:VCARD"
)
LICENCE = "@\n\x1e\rANSI 636000090002DL00410278DLDAQT64235789\nDCSSAMPLE\nDACMICHAEL\nDBB06061986\nDAG2300 WEST BROAD\n"
BILL = "SPC\n0200\n1\nCH4431999123000889012\nS\nRobert Schneider AG\nRue\n1\n2501\nBiel\nCH"
EPC = "BCD\n002\n1\nSCT\n\nAlba Exemplar\nDE89370400440532013000\nEUR12.3"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (PASS, CodeClass.BOARDING_PASS),
        ("WIFI:T:WPA;S:Casa;P:geheim;;", CodeClass.WIFI),
        ("otpauth://totp/Ex:alba@example.org?secret=JBSWY3DP&issuer=Ex", CodeClass.ONE_TIME_PASSWORD),
        ("otpauth-migration://offline?data=CjEK", CodeClass.ONE_TIME_PASSWORD),
        (EPC, CodeClass.PAYMENT),
        (BILL, CodeClass.PAYMENT),
        ("bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=1", CodeClass.PAYMENT),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", CodeClass.PAYMENT),
        ("0x52908400098527886E0F7030069857D2E4169EE7", CodeClass.PAYMENT),
        ("00020101021126580014br.gov.bcb.pix6304ABCD", CodeClass.PAYMENT),
        ("upi://pay?pa=alba@bank&pn=Alba", CodeClass.PAYMENT),
        (LICENCE, CodeClass.IDENTITY_DOCUMENT),
        ("HC1:6BFOXN", CodeClass.HEALTH_CERTIFICATE),
        ("shc:/5676290952432060346029243740446031222959", CodeClass.HEALTH_CERTIFICATE),
        ("#UT010080000060123", CodeClass.TICKET),
        (CARD, CodeClass.CONTACT),
        ("MECARD:N:Exemplar,Alba;TEL:+351912345678;;", CodeClass.CONTACT),
        ("mailto:alba@example.org?subject=x", CodeClass.CONTACT),
        ("tel:+351912345678", CodeClass.CONTACT),
        ("BEGIN:VEVENT\nDTSTART:20250627T200000\nEND:VEVENT", CodeClass.EVENT),
        ("geo:38.72,-9.14", CodeClass.POSITION),
        ("https://example.org/t/9f3a?key=1", CodeClass.LINK),
        ("anything else", CodeClass.OTHER),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyU", CodeClass.OTHER),  # its checksum is wrong
        ("M1 is a motorway", CodeClass.OTHER),
        ("SPC\n0200\n1\nCH4431999123000889013\nS\nName\nRue", CodeClass.OTHER),
        ("", CodeClass.OTHER),
    ],
)
def test_codes_are_classed_by_what_they_say(said, kind):
    assert classed("QRCode", said)[0] is kind


def test_products_are_known_by_their_kind_of_code():
    assert classed("EAN13", "5601234567892")[0] is CodeClass.PRODUCT


def values(said, *, reveal=False):
    return {fact.field: fact.value for fact in code_facts("QRCode", said, reveal=reveal)}


SECRETS = {
    PASS: ("EXEMPLAR", "ALBA", "XMPL23", "12A", "012A"),
    "WIFI:T:WPA;S:Casa;P:ge\\;heim;;": ("ge;heim", "heim"),
    "otpauth://totp/Ex:alba@example.org?secret=JBSWY3DP&issuer=Ex": ("JBSWY3DP", "alba@"),
    "otpauth-migration://offline?data=CjEK": ("CjEK",),
    EPC: ("Exemplar", "370400440532013000"),
    BILL: ("Schneider", "31999123000889012"),
    "1BoatSLRHtKNngkdXEeobR76b53LETtpyT": ("BoatSLRHtKNngkdX",),
    LICENCE: ("T64235789", "SAMPLE", "06061986", "BROAD"),
    CARD: ("Exemplar", "912 345", "alba@", "Rua"),
    "geo:38.72,-9.14": ("38.72",),
    "https://user:pw@example.org/t/9f3a?key=1": ("9f3a", "key", "pw@"),
    "tg://login?token=abc": ("abc", "token"),
    "some number 123": ("123",),
}


@pytest.mark.parametrize("said", SECRETS)
def test_no_secret_is_left_in_what_is_told(said):
    told = " ".join(map(str, values(said).values()))
    assert "***" in told
    for secret in SECRETS[said]:
        assert secret not in told


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        (PASS, "XMPL23"),
        ("WIFI:T:WPA;S:Casa;P:ge\\;heim;;", "ge;heim"),
        (EPC, "DE89370400440532013000"),
        (CARD, "alba@example.org"),
        ("some number 123", "some number 123"),
    ],
)
def test_revealed_values_are_as_they_stand(said, secret):
    assert secret in values(said, reveal=True).values()


def test_a_boarding_pass_tells_route_and_day_of_each_leg():
    facts = code_facts("Aztec", TWO_LEGS, reveal=False)
    assert [fact.value for fact in facts if fact.field == "BoardingPassRoute"] == ["FNC-LIS", "LIS-FCO"]
    assert [fact.value for fact in facts if fact.field == "BoardingPassDay"] == [
        "day 239 of the year, 26 August or 27 August",
        "day 1 of the year, 1 January",
    ]
    assert facts[0].source == "pixels:code:Aztec"
    assert (facts[0].field, facts[0].category) == (CODE, Category.TEXT_IN_IMAGE)
    assert (facts[1].field, facts[1].category) == (DOCUMENT, Category.SCREENSHOT_DOCUMENT)


def test_what_a_licence_holds_is_told_in_words():
    assert values(LICENCE)["DocumentHolds"] == "number, name, date of birth, address"


def test_very_long_values_are_cut():
    assert len(values("x" * 5000, reveal=True)["CodeSays"]) == 200
