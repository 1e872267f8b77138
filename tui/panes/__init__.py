"""The panes of the floor's screens; each is one file with its `.tcss` beside it."""
