"""Tests of what reaches the terminal, byte by byte, and of the keys that come from it."""
