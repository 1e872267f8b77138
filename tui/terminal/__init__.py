"""What touches Textual's private parts or the terminal's modes: one small module for each, with a byte-level test.

Textual is pinned exactly because of this folder. `TerminalApp` has everything wired; the floor derives from it.
"""
