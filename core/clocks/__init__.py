"""Working time: business calendars in any time zone, and the two questions that every clock asks of them.

`working_between` tells how much working time lies between two instants, `add_working` at which instant an amount of
it is over. Nothing else in the program computes working time.
"""

from core.clocks.calendar import Calendar, Holiday
from core.clocks.working import add_working, working_between

__all__ = ["Calendar", "Holiday", "add_working", "working_between"]
