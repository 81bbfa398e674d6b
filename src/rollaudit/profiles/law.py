"""How a few statutes name what a category may belong to. It gives a finding's class its name; it is no legal advice.

Each statement says what the class turns on, so that no report reads "contains biometric data" where a photograph
merely shows a face. Quotes are the statutes' own words.
"""

from collections.abc import Iterable, Mapping

from rollaudit.model.evidence import Category
from rollaudit.model.policy import LegalClass, Mark, Profile

_FACES = (Category.FACIAL_FEATURES, Category.FACE_PRESENCE)

LEGAL_CLASSES: tuple[LegalClass, ...] = (
    LegalClass(
        id="gdpr-9-1",
        statute="GDPR, Article 9(1)",
        quote="biometric data for the purpose of uniquely identifying a natural person",
        statement="The class turns on the purpose, which no file tells; a photograph of a face is not in it by itself.",
        categories=_FACES,
    ),
    LegalClass(
        id="gdpr-recital-51",
        statute="GDPR, Recital 51",
        quote="only when processed through a specific technical means"
        " allowing the unique identification or authentication",
        statement="When photographs count as biometric data: it turns on the processing, which no file tells either.",
        categories=_FACES,
    ),
    LegalClass(
        id="bipa",
        statute="Illinois BIPA, 740 ILCS 14/10",
        quote="scan of hand or face geometry",
        statement="One kind of biometric identifier in Illinois; photographs are excluded.",
        categories=_FACES,
    ),
    LegalClass(
        id="texas-503",
        statute="Texas Bus. & Com. §503.001",
        quote="record of hand or face geometry",
        statement="One kind of biometric identifier in Texas.",
        categories=_FACES,
    ),
    LegalClass(
        id="ccpa-geolocation",
        statute="California CCPA, 1798.140",
        quote="with a radius of 1,850 feet",
        statement="Precise geolocation in California is a circle of this size (about 564 m) or less.",
        categories=(Category.LOCATION_PRECISE,),
    ),
    LegalClass(
        id="coppa",
        statute="COPPA, 16 CFR 312.2",
        quote="photograph, video, or audio file where such file contains a child's image or voice",
        statement="One kind of personal information by that rule; whether a file shows a child was not looked for.",
        categories=(Category.MEDIA_CONTENT, Category.AUDIO),
    ),
)


def legal_classes(profile: Profile, carried: Mapping[frozenset[Category], int]) -> tuple[LegalClass, ...]:
    """Return the classes of what clauses reach in these files, each with the categories that are both."""
    said = (clause for clause in profile.clauses if clause.mark is not Mark.UNKNOWN)
    reached = {category for clause in said for category in clause.categories}
    found = frozenset[Category]().union(*(categories for categories, number in carried.items() if number))
    return classes_of(reached & found)


def classes_of(categories: Iterable[Category]) -> tuple[LegalClass, ...]:
    """Return every statute's class that names one of the categories."""
    wanted = frozenset(categories)
    return tuple(one for one in LEGAL_CLASSES if not wanted.isdisjoint(one.categories))
