"""The ways a complaint comes in; each turns what arrived into a draft, without database, clock or network."""
