"""What a shared report says of the whole roll: each claim's sentence made anew from what may be told of it.

A claim's own sentence holds names of places, people and things from files. It is kept only for the kinds whose words
are rollaudit's own; all others are said in the words below, and a kind that stands in neither says that it was made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from rollaudit.model.evidence import device_name
from rollaudit.model.report import Inference, InferencePlace
from rollaudit.model.summaries import Period
from rollaudit.places.outlines import country_name
from rollaudit.report.phrases import counted, day, days, listed, span
from rollaudit.report.redact.cells import RADIUS_M, Areas, cell_of
from rollaudit.report.redact.own_words import MASKED, country_codes, own_words, time_zone
from rollaudit.report.redact.pseudonyms import Pseudonyms
from rollaudit.report.redact.survey import Survey

Detail = str | int | float

# Kinds whose sentences hold counts, days, hours and shares only.
_OWN_WORDS: Final = frozenset({"routine", "break", "others_only", "groups", "link", "recap"})
# Details that are words of rollaudit's own.
_OWN_DETAILS: Final = frozenset(
    {
        "hours",
        "stated_window_alone",
        "kind",
        "day",
        "years",
        "theme",
        "weekdays_awake",
        "weekends_awake",
        "month",
    }
)
_PERSON_DETAILS: Final = frozenset({"name", "owner"})
_PEOPLE_DETAILS: Final = frozenset({"companions", "with"})
_KINDS_OF_DAY: Final = {"birthday": "a birthday", "public": "a public holiday"}
_SECOND_HOME: Final = ": a second home, or somebody's they stay with"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMasks:
    """Makes one claim after another fit to be shared. `window` is the stated one."""

    survey: Survey
    areas: Areas
    pseudonyms: Pseudonyms
    window: Period

    def claim(self, claim: Inference, path_of: Callable[[str], str]) -> Inference:
        """Return a claim with its sentence made anew. `path_of` gives the path that a file is shown under."""
        circle = claim.place and _circle(claim.place)
        return Inference(
            id=claim.id,
            claim="" if claim.abstained is not None else self._sentence(claim),
            confidence=claim.confidence,
            evidence=self._ids(claim.evidence),
            period=claim.period,
            place=circle,
            abstained=None if claim.abstained is None else _lacking(claim.abstained),
            method=own_words(claim.method),
            details=tuple(self._details(claim)),
            asset_count=claim.asset_count,
            made_from=claim.made_from,
            ends_without=self._ids(claim.ends_without),
            ends_with=tuple(map(own_words, claim.ends_with)),
            paths=tuple(path_of(path) for path in claim.paths),
        )

    def _ids(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.survey.ids[one] for one in ids if one in self.survey.ids)

    def _sentence(self, claim: Inference) -> str:
        if claim.id in _OWN_WORDS:
            return own_words(claim.claim)
        files, when = counted(claim.asset_count, "file", "files"), _when(claim.period)
        if claim.id in _SENTENCES:
            return _SENTENCES[claim.id](self, claim, files, when)
        return f"a claim of this kind, from {files}{when}"

    def _zone(self, claim: Inference, _files: str, when: str) -> str:
        return f"the clocks of {time_zone(_text(claim, 'time_zone')).replace('_', ' ') or 'one time zone'}{when}"

    def _circle(self, claim: Inference, files: str, when: str) -> str:
        where = f"a circle of {RADIUS_M / 1000:.0f} km"
        area = self._area(claim)
        hours = own_words(_text(claim, "hours"))
        last = _SECOND_HOME if claim.id == "second_home" else ""
        return f"{where}{f' in {area}' if area else ''}{when}; from {files}{f', {hours}' if hours else ''}{last}"

    def _area(self, claim: Inference) -> str:
        code = country_codes(_text(claim, "country_code"))
        if claim.place is None or not code:
            return country_name(code) if code else ""
        area = self.areas.area(cell_of(claim.place.latitude, claim.place.longitude), code)
        return f"{area.name} ({code})"

    def _trip(self, claim: Inference, _files: str, _when: str) -> str:
        where = listed(map(country_name, country_codes(_text(claim, "countries")).split())) or "somewhere"
        told = [f"{where}, {days(claim.period)}" if claim.period else where]
        people = self._people(_text(claim, "companions"))
        faces = _number(claim, "most_faces_in_one_photo")
        if people:
            told.append(f"with {listed(people)}")
        elif faces > 1:
            told.append(f"with up to {faces} people in one photo")
        for name, one, many in (
            ("flights", "flight", "flights"),
            ("border_crossings", "border crossed", "borders crossed"),
        ):
            if _number(claim, name):
                told.append(counted(_number(claim, name), one, many))
        return ", ".join(told)

    def _again(self, claim: Inference, _files: str, when: str) -> str:
        country = country_name(country_codes(_text(claim, "country_code")))
        return f"one town in {country} on {_number(claim, 'trips')} trips{when}"

    def _recurring(self, claim: Inference, _files: str, _when: str) -> str:
        what = _KINDS_OF_DAY.get(_text(claim, "kind"), "a birthday or another private day")
        return f"{own_words(claim.claim.partition(':')[0])}: {what}"  # before the colon stand the day and the years

    def _owner(self, claim: Inference, files: str, _when: str) -> str:
        return f"the owner's name is {self.pseudonyms.person(_text(claim, 'name'))}, by {files}"

    def _person(self, claim: Inference, files: str, when: str) -> str:
        on = counted(_number(claim, "days"), "day", "days")
        return f"{self.pseudonyms.person(_text(claim, 'name'))}: named in {files} of {on}{when}"

    def _companions(self, claim: Inference, files: str, when: str) -> str:
        one, other = (self.pseudonyms.person(_text(claim, name)) for name in ("one", "other"))
        return f"{one} and {other} appear together in {files}{when}"

    def _device(self, claim: Inference, files: str, when: str) -> str:
        device = self.pseudonyms.device(_text(claim, "make"), _text(claim, "model"))
        serial = _text(claim, "serial")
        numbered = f", with a serial number ({self.pseudonyms.number(serial)})" if serial else ""
        used = f", in use{when.removeprefix(',')}" if when else ""
        return f"{device}, the owner's{used}: {files}{numbered}"

    def _change(self, claim: Inference, _files: str, when: str) -> str:
        old, new = (self.pseudonyms.device_named(_text(claim, name)) for name in ("from", "to"))
        return f"{new} took the place of {old}{when}"

    def _two_phones(self, claim: Inference, _files: str, when: str) -> str:
        one, other = (self.pseudonyms.device_named(_text(claim, name)) for name in ("one", "other"))
        return f"two phones at once: {one} and {other}{when}"

    def _received(self, claim: Inference, files: str, _when: str) -> str:
        made = "was" if claim.asset_count == 1 else "were"
        return f"{files} {made} made by {counted(_number(claim, 'devices'), 'device', 'devices')} of other people"

    def _theme(self, claim: Inference, _files: str, _when: str) -> str:
        older = _number(claim, "older_than_window")
        some = "all" if older == claim.asset_count else f"{older:,} of them"
        window = (
            f"{day(self.window.first)} to {day(self.window.last)}" if self.window.first and self.window.last else ""
        )
        beyond = f", {some} older than the stated window ({window})" if older and window else ""
        return f"{own_words(_text(claim, 'theme'))}: {claim.asset_count:,} it could take{beyond}"

    def _people(self, names: str) -> list[str]:
        return [self.pseudonyms.person(name) for name in names.replace("; ", ", ").split(", ") if name]

    def _details(self, claim: Inference) -> list[tuple[str, Detail]]:
        shown: list[tuple[str, Detail]] = []
        for name, value in claim.details:
            if own_words(name) == MASKED:
                continue
            if not isinstance(value, str) or not value:
                shown.append((name, value))
            elif name in _OWN_DETAILS:
                shown += [(name, value)] if own_words(value) == value else []
            elif name in {"country_code", "countries"}:
                shown.append((name, country_codes(value)))
            elif name == "time_zone":
                shown.append((name, time_zone(value)))
            elif name in _PERSON_DETAILS or (claim.id == "companions" and name in {"one", "other"}):
                shown.append((name, self.pseudonyms.person(value)))
            elif name in _PEOPLE_DETAILS:
                shown.append((name, "; ".join(self._people(value))))
            elif name == "serial":
                shown.append((name, self.pseudonyms.number(value)))
            elif claim.id in {"device_change", "two_phones"} and name in {"from", "to", "one", "other"}:
                shown.append((name, self.pseudonyms.device_named(value)))
            elif name == "region":
                shown.append((name, self._area(claim)))
            elif name == "model":
                shown.append((name, self.pseudonyms.device(_text(claim, "make"), value)))
        return shown


_Sentence = Callable[[ClaimMasks, Inference, str, str], str]

_SENTENCES: Final[dict[str, _Sentence]] = {
    "home": ClaimMasks._circle,  # noqa: SLF001 - a table of this module's own methods
    "second_home": ClaimMasks._circle,  # noqa: SLF001
    "work": ClaimMasks._circle,  # noqa: SLF001
    "regular_place": ClaimMasks._circle,  # noqa: SLF001
    "time_zone": ClaimMasks._zone,  # noqa: SLF001
    "trip": ClaimMasks._trip,  # noqa: SLF001
    "repeated_destination": ClaimMasks._again,  # noqa: SLF001
    "recurring_day": ClaimMasks._recurring,  # noqa: SLF001
    "owner_name": ClaimMasks._owner,  # noqa: SLF001
    "person": ClaimMasks._person,  # noqa: SLF001
    "companions": ClaimMasks._companions,  # noqa: SLF001
    "device": ClaimMasks._device,  # noqa: SLF001
    "device_change": ClaimMasks._change,  # noqa: SLF001
    "two_phones": ClaimMasks._two_phones,  # noqa: SLF001
    "received": ClaimMasks._received,  # noqa: SLF001
    "theme": ClaimMasks._theme,  # noqa: SLF001
}


def learn_kinds(inferences: tuple[Inference, ...], pseudonyms: Pseudonyms) -> None:
    """Let the pseudonyms of devices say what the claims know of them: a phone, a camera."""
    for claim in inferences:
        kind = _text(claim, "kind")
        if claim.id == "device" and claim.abstained is None and own_words(kind) == kind:
            pseudonyms.learn_kind(device_name(_text(claim, "make"), _text(claim, "model")), kind)


def _circle(place: InferencePlace) -> InferencePlace:
    latitude, longitude = cell_of(place.latitude, place.longitude)
    return InferencePlace(latitude=latitude, longitude=longitude, radius_m=max(RADIUS_M, place.radius_m))


def _when(period: Period | None) -> str:
    said = span(period) if period else ""
    return f", {said}" if said else ""


def _lacking(abstained: str) -> str:
    """Return what a claim lacked; a sentence that quotes a file's words is said without them."""
    said = own_words(abstained)
    return "too few files say so." if said == MASKED else said


def _text(claim: Inference, name: str) -> str:
    return str(dict(claim.details).get(name, ""))


def _number(claim: Inference, name: str) -> int:
    value = dict(claim.details).get(name, 0)
    return value if isinstance(value, int) else 0
