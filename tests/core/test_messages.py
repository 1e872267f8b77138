"""Messages that are not where a command wants them are told apart, whatever state they are in."""

import pytest

from core import commands as co
from core.case import MessageState
from core.people import SYSTEM
from tests.core.paper_floor import in_analysis


@pytest.mark.parametrize("result", ["handed", "bounced", "retry", "failed"])
@pytest.mark.parametrize("state", [state for state in MessageState if state != "received"])
def test_a_delivery_is_recorded_only_where_the_message_is_on_its_way(result, state):
    floor = in_analysis()
    floor.do(co.WriteMessage(body="Dear Ivan"))
    letter = floor.case.messages[-1].model_copy(update={"state": state})
    floor.case = floor.case.model_copy(update={"messages": (*floor.case.messages[:-1], letter)})
    command = co.RecordDelivery(message=letter.id, result=result)
    if state == ("handed" if result == "bounced" else "queued"):
        floor.do(command, SYSTEM)
    else:
        assert "message" in floor.refused(command, SYSTEM)
