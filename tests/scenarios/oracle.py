"""What the requirements say, restated from their words and not from the program's tables: the test's own judge.

Rows P3 to P7 and S1 are written here a second time, plainly, over a case's JSON, so that a mistake in the guards or
in the table of rights does not excuse itself.
"""

from __future__ import annotations

from typing import Any

ORDER = ["registration", "analysis", "investigation", "resolution", "execution", "closed"]

DEPARTMENT = {
    "payment": "payments", "bet_settlement": "trading", "rules": "trading", "technical": "technical",
    "identity": "verification", "bonus": "promotions", "casino_game": "casino",
    "responsible_gambling": "responsible_gambling", "support_quality": "customer_care",
    "data_protection": "data_protection",
}  # fmt: skip
EVIDENCE = {
    "bet_settlement": {"bet_slip", "official_result"}, "payment": {"account_statement", "receipt"},
    "technical": {"screenshot", "log_reference"}, "identity": {"identity_document", "proof_of_address"},
    "bonus": {"bonus_terms", "account_statement"}, "rules": {"rules_clause"}, "support_quality": {"correspondence"},
    "casino_game": {"round_id", "provider_log"}, "responsible_gambling": set(),
}  # fmt: skip
MONEY_OR_PERSONAL_DATA = {"payment", "bet_settlement", "bonus", "casino_game", "identity", "data_protection"}
PAYS = {"refund", "bet_correction", "compensation", "goodwill"}
INFORMED = {"handed", "told"}

LOOK_ONLY = {"supervisor", "auditor", "wall"}
LEADERS = {"lead", "manager", "administrator"}


def may_leave(case: dict[str, Any]) -> list[str]:
    """What the case still owes before it may leave its stage forward; each row of the requirements in its words."""
    return {
        "registration": _registration, "analysis": _analysis, "investigation": _investigation,
        "resolution": _resolution, "execution": _execution,
    }[case["stage"]](case)  # fmt: skip


def _sent(case: dict[str, Any], kind: str, **wanted: Any) -> bool:
    letters = (m for m in case["messages"] if m["kind"] == kind)
    return any(m["state"] in INFORMED and all(m[k] == v for k, v in wanted.items()) for m in letters)


def _registration(case: dict[str, Any]) -> list[str]:
    owes = []
    if not (case["client"] and case["client"]["contacts"]):
        owes.append("a client who can be reached")
    owes += [name for name in ("channel", "category", "description", "demand") if not case[name]]
    if not _sent(case, "acknowledgement"):
        owes.append("an acknowledgement sent")
    return owes


def _analysis(case: dict[str, Any]) -> list[str]:
    owes = []
    if case["department"] != DEPARTMENT[case["category"]] and not case["reroute_reason"]:
        owes.append("the department that the category belongs to")
    owes += [name for name in ("department", "handler", "complexity") if not case[name]]
    settled = {e["kind"] for e in case["evidence"] if e["state"] == "received" or (e["state"] == "waived" and e["note"])}
    owes += sorted(EVIDENCE.get(case["category"], set()) - settled)
    if case["category"] in MONEY_OR_PERSONAL_DATA and case["client"]["identity"] == "none":
        owes.append("a verified identity")
    return owes


def _investigation(case: dict[str, Any]) -> list[str]:
    owes = []
    if not case["findings"] or not all(f["evidence"] for f in case["findings"]):
        owes.append("findings that point at evidence")
    if not case["verdict"]:
        owes.append("a verdict")
    owes += [task["id"] for task in case["tasks"] if task["state"] == "open"]
    return owes


def _resolution(case: dict[str, Any]) -> list[str]:
    decision = case["decision"]
    if not decision:
        return ["the outcome"]
    owes = [name for name in ("rule", "reasoning") if not decision[name]]
    if decision["outcome"] in PAYS and not decision["amount"]:
        owes.append("the amount")
    if decision["amount"] and _needs_second_person(decision["amount"]):
        answers = [a for a in case["approvals"] if a["decision"] == decision["number"]]
        if not answers or not answers[-1]["granted"] or answers[-1]["by"] == decision["by"]:
            owes.append("a second person's approval")
    if not _sent(case, "decision", decision=decision["number"]):
        owes.append("the decision sent")
    return owes


def _needs_second_person(amount: str) -> bool:
    """The house default's thresholds, and always where it has none for the currency."""
    value, currency = amount.split()
    return float(value) > {"EUR": 500, "USD": 500, "GBP": 500, "RUB": 50_000}.get(currency, -1)


def _execution(case: dict[str, Any]) -> list[str]:
    owes = [a["id"] for a in case["actions"] if not a["proof"] and not a["reason"]]
    owes += [p["id"] for p in case["promises"] if p["state"] == "open"]
    if not case["wrap_up"]:
        owes.append("a wrap-up")
    asked = case["feedback"]["asked_at"]
    if not (asked and _sent(case, "feedback_request")):
        owes.append("the client asked for feedback")
    return owes
