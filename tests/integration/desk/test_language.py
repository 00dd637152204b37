"""An agent says in which language his telephone speaks to him."""

from __future__ import annotations

from ivr.cases import agents
from tests.integration.desk.line import Line, Visitor


def spoken(line: Line, name: str) -> str:
    agent = agents.agent(line.house.slow, name)
    return agent.language if agent is not None else "nobody"


def test_she_chooses_what_her_telephone_speaks(line: Line, at_her_phone: Visitor) -> None:
    assert "The language of your telephone" in at_her_phone.get("/desk").text
    assert 'value="en" lang="en" aria-pressed="true"' in at_her_phone.get("/desk/language").text
    assert at_her_phone.sends("/desk/language", "/desk/language", language="es").status_code == 303
    assert "Your telephone speaks Español" in at_her_phone.get("/desk").text
    assert spoken(line, "maria") == "es"
    assert 'value="es" lang="es" aria-pressed="true"' in at_her_phone.get("/desk/language").text
    view = line.floor.agents()[0]
    assert (view.presence, view.engagement) == ("available", "idle"), "nothing else has changed"


def test_what_cannot_be_spoken_is_refused(line: Line, maria: Visitor) -> None:
    assert maria.sends("/desk/language", language="tlh").status_code == 400
    assert maria.client.post("/desk/language", data={"language": "es"}).status_code == 400
    assert spoken(line, "maria") == "nobody"
