"""Set-up: making the database with its first administrator, and who works here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.address import ADDRESS
from core.errors import BadInput, Refused
from core.people import ROLE_TITLES, Person, Role, person
from core.say import say
from core.text import clean_line
from core.toml_file import near, one_of
from core.unmet import Unmet
from tui.cli.call import os_login, os_name
from tui.cli.output import put, put_json
from tui.cli.who import administers
from tui.i18n import said

if TYPE_CHECKING:
    from core.settings import Settings
    from db.store import SqliteStore
    from tui.cli.call import Call


def init(call: Call) -> int:
    """Makes the database and its administrator; says so where it is there already."""
    login = call.words.admin or call.settings.as_ or os_login()
    store, made = made_floor(call.settings, login, call.words.name)
    try:
        where = str(store.path)
    finally:
        store.close()
    if call.json:
        put_json({"database": where, "made": made is not None, "administrator": made.login if made else None})
    elif made:
        put(said(say("{database} is made; its administrator is {who}", database=where, who=made.login)))
    else:
        put(said(say("{database} is there already; nothing was changed", database=where)))
    return 0


def made_floor(settings: Settings, login: str = "", name: str = "") -> tuple[SqliteStore, Person | None]:
    """The configured database, made where it is missing; and the administrator, where nobody worked there yet.

    Who makes it is its administrator and can work at once. Raises StoreError, BadInput for a login that is none.
    """
    from core.settings import default_database
    from db.connect import open_floor

    login = login or os_login()
    first = _person(login, name or (os_name() if login == os_login() else ""), Role.ADMINISTRATOR)
    if settings.database == str(default_database()):
        Path(settings.database).parent.mkdir(parents=True, exist_ok=True)
    store = open_floor(settings.database, create=True)
    return store, first if _is_first(store, first) else None


def _is_first(store: SqliteStore, first: Person) -> bool:
    """Adds the person to a floor that has nobody; two programs that start at once make one administrator."""
    from db.queries import people

    if people(store):
        return False
    with store.unit() as unit:
        if unit.next_number("administrator made") > 1:
            return False
        unit.add_person(first)
    return True


def people_add(call: Call) -> int:
    """`casefloor people add`: a new person, by an administrator."""
    words = call.words
    added = _person(
        words.login, words.name, _role(words.role), _departments(call, words.department), words.level, words.mail
    )
    administers(call.person, "people add")
    with call.store.unit() as unit:
        if unit.person(added.login) is not None:
            message = say("{login} is one of the people already", login=added.login)
            raise Refused("people add", (Unmet("login", "S1", message),))
        unit.add_person(added)
    if call.json:
        put_json(_document(added))
    else:
        put(said(say("{who} works here as {role}", who=added.login, role=say(ROLE_TITLES[added.role]))))
    return 0


def people_list(call: Call) -> int:
    """`casefloor people list`: everybody, by login."""
    from db.queries import people

    _ = call.person  # somebody of the floor asks
    everybody = people(call.store)
    if call.json:
        put_json([_document(someone) for someone in everybody])
        return 0
    for someone in everybody:
        where = ", ".join(someone.departments)
        left = "" if someone.active else said(say("left"))
        role = said(say(ROLE_TITLES[someone.role]))
        level = said(say("level {n}", n=someone.level))
        parts = (someone.login, someone.name, role, level, where, someone.mail, left)
        put(" · ".join(part for part in parts if part))
    return 0


def _document(someone: Person) -> dict[str, Any]:
    return someone.model_dump(mode="json")


def _role(typed: str) -> Role:
    roles = [role.value for role in Role if role is not Role.SYSTEM]
    if typed.lower() not in roles:
        raise _misfit("role", typed, roles)
    return Role(typed.lower())


def _departments(call: Call, typed: list[str]) -> tuple[str, ...]:
    known = call.policy.departments
    names = [name.strip() for given in typed for name in given.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise _misfit("department", name, list(known))
    return tuple(dict.fromkeys(names))


def _misfit(field: str, typed: str, known: list[str]) -> BadInput:
    facts: dict[str, object] = {
        "field": field,
        "expected": one_of(known),
        "found": clean_line(typed, limit=60),
    }
    hint = near(typed.lower(), known)
    if hint is None:
        return BadInput(say("{field}: expected {expected}, found {found}", **facts), field)
    return BadInput(say("{field}: expected {expected}, found {found} ({hint})", **facts, hint=hint), field)


def _person(
    login: str, name: str, role: Role, departments: tuple[str, ...] = (), level: int | None = None, mail: str = ""
) -> Person:
    from pydantic import ValidationError

    if mail and not ADDRESS.fullmatch(mail):
        expected = say("a mail address")
        raise BadInput(say("{field}: expected {expected}", field="mail", expected=expected), "mail")
    try:
        return person(login, role, clean_line(name, limit=120), departments, level).model_copy(update={"mail": mail})
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        what = {
            "login": say("1 to 64 letters, digits or any of {signs}", signs=". @ + - _"),
            "level": say("0, 1 or 2"),
        }
        expected = what.get(field, say("a value that fits"))
        raise BadInput(say("{field}: expected {expected}", field=field, expected=expected), field) from None
