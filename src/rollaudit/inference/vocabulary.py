"""Words by which people name occasions in captions, keywords and albums, in the languages of many photo libraries.

Supporting evidence only: a word says what somebody wrote, never what is in the picture. Compared without case and
without accents; words of scripts that set no spaces are found anywhere in the text.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

MAX_TEXT: Final = 2_000
"""Of a longer caption only the beginning is read."""

_WORDS: Final[dict[str, tuple[str, str]]] = {
    # occasion: (words with spaces around them, as a regular expression; words of scripts without spaces)
    "wedding": (
        (
            r"weddings?|got married|hochzeit(?!stag)\w*|trauung|mariages?|noces|bodas?|casamento|matrimonio|nozze|sposi"
            r"|bruiloft|trouwerij|bryllup|brollop|slub|wesele|svatba|svadba|свадьб\w+|весілл\w+|eskuvo|nunta|vjencanje"
            r"|dugun|γαμος|חתונה|زفاف"
        ),
        "結婚式|婚礼|婚禮|결혼식",
    ),
    "anniversary": (
        (
            r"(?:wedding )?anniversary|hochzeitstag|anniversaire de mariage|aniversario de (?:casamento|bodas?)"
            r"|anniversario di matrimonio|trouwdag|huwelijksverjaardag|bryllupsdag|brollopsdag|rocznica slubu"
        ),
        "結婚記念日|结婚纪念日|結婚紀念日|결혼기념일",
    ),
    "birthday": (
        (
            r"birthdays?|b-?days?|geburtstag\w*|anniversaires?|cumple(?:anos)?|aniversario|festa de anos"
            r"|fa(?:z|ze[rm]) \d+ anos|compleanno|verjaardag\w*|fodselsdag\w*|fødselsdag\w*|fodelsedag\w*|bursdag\w*"
            r"|syntymapaiv\w*|urodzin\w*|narozenin\w*|д(?:ень|нем|ня|ню) (?:рождения|народження)|szuletesnap\w*"
            r"|ro[dđ]endan|dogum gunu|γενεθλια"
            r"|יום הולדת|عيد ميلاد|ulang tahun|sinh nhat|turn(?:s|ed|ing) \d{1,3}|happy \d{1,3}(?:th|st|nd|rd)"
        ),
        "誕生日|生日|생일",
    ),
    "graduation": (
        (
            r"graduation|graduated|class of (?:19|20)\d\d|abschlussfeier|abiball|abifeier|abitur|remise des? diplomes?"
            r"|graduacion|formatura|festa di laurea|laurea|diploma-?uitreiking|afstuderen|studentfest|examensfest"
            r"|выпускн\w+|вручение дипломов|mezuniyet|wisuda|ballagas|αποφοιτηση"
        ),
        "卒業|毕业|畢業|졸업",
    ),
    "baby": (
        (
            r"bab(?:y|ies)(?! shark)|newborn|neugeboren\w*|taufe|bebes?|recem-nascid[oa]|naissance|nascita|neonat[oa]"
            r"|nacimiento|bapteme|batizado|bautizo|battesimo|christening|baptism|baby shower|ultrasound|pasgeboren"
            r"|spedbarn|niemowle|младенец|малыш\w*|новорожд\w+|bebek"
        ),
        "赤ちゃん|宝宝|婴儿|寶寶|아기",
    ),
    "pet": (
        (
            r"(?<!hot )dogs?|pupp(?:y|ies)|cats?|kittens?|my pets?|hund(?:e|in)?|welpen?|katzen?|katzchen|haustiere?"
            r"|chiens?|chiots?|chatons?|(?:mon|notre|le) chat|perr[oa]s?|gat[oa]s?|cachorr[oa]s?|cao|caes|cane"
            r"|gatt[oi]|cucciol[oi]|honden?|poes|katt|kissa|koira|pies|piesek|kotek|собак\w+|кошк\w+|щен\w+|кот[её]нок"
            r"|kopek|kedi"
        ),
        "犬|猫|狗|貓|고양이|강아지",
    ),
}
_TOKENS: Final = re.compile(r"[^\W\d_]+")
OCCASIONS: Final = tuple(_WORDS)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


# A word may end a compound's first part with an underscore or a digit (`birthday_2024`): those end words here.
_PATTERNS: Final = {
    occasion: re.compile(rf"(?<![^\W\d_])(?:{_plain(spaced)})(?![^\W\d_])|{_plain(joined)}")
    for occasion, (spaced, joined) in _WORDS.items()
}


def occasions_in(untrusted_texts: Iterable[str]) -> dict[str, str]:
    """Return the occasions that the texts name, each with the word that does so, in small letters.

    A wedding anniversary is no wedding and no birthday, although its words hold theirs.
    """
    found: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for text in untrusted_texts:
        plain = _plain(text[:MAX_TEXT])
        for occasion in OCCASIONS:
            if occasion not in found and (match := _PATTERNS[occasion].search(plain)):
                found[occasion] = match[0]
                spelt[occasion] = _as_written(text, match[0])
    if "anniversary" in found:
        found = {
            name: word for name, word in found.items() if word not in found["anniversary"] or name == "anniversary"
        }
    return {occasion: spelt[occasion] for occasion in found}


def _as_written(untrusted_text: str, word: str) -> str:
    """Return the word with its accents, where it stands by itself."""
    return next(
        (token for token in _TOKENS.findall(untrusted_text[:MAX_TEXT].casefold()) if _plain(token) == word), word
    )
