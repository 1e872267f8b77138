"""Figures of the program, printed by `python -m tests.bench`; none of them is a test that can flake."""
