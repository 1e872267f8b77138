"""National holidays from the `holidays` package, as lines that a manager reviews and pastes into a policy file.

Nothing at run time asks the package: which days a floor is closed is the floor's decision, and stands in its file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.metadata import version
from typing import TYPE_CHECKING

from core.clocks import Holiday
from core.errors import BadInput
from core.say import Say, say
from core.text import clean_line
from core.toml_file import near

if TYPE_CHECKING:
    from datetime import date

    from holidays import HolidayBase

_SPOKEN_AS = {"en": ("en_US", "en_GB")}
"""Languages that the package knows only with a country; others are tried as they are, then with any country."""


def national_holidays(
    country: str, years: Iterable[int], subdivision: str | None = None, language: str = "en"
) -> tuple[Holiday, ...]:
    """The public holidays of the years, by date; `source` names the package's release, the place and the day.

    `country` is an ISO 3166-1 code of two or three letters, `subdivision` one of the package's codes (mostly ISO
    3166-2). Names come in the country's own language where the package has no `language`. A day that is free in
    place of one at a weekend says "observed". Raises `BadInput`, naming the field, where country, subdivision or a
    year is not known.
    """
    import holidays

    kind = holidays.country_holidays(_known_country(country))
    country = kind.country
    subdivision = _known_subdivision(kind, country, subdivision)
    wanted = _known_years(kind, country, years)
    spoken = _language(kind, language)

    # What is observed for a day of one year may fall into its neighbour.
    asked = {year + beside for year in wanted for beside in (-1, 0, 1)}

    def days(observed: bool) -> dict[date, str]:
        found = holidays.country_holidays(
            country, subdiv=subdivision, years=asked, observed=observed, language=spoken
        )
        return {day: clean_line(name) for day, name in sorted(found.items()) if day.year in wanted}

    proper = days(observed=False)
    place = f"{country}-{subdivision}" if subdivision else country
    return tuple(
        Holiday(date=day, source=_source(version("holidays"), place, name, day in proper))
        for day, name in days(observed=True).items()
    )


def as_toml(holidays: Iterable[Holiday]) -> str:
    """The key `holidays` of a calendar's table, a line for each; ends in a line end."""
    lines = [
        f"  {{ date = {holiday.date.isoformat()}, source = {_quoted(holiday.source)} }},"
        for holiday in holidays
    ]
    return "\n".join(["holidays = [", *lines, "]", ""])


def _quoted(text: str) -> str:
    """As a basic string of TOML: its escapes are those of JSON, and no control character is left to escape."""
    return json.dumps(clean_line(text), ensure_ascii=False)


def _source(release: str, place: str, name: str, proper: bool) -> str:
    observed = "" if proper or "observed" in name.lower() else ", observed"
    return f"holidays {release}: {place}, {name}{observed}"


def _known_country(code: str) -> str:
    import holidays

    known = holidays.list_supported_countries()
    if code.upper() in known:
        return code.upper()
    two_letters = say("a country is written as {example}", example="GB")
    hint = near(code.upper(), [key for key in known if len(key) == len(code)]) or two_letters
    raise BadInput(
        _unknown(say("no holidays are known for the country {country}", country=code), hint), "country"
    )


def _known_subdivision(kind: HolidayBase, country: str, code: str | None) -> str | None:
    if code is None:
        return None
    aliases = {alias.casefold(): key for alias, key in getattr(kind, "subdivisions_aliases", {}).items()}
    known = {key.casefold(): key for key in kind.subdivisions}
    wanted = code.casefold().removeprefix(f"{country.casefold()}-")
    if wanted in known or wanted in aliases:
        return known.get(wanted) or aliases[wanted]
    if not known:
        raise BadInput(
            say("{country} has no subdivisions with holidays of their own", country=country), "subdivision"
        )
    close = near(wanted, [*known, *aliases])
    hint = None
    if close is not None:
        word = str(close.args["word"])
        hint = say("did you mean {word}?", word=known.get(word) or aliases[word])
    message = say("{country} has no subdivision {subdivision}", country=country, subdivision=code)
    raise BadInput(
        _unknown(message, hint or say("one of {words}", words=tuple(known.values()))), "subdivision"
    )


def _known_years(kind: HolidayBase, country: str, years: Iterable[int]) -> tuple[int, ...]:
    wanted = tuple(sorted(set(years)))
    first, last = kind.start_year, kind.end_year
    strange = tuple(year for year in wanted if not first <= year <= last)
    if strange:
        message = say(
            "holidays of {country} are known from {first} to {last}, not for {years}",
            country=country, first=first, last=last, years=strange,
        )  # fmt: skip
        raise BadInput(message, "years")
    return wanted


def _language(kind: HolidayBase, wanted: str) -> str | None:
    """The package's code for the language, or the country's own; None where it has its names in one language only.

    A country's own is named outright: left to itself, the package takes the language of whoever runs it.
    """
    known = tuple(kind.supported_languages)
    exact = [code for code in (wanted, *_SPOKEN_AS.get(wanted, ())) if code in known]
    regional = [code for code in known if code.partition("_")[0] == wanted]
    return next(iter(exact + regional), kind.default_language)


def _unknown(message: Say, hint: Say | None) -> Say:
    return message if hint is None else say("{message}: {hint}", message=message, hint=hint)
