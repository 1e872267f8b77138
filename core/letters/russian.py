"""The letters in Russian."""

from __future__ import annotations

from core.case import MessageKind
from core.catalogue import Category, EvidenceKind, Outcome, Verdict
from core.letters.wording import Template, Wording
from core.stages import Stage

RUSSIAN = Wording(
    language="ru",
    greeting=("Здравствуйте, {name}!", "Здравствуйте!"),
    signature=(
        "С уважением,\n{by}\n{house}",
        "С уважением,\n{house}",
        "С уважением,\n{by}",
        "С уважением,\nотдел по работе с жалобами",
    ),
    templates={
        MessageKind.ACKNOWLEDGEMENT: Template(
            "Мы получили вашу жалобу",
            (
                "Спасибо, что написали нам. Ваша жалоба зарегистрирована, её номер — {ref}.",
                "О чём она: {topic}",
                "О чём вы просите: {demand}",
                "Мы внимательно во всём разберёмся и напишем, как только что-то прояснится. Пока от вас ничего не "
                "требуется.",
                "Захотите что-то добавить — просто ответьте на это письмо и не убирайте номер из темы: так ваши "
                "слова сразу попадут к нам.",
                "{note}",
            ),
        ),
        MessageKind.EVIDENCE_REQUEST: Template(
            "Нам нужна ваша помощь",
            (
                "Чтобы разобраться в вашей жалобе {ref}, нам не хватает нескольких сведений. Пришлите, пожалуйста:",
                "{evidence}",
                "{note}",
                "Подойдёт фотография или скан. Просто ответьте на это письмо и приложите файл.",
                "Если чего-то у вас нет, напишите нам об этом — поищем другой способ.",
            ),
        ),
        MessageKind.UPDATE: Template(
            "Как продвигается ваша жалоба",
            (
                "Хотим рассказать, что сейчас с вашей жалобой {ref}. {standing}",
                "{words}",
                "Мы по-прежнему ждём от вас:\n{evidence}",
                "Напишем снова, как только будут новости.",
            ),
        ),
        MessageKind.DECISION: Template(
            "Решение по вашей жалобе",
            (
                "Мы разобрались в вашей жалобе {ref} и приняли решение.",
                "{verdict}",
                "{outcome}",
                "{words}",
                "Почему мы так решили:\n{reasoning}",
                "На чём основано решение:\n{rule}",
                "{appeal}",
            ),
        ),
        MessageKind.FEEDBACK_REQUEST: Template(
            "Как мы справились?",
            (
                "Мы закончили работу по вашей жалобе {ref} и хотим в следующий раз сделать её лучше.",
                "Как мы справились? Ответьте, пожалуйста, числом от 1 (плохо) до 5 (отлично). Если напишете "
                "пару слов почему, мы обязательно их прочтём.",
                "{words}",
                "Спасибо, что нашли время.",
            ),
        ),
        MessageKind.REPLY: Template(("Ваша жалоба: {topic}", "Ваша жалоба"), ("{words}",)),
    },
    about={
        Category.PAYMENT: "пополнение счёта или вывод средств",
        Category.BET_SETTLEMENT: "расчёт ставки",
        Category.TECHNICAL: "техническая неполадка",
        Category.IDENTITY: "проверка личности",
        Category.BONUS: "бонус",
        Category.RULES: "правила",
        Category.SUPPORT_QUALITY: "работа службы поддержки",
        Category.CASINO_GAME: "игра в казино",
        Category.RESPONSIBLE_GAMBLING: "ответственная игра",
        Category.DATA_PROTECTION: "персональные данные",
    },
    evidence={
        EvidenceKind.BET_SLIP: "купон ставки (снимок или номер)",
        EvidenceKind.OFFICIAL_RESULT: "официальный результат события",
        EvidenceKind.ACCOUNT_STATEMENT: "выписку по счёту за эти дни",
        EvidenceKind.RECEIPT: "чек или номер платежа",
        EvidenceKind.SCREENSHOT: "снимок экрана или описание вашего устройства",
        EvidenceKind.LOG_REFERENCE: "дату и время, когда это случилось",
        EvidenceKind.IDENTITY_DOCUMENT: "фотографию документа, удостоверяющего личность",
        EvidenceKind.PROOF_OF_ADDRESS: "подтверждение адреса, например квитанцию на ваше имя",
        EvidenceKind.BONUS_TERMS: "условия бонуса, какими вы их видели",
        EvidenceKind.RULES_CLAUSE: "пункт правил, который вы имеете в виду",
        EvidenceKind.CORRESPONDENCE: "прежнюю переписку с нами",
        EvidenceKind.ROUND_ID: "номер игрового раунда",
        EvidenceKind.PROVIDER_LOG: "то, что вам написал поставщик игры",
    },
    standing={
        Stage.REGISTRATION: "Она зарегистрирована, мы читаем то, что вы написали.",
        Stage.ANALYSIS: "Мы собираем всё, что нужно, чтобы в ней разобраться.",
        Stage.INVESTIGATION: "Мы выясняем, что произошло.",
        Stage.RESOLUTION: "Мы выяснили, что произошло, и готовим решение.",
        Stage.EXECUTION: "Решение принято, и мы его выполняем.",
        Stage.CLOSED: "Работа по ней закончена.",
    },
    verdicts={
        Verdict.UPHELD: "Вы правы. Нам жаль, что так вышло.",
        Verdict.PARTLY_UPHELD: "Отчасти вы правы, и за нашу долю вины мы просим прощения.",
        Verdict.NOT_UPHELD: "Мы всё внимательно проверили и не нашли ошибки с нашей стороны. Понимаем, что вы ждали "
        "другого ответа.",
    },
    outcomes={
        Outcome.REFUND: ("Мы вернём вам {amount}.", "Мы вернём вам деньги."),
        Outcome.BET_CORRECTION: (
            "Мы пересчитаем вашу ставку и начислим вам {amount}.",
            "Мы пересчитаем вашу ставку.",
        ),
        Outcome.COMPENSATION: ("Мы выплатим вам компенсацию: {amount}.", "Мы выплатим вам компенсацию."),
        Outcome.GOODWILL: (
            "В знак доброй воли мы зачислим {amount} на ваш счёт.",
            "В знак доброй воли мы пополним ваш счёт.",
        ),
        Outcome.ACCOUNT_CLOSED_TEMPORARILY: "Мы временно закроем ваш счёт.",
        Outcome.ACCOUNT_CLOSED_PERMANENTLY: "Мы закроем ваш счёт навсегда.",
        Outcome.EXPLANATION: "Ниже рассказываем, что произошло.",
        Outcome.REJECTION: "Поэтому выполнить вашу просьбу мы не можем.",
    },
    group="\u00a0",
    point=",",
)
