"""What a policy file's own words are called for people; those of the rest of the house have their tables there."""

from __future__ import annotations

from core.policy.clock import ClockUnit
from core.policy.rule import Strength
from core.say import label

STRENGTHS: dict[Strength, str] = {
    Strength.MUST: label("must"),
    Strength.SHOULD: label("should"),
    Strength.HOUSE: label("house"),
}
"""How binding a rule is, in a word."""

COUNTED_FROM: dict[str, str] = {
    "instant": label("from the instant"),
    "next_day": label("from the next day"),
    "next_business_day": label("from the next business day"),
}
DUE: dict[str, str] = {
    "instant": label("due at the instant"),
    "close_of_business": label("due at the close of business"),
    "end_of_day": label("due at the end of the day"),
}
CYCLES: dict[str, str] = {
    "once": label("once"),
    "each": label("each time anew"),
    "periodic": label("again and again"),
}
GUARDS: dict[str, str] = {
    "signals_answered": label("every signal in the client's words is answered"),
    "four_eyes": label("a second person looks at every decision"),
    "written_answer": label("the client has the answer in writing"),
    "body_named": label("the letter names the independent body"),
    "client_told": label("the client is told what was done"),
}
"""What a guard that a policy adds asks for; its id where this table has none."""

RECIPIENTS: dict[str, str] = {
    "handler": label("the handler"),
    "lead": label("the department's lead"),
    "level": label("the level's people"),
}
RECORDS: dict[str, str] = {
    "case": label("cases"),
    "correspondence": label("correspondence"),
    "evidence": label("evidence"),
    "journal": label("the journal"),
    "feedback": label("feedback"),
}
PERIODS: dict[str, str] = {
    "month": label("every month"),
    "quarter": label("every quarter"),
    "half_year": label("every half-year"),
    "year": label("every year"),
}
RETURN_FIGURES: dict[str, str] = {
    "received": label("received"),
    "resolved": label("resolved"),
    "outstanding": label("outstanding"),
    "by_age": label("by age"),
    "upheld": label("upheld"),
    "redress": label("redress"),
    "disputes": label("disputes"),
    "referred": label("referred outside"),
    "withdrawn": label("withdrawn"),
    "late": label("late"),
}
WEEKDAYS: dict[str, str] = {
    "mon": label("Mon"),
    "tue": label("Tue"),
    "wed": label("Wed"),
    "thu": label("Thu"),
    "fri": label("Fri"),
    "sat": label("Sat"),
    "sun": label("Sun"),
}

ONE: dict[str, str] = {
    "seconds": label("1 second"),
    ClockUnit.MINUTES.value: label("1 minute"),
    ClockUnit.HOURS.value: label("1 hour"),
    ClockUnit.BUSINESS_DAYS.value: label("1 business day"),
    ClockUnit.DAYS.value: label("1 day"),
    ClockUnit.WEEKS.value: label("1 week"),
    ClockUnit.MONTHS.value: label("1 month"),
}
"""One of a unit, which is not said as several are."""
