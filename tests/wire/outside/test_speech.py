"""Callers who say it: the carrier is told in which language to listen and for what, and hears until they pause."""

from __future__ import annotations

from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine


def test_an_option_and_a_number_are_said_in_the_language_spoken(
    line: WholeLine, caller: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["spoken"])
    caller.hears("Diga factura")
    caller.says("algo muy distinto")
    caller.hears("No le he entendido", within=10)
    caller.hears("Diga factura", within=10)
    caller.says("la cuenta, por favor")
    caller.hears("Cuántas cartas", within=10)
    caller.says("siete")
    caller.hears("Ha recibido", within=10)
    caller.is_over(within=10)
    line.outcome(caller.sid)
    chosen = [event for event in line.call(caller.sid)["events"] if event["kind"] == "MenuChosen"]
    assert [(event["option"], event["by"]) for event in chosen] == [("1", "word")]
    asked = next(one.body for one in line.exchange.transcript.requests("/voice") if one.call == caller.sid)
    assert 'input="dtmf speech"' in asked
    assert 'speechTimeout="auto" language="es-' in asked
    assert 'hints="factura,la cuenta,pedido' in asked


def test_keys_are_heard_all_the_same(caller: Handset, numbers: dict[str, str]) -> None:
    caller.dials(numbers["spoken"])
    caller.presses("2")
    caller.hears("Gracias", within=10)
