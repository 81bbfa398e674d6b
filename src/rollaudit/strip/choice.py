"""What is to be removed, and what the readers know a value by: together they decide on every tag and property.

The tables are the readers' own and are handed in, so that whatever they come to read is removed as well.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rollaudit.errors import UsageError
from rollaudit.model.evidence import Category
from rollaudit.text import clean


class Removal(StrEnum):
    """What a person may ask to have removed."""

    ALL = "all"
    POSITION = "position"
    PEOPLE = "people"
    IDENTIFIERS = "identifiers"
    DATES = "dates"
    DEVICE = "device"
    CAPTIONS = "captions"
    HISTORY = "history"
    HIDDEN = "hidden"


CATEGORIES: Final[Mapping[Removal, frozenset[Category]]] = {
    Removal.ALL: frozenset(Category),
    Removal.POSITION: frozenset({Category.LOCATION_PRECISE, Category.LOCATION_INFERRED}),
    Removal.PEOPLE: frozenset({Category.PERSON_IDENTITY, Category.FACE_PRESENCE, Category.RELATIONSHIPS}),
    Removal.IDENTIFIERS: frozenset({Category.DEVICE_IDENTIFIER}),
    Removal.DATES: frozenset({Category.DATE_TAKEN}),
    Removal.DEVICE: frozenset({Category.DEVICE_INFO}),
    Removal.CAPTIONS: frozenset({Category.CAPTION_TEXT, Category.TEXT_IN_IMAGE, Category.SCREENSHOT_DOCUMENT}),
    Removal.HISTORY: frozenset({Category.EDIT_HISTORY}),
    Removal.HIDDEN: frozenset({Category.MEDIA_CONTENT, Category.AUDIO}),
}
_OTHER_WORDS: Final = {"metadata": Removal.ALL, "location": Removal.POSITION, "names": Removal.PEOPLE}
"""How `scan --without` names the same."""

# What a name itself says of its value, for properties that no reader knows: the vocabulary of XMP has no end.
_SPEAKING: Final[tuple[tuple[Category, re.Pattern[str]], ...]] = (
    (
        Category.LOCATION_PRECISE,
        re.compile(r"gps|latitud|longtitud|longitud|altitude|location|^geo|country|city|place"),
    ),
    (Category.DATE_TAKEN, re.compile(r"date|time(?!code)|when$")),
    (Category.PERSON_IDENTITY, re.compile(r"person|people|face|region|creator|author|owner|artist|rights|copyright")),
    (Category.PERSON_IDENTITY, re.compile(r"licensor|contact|credit|email|phone|user(?!comment)|byline|photographer")),
    (Category.DEVICE_IDENTIFIER, re.compile(r"serial|uuid|guid|uniqueid|burstid|deviceid")),
    (Category.DEVICE_INFO, re.compile(r"^(make|model|lens|firmware|software|device)|camera|creatortool")),
    (Category.CAPTION_TEXT, re.compile(r"title|subject|description|keyword|caption|comment|headline|^label")),
    (Category.EDIT_HISTORY, re.compile(r"history|documentid|instanceid|derivedfrom|xmptk|toolkit")),
)
# Regions of faces stand in structures whose parts name nothing by themselves (MWG guidelines 2.0, 5.9).
_REGIONS: Final = frozenset({"mwg-rs:Regions", "MP:RegionInfo", "apple-fi:Regions"})
# Whatever is asked for, these go: they quote other pictures' metadata, hold whole pictures that nobody can look into,
# or point to what stood behind the picture and is not copied.
_NEVER_KEPT: Final = re.compile(
    r"(xmpMM:(Pantry|Ingredients)|xmp:Thumbnails|xmpNote:HasExtendedXMP|G(Image|Depth|Audio):\w+|Container:\w+"
    r"|GCamera:(MotionPhoto|MicroVideo)\w*|hdrgm:\w+|HDRGainMap:\w+|photoshop:DocumentAncestors)$"
)
# Exif tags (Exif 3.0, 4.6) that the readers make no fact of, and yet say what a category is about.
_FURTHER_TAGS: Final = {
    0x9211: Category.DEVICE_IDENTIFIER,  # ImageNumber
    0x9213: Category.EDIT_HISTORY,  # ImageHistory
    0xA401: Category.EDIT_HISTORY,  # CustomRendered
    0xA40B: Category.DEVICE_INFO,  # DeviceSettingDescription
    0xA432: Category.DEVICE_INFO,  # LensSpecification
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The readers' tables: Exif tags, XMP properties and namespaces, IPTC datasets of record 2, PNG keywords."""

    tags: Mapping[int, Category]
    properties: Mapping[str, Category]
    namespaces: Mapping[str, str]
    datasets: Mapping[int, Category]
    keywords: Mapping[str, Category]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What goes: everything that decoding does not need, or the values of some categories."""

    removals: tuple[Removal, ...]

    @property
    def everything(self) -> bool:
        """Whether nothing may stay that decoding does not need."""
        return Removal.ALL in self.removals

    @property
    def categories(self) -> frozenset[Category]:
        """The categories of which no value may stay."""
        return frozenset[Category]().union(*(CATEGORIES[removal] for removal in self.removals))


def parse_removals(given: Iterable[str]) -> Choice:
    """Return what a command line asks to have removed. Raises `UsageError`, which names every mistake at once."""
    names = [name.strip().casefold() for text in given for name in text.split(",")]
    wrong = [name for name in names if name not in _OTHER_WORDS and name not in set(Removal)]
    if wrong or not names:
        mistakes = (f"--remove {clean(name, limit=60)}: nothing of that name can be removed." for name in wrong)
        raise UsageError(" ".join(mistakes) or "Nothing is to be removed.", hint=f"It takes {', '.join(Removal)}.")
    removals = [_OTHER_WORDS.get(name) or Removal(name) for name in names]
    return Choice(removals=tuple(dict.fromkeys(removals)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A choice, and the tables by which it is applied."""

    choice: Choice
    known: Known

    @property
    def everything(self) -> bool:
        """Whether nothing may stay that decoding does not need."""
        return self.choice.everything

    def drops(self, *categories: Category) -> bool:
        """Whether values of any of these categories go."""
        return not self.choice.categories.isdisjoint(categories)

    def drops_tag(self, tag: int) -> bool:
        """Whether an Exif tag goes; of tags unknown to all tables nobody can say what they hold."""
        category = self.known.tags.get(tag) or _FURTHER_TAGS.get(tag)
        return category is not None and self.drops(category)

    def drops_property(self, name: str) -> bool:
        """Whether an XMP property goes, by its canonical name, by its own word, or as it can never stay."""
        if _NEVER_KEPT.match(name):
            return True
        if name in _REGIONS and self.drops(Category.FACE_PRESENCE):
            return True
        category = self.known.properties.get(name)
        if category is not None and self.drops(category):
            return True
        local = name.partition(":")[2].lower()
        return any(self.drops(spoken) for spoken, words in _SPEAKING if words.search(local))

    def drops_dataset(self, record: int, number: int) -> bool:
        """Whether an IPTC dataset goes; of record 2 stays only what the readers know (IIM 4.2, chapter 6)."""
        if record != 2 or number == 0:
            return record != 1 or number != 90  # only the character set of what follows
        category = self.known.datasets.get(number)
        return category is None or self.drops(category)

    def drops_keyword(self, keyword: str, *, generated: bool) -> bool:
        """Whether a PNG text goes; a keyword that nobody registered is a caption, and its own word counts as well."""
        lower = keyword.strip().lower()
        if generated and self.drops(Category.EDIT_HISTORY):
            return True
        if self.drops(self.known.keywords.get(lower, Category.CAPTION_TEXT)):
            return True
        return any(self.drops(spoken) for spoken, words in _SPEAKING if words.search(lower))


def told(removals: Sequence[Removal]) -> str:
    """Return the choice as one writes it on a command line."""
    return ",".join(removals)


class CannotStripError(Exception):
    """The file is damaged in a way that leaves open where its metadata stand. The text never holds text of the file."""
