"""The mail addresses that this house writes to and from: one form for contacts, settings and letters."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"([^\s@<>\"(),;:\\\[\]]{1,64})@([^\s@<>\"(),;:\\\[\]]{1,253})")
"""The part before the @ and the domain, each in the characters that need no quoting (RFC 5321, 4.5.3.1 for lengths).

What strangers put into a header is read more generously, in `core.channels.mail.headers`.
"""
