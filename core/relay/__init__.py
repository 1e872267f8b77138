"""How letters leave the house: composed as mail and handed to an SMTP relay, or put into a Maildir (C2).

Nothing here imports `email` or `smtplib` before a mail is on its way: the screens start without them.
"""
