"""Who is on the demo's floor: its people and its clients, all of them made up, every address in a reserved domain."""

from __future__ import annotations

from dataclasses import dataclass

from core.people import Person, person

COLLEAGUES: tuple[Person, ...] = (
    person("anna", "agent", "Анна Ковалёва", ("payments", "customer_care")),
    person("julia", "agent", "Julia Marsh", ("payments", "technical")),
    person("boris", "agent", "Борис Лебедев", ("trading", "promotions")),
    person("tom", "agent", "Tom Ashby", ("technical", "casino", "customer_care")),
    person("vera", "specialist", "Вера Соколова", ("verification", "data_protection")),
    person("dmitri", "specialist", "Дмитрий Орлов", ("casino", "responsible_gambling", "technical")),
    person("ravi", "specialist", "Ravi Menon", ("verification", "data_protection")),
    person("kate", "specialist", "Kate Lindqvist", ("trading", "promotions", "responsible_gambling")),
    person("oleg", "lead", "Олег Назаров"),
    person("helen", "lead", "Helen Brooks"),
    person("maxim", "manager", "Максим Гордеев"),
    person("susan", "supervisor", "Susan Keller"),
    person("otto", "auditor", "Otto Weiss"),
)  # fmt: skip


def writes(language: str, someone: Person) -> bool:
    """Whether letters in that language are this person's: each writes in the language of their name."""
    return (language == "ru") == ("Ѐ" <= someone.name[0] <= "ӿ")


OUR_ADDRESS = "complaints@example.net"
OUR_NAME = "Complaints desk (demo)"


@dataclass(frozen=True, slots=True)
class MadeUpClient:
    """A client of the demo: one who exists nowhere else."""

    name: str
    email: str
    language: str
    phone: str
    account: str
    tier: str = ""
    flags: tuple[str, ...] = ()


_ROWS: tuple[tuple[str, str, str, str], ...] = (
    # name, address, tier, flags
    ("Иван Петухов", "i.petuhov@example.com", "", ""),
    ("Мария Синицына", "sinitsyna.m@example.org", "gold", ""),
    ("Алексей Зимин", "a.zimin@example.com", "", ""),
    ("Ольга Рябинина", "ryabinina@example.org", "", ""),
    ("Сергей Кольцов", "s.koltsov@example.com", "platinum", ""),
    ("Наталья Ветрова", "n.vetrova@example.com", "", "vulnerable"),
    ("Павел Громов", "gromov.pavel@example.org", "", ""),
    ("Елена Ясенева", "yaseneva@example.com", "", ""),
    ("Дарья Лугова", "d.lugova@example.org", "gold", ""),
    ("Михаил Озеров", "ozerov.m@example.com", "", ""),
    ("Тимур Садыков", "t.sadykov@example.com", "", "self_exclusion"),
    ("Ксения Берёзкина", "k.berezkina@example.org", "", ""),
    ("Виктор Снегирёв", "snegirev@example.com", "", ""),
    ("Артём Полевой", "a.polevoy@example.org", "", ""),
    ("Людмила Чайкина", "chaikina.l@example.com", "", ""),
    ("Роман Каменев", "r.kamenev@example.com", "silver", ""),
    ("John Pemberton", "j.pemberton@example.com", "", ""),
    ("Mary Tanaka", "mary.tanaka@example.org", "gold", "vulnerable"),
    ("Liam O'Dwyer", "liam.odwyer@example.com", "", ""),
    ("Sophie Marchetti", "s.marchetti@example.org", "", ""),
    ("Karl Bergqvist", "karl.bergqvist@example.com", "platinum", ""),
    ("Aisha Rahmani", "aisha.r@example.org", "", ""),
    ("Peter Novotny", "p.novotny@example.com", "", ""),
    ("Grace Whitfield", "grace.w@example.com", "silver", ""),
    ("Diego Salvatierra", "d.salvatierra@example.org", "", ""),
    ("Hannah Voss", "hannah.voss@example.com", "", ""),
    ("Robert Achterberg", "r.achterberg@example.org", "", ""),
    ("Emily Thornbury", "emily.t@example.com", "", "self_exclusion"),
    ("Marek Wolski", "marek.wolski@example.com", "", ""),
    ("Chloe Hathersage", "chloe.h@example.org", "gold", ""),
    ("Andreas Lindgaard", "a.lindgaard@example.com", "", ""),
    ("Nora Fairweather", "nora.f@example.org", "", ""),
)


def _client(number: int, name: str, email: str, tier: str, flag: str) -> MadeUpClient:
    russian = "Ѐ" <= name[0] <= "ӿ"
    # Numbers that no telephone has: +7 900 000 00 NN, and the range that Ofcom keeps for films.
    phone = f"+790000000{number:02d}" if russian else f"+4420794600{number:02d}"
    flags = (flag,) if flag else ()
    return MadeUpClient(name, email, "ru" if russian else "en", phone, f"P-{100_200 + number * 37}", tier, flags)


CLIENTS: tuple[MadeUpClient, ...] = tuple(_client(number, *row) for number, row in enumerate(_ROWS, start=1))
