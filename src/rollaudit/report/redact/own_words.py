"""Sentences of rollaudit's own, told from those that quote a file.

What an inference lacked, how it was made and what ends it is said in sentences that hold no text from any file. Should
one ever do, this stands before it: a sentence is shown where each of its words is one of those below, and `masked`
where one is not. A new word of the inference's own has to be added here before a redacted report says it.
"""

import re
from typing import Final

from rollaudit.text import clean

MASKED: Final = "masked"

_LONGEST: Final = 600
_WORD: Final = re.compile(r"[^\W\d_]+")
_CODES: Final = re.compile(r"[A-Z]{2}(?: [A-Z]{2})*")
_ZONE: Final = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+-]{1,30}){1,2}")

_OWN: Final = """
    a about access account action address addresses after against album albums all alone among an and android
    anniversary another any apart app appear april are array arrived as at august av awake away baby be before
    begin beside best between beyond birthday border borders both break bring by calendar call came camera
    cameras can cannot caption captions capture carry chance change chosen circle clock clocks code codes
    companions compared contact contacts copy correlation could countries country covers crossed crossings cut d
    damaged data date dated dates day days december decode decoded decoder densest destination device devices
    different distance do document documents downloaded drone each early elsewhere end enough equally evening
    evenings every f faces fall farther february fell few file filename files first flight flights float folder
    folders for friday fridays from fullest gaps give goes graduation grey groups half hand hardly has header
    holds holiday holidays home hours i id ids ignore in installed int is it its january july june keep keyword
    keywords kind kinds km known lacked lacks larger last least left lens lenses less library lie likeliest
    likely link location long longest looked m made make maker many march masked may media megapixels memory
    messenger model monday mondays month months more morning mornings most mostly name named names near nearly
    need needed needs next night nights no nobody none not nothing november number numbers occasion october of
    often older on once one online only open opened or origin other others out over own owner owners package
    page pages pairs parameters part path people person pet phone phones photo photographed photos picture
    pictures pixels place places position positions private prompt proportions public px read recap received
    recur recurring recurs region regular repeated rests returns revealed right rollaudit rose routine running s
    same saturday saturdays say scan scanner second sent separate september serial serials several share shares
    short show shown sleep so some somebody somewhere spot stable stand stands stated stay stays stretch
    stretches strip sunday sundays sure tablet take taken test text than that the their them theme themselves
    there these they this those thursday thursdays time times to together told too took town towns train trip
    trips truncated tuesday tuesdays two unusually up use used user values very video videos visit visited
    visits wall was wedding wednesday wednesdays week weekday weekdays weekends weeks were what where wherever
    which who whose window with within without won word work worker working would written x year years zone
    zones
"""
_KNOWN: Final = frozenset(_OWN.split())


def own_words(untrusted_text: str) -> str:
    """Return a sentence whose words are all rollaudit's own, `masked` for any other."""
    if len(untrusted_text) > _LONGEST or clean(untrusted_text, limit=_LONGEST) != untrusted_text:
        return MASKED
    return untrusted_text if all(word.casefold() in _KNOWN for word in _WORD.findall(untrusted_text)) else MASKED


def country_codes(untrusted_text: str) -> str:
    """Return ISO 3166 codes with spaces between them; empty for anything else."""
    return untrusted_text if _CODES.fullmatch(untrusted_text) else ""


def time_zone(untrusted_text: str) -> str:
    """Return the name of a time zone as the IANA has them; empty for anything else."""
    return untrusted_text if _ZONE.fullmatch(untrusted_text) else ""
