"""What would have been under another policy (E9): journals folded again, and both courses counted side by side."""

from core.whatif.compare import ClockCount, Comparison, Difference, Tally
from core.whatif.course import Course
from core.whatif.replay import as_it_was, as_it_would_have_been, replay_under

__all__ = [
    "ClockCount",
    "Comparison",
    "Course",
    "Difference",
    "Tally",
    "as_it_was",
    "as_it_would_have_been",
    "replay_under",
]
