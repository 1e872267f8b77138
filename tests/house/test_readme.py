"""What the README draws from the code is as the code has it, and its commands and pictures exist."""

import re
from pathlib import Path

from tests.house.readme import README, redrawn


def test_the_drawn_parts_are_up_to_date():
    text = README.read_text("utf-8")
    assert redrawn(text) == text, "run: python -m tests.house.readme"


def test_every_file_and_folder_that_it_names_is_there():
    text = README.read_text("utf-8")
    named = set(re.findall(r"\]\(([\w./-]+)\)", text)) | set(re.findall(r"`((?:core|db|tui|themes|tests)/[\w./-]*)`", text))
    assert named
    assert [path for path in sorted(named) if not Path(path).exists()] == []
