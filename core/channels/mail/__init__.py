"""Mail: bytes in, a parsed mail out, and the decision which case it belongs to. Any bytes give a result.

    parse.parse(raw)          -> ParsedMail    everything that can be known from the bytes alone
    threading.thread(mail, …) -> Thread        join a case, open a new one, or wait for a person
"""
