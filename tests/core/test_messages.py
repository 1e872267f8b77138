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


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1969-12-31T23:59:59Z"])
def test_an_instant_that_nobody_can_mean_is_refused_where_it_is_given(instant):
    for make in (
        lambda: co.Register(subject="x", received_at=instant),
        lambda: co.ReceiveMessage(channel="phone", body="x", at=instant),
        lambda: co.MakePromise(text="x", due=instant),
    ):
        with pytest.raises(ValueError, match="expected an instant between 1970 and 2200"):
            make()
