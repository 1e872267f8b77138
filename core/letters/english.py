"""The letters in English."""

from __future__ import annotations

from core.case import MessageKind
from core.catalogue import Category, EvidenceKind, Outcome, Verdict
from core.letters.wording import Template, Wording
from core.stages import Stage

ENGLISH = Wording(
    language="en",
    greeting=("Dear {name},", "Hello,"),
    signature=(
        "Kind regards,\n{by}\n{house}",
        "Kind regards,\n{house}",
        "Kind regards,\n{by}",
        "Kind regards,\nThe complaints team",
    ),
    templates={
        MessageKind.ACKNOWLEDGEMENT: Template(
            "We have your complaint",
            (
                "Thank you for writing to us. Your complaint is registered under the number {ref}.",
                "It is about: {topic}",
                "What you ask for: {demand}",
                "We will look into it carefully and write to you as soon as we know more. For now there is nothing "
                "you need to do.",
                "If you would like to add something, simply reply to this letter and leave the number in its "
                "subject: your words will then reach us at once.",
                "{note}",
            ),
        ),
        MessageKind.EVIDENCE_REQUEST: Template(
            "We need something from you",
            (
                "To get on with your complaint {ref} we need your help. Please send us:",
                "{evidence}",
                "{note}",
                "A photo or a scan will do. Simply reply to this letter and attach it.",
                "If there is something you do not have, tell us. We will look for another way.",
            ),
        ),
        MessageKind.UPDATE: Template(
            "How your complaint is getting on",
            (
                "We want you to know where your complaint {ref} stands. {standing}",
                "{words}",
                "We still need this from you:\n{evidence}",
                "We will write again as soon as there is something new.",
            ),
        ),
        MessageKind.DECISION: Template(
            "Our decision on your complaint",
            (
                "We have looked into your complaint {ref} and have come to a decision.",
                "{verdict}",
                "{outcome}",
                "{words}",
                "Why we decided so:\n{reasoning}",
                "What the decision rests on:\n{rule}",
                "{appeal}",
            ),
        ),
        MessageKind.FEEDBACK_REQUEST: Template(
            "How did we do?",
            (
                "We have finished our work on your complaint {ref}, and we would like to do the next one better.",
                "How did we handle it? Please reply with a number from 1 (badly) to 5 (very well). If you add a "
                "few words on why, we will read them.",
                "{words}",
                "Thank you for your time.",
            ),
        ),
        MessageKind.REPLY: Template(("Your complaint: {topic}", "Your complaint"), ("{words}",)),
    },
    about={
        Category.PAYMENT: "a deposit or a withdrawal",
        Category.BET_SETTLEMENT: "how a bet was settled",
        Category.TECHNICAL: "a technical fault",
        Category.IDENTITY: "the check of your identity",
        Category.BONUS: "a bonus",
        Category.RULES: "our rules",
        Category.SUPPORT_QUALITY: "how you were treated by our support",
        Category.CASINO_GAME: "a casino game",
        Category.RESPONSIBLE_GAMBLING: "safer gambling",
        Category.DATA_PROTECTION: "your personal data",
    },
    evidence={
        EvidenceKind.BET_SLIP: "your bet slip (a picture of it, or its number)",
        EvidenceKind.OFFICIAL_RESULT: "the official result of the event",
        EvidenceKind.ACCOUNT_STATEMENT: "your account statement for the days in question",
        EvidenceKind.RECEIPT: "the receipt of the payment, or its transaction reference",
        EvidenceKind.SCREENSHOT: "a screenshot of what you saw, or a description of your device",
        EvidenceKind.LOG_REFERENCE: "the date and time when it happened",
        EvidenceKind.IDENTITY_DOCUMENT: "a photo of your identity document",
        EvidenceKind.PROOF_OF_ADDRESS: "proof of your address, such as a bill with your name on it",
        EvidenceKind.BONUS_TERMS: "the terms of the bonus as you saw them",
        EvidenceKind.RULES_CLAUSE: "the clause of the rules that you mean",
        EvidenceKind.CORRESPONDENCE: "the letters or chats that you had with us before",
        EvidenceKind.ROUND_ID: "the number of the game round",
        EvidenceKind.PROVIDER_LOG: "anything the game's provider has written to you",
    },
    standing={
        Stage.REGISTRATION: "It is registered, and we are reading what you wrote.",
        Stage.ANALYSIS: "We are gathering what we need to judge it.",
        Stage.INVESTIGATION: "We are finding out what happened.",
        Stage.RESOLUTION: "We know what happened and are preparing our decision.",
        Stage.EXECUTION: "It is decided, and we are carrying the decision out.",
        Stage.CLOSED: "Our work on it is finished.",
    },
    verdicts={
        Verdict.UPHELD: "You were right to complain, and we are sorry for what happened.",
        Verdict.PARTLY_UPHELD: "You were right in part, and we are sorry for our share in what happened.",
        Verdict.NOT_UPHELD: "We checked everything with care and did not find that we went wrong. We know that this "
        "is not the answer you hoped for.",
    },
    outcomes={
        Outcome.REFUND: ("We will refund you {amount}.", "We will refund you."),
        Outcome.BET_CORRECTION: (
            "We will correct how your bet was settled and credit you {amount}.",
            "We will correct how your bet was settled.",
        ),
        Outcome.COMPENSATION: ("We will pay you {amount} in compensation.", "We will compensate you."),
        Outcome.GOODWILL: (
            "As a gesture of goodwill we will credit {amount} to your account.",
            "As a gesture of goodwill we will credit your account.",
        ),
        Outcome.ACCOUNT_CLOSED_TEMPORARILY: "We will close your account for a time.",
        Outcome.ACCOUNT_CLOSED_PERMANENTLY: "We will close your account for good.",
        Outcome.EXPLANATION: "Below we explain what happened.",
        Outcome.REJECTION: "We therefore cannot do what you asked for.",
    },
    group=",",
    point=".",
)
