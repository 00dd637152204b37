"""What a caller may type, by type."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.flows.actions.entries import ENTRIES, Limits

TODAY = date(2026, 3, 2)
US, UK, ITALY, IRELAND = "+18005550100", "+448005550100", "+39800555010", "+353800555010"


@pytest.mark.parametrize(
    ("kind", "keys", "limits", "value"),
    [
        ("digits", "0042", Limits(), "0042"),
        ("digits", "12*", Limits(), None),
        ("digits", "", Limits(), None),
        ("digits", "12345", Limits(length=(6, 10)), None),
        ("digits", "12345678901", Limits(length=(6, 10)), None),
        ("digits", "123456", Limits(length=(6, 10)), "123456"),
        ("pin", "1234", Limits(length=(4, 4)), "1234"),
        ("number", "007", Limits(), 7),
        ("number", "5", Limits(range=(1, 5)), 5),
        ("number", "6", Limits(range=(1, 5)), None),
        ("number", "0", Limits(range=(1, 5)), None),
        ("yes_no", "1", Limits(), True),
        ("yes_no", "2", Limits(), False),
        ("yes_no", "3", Limits(), None),
        ("number", "1" * 20, Limits(), None),
        ("number", "5", Limits(range="past"), 5),
        ("money", "12*5", Limits(), 12.5),
        ("money", "*5", Limits(), 0.5),
        ("money", "12*", Limits(), 12),
        ("money", "12*505", Limits(), None),
        ("money", "1*2*3", Limits(), None),
        ("money", "*", Limits(), None),
        ("time", "0000", Limits(), "00:00"),
        ("time", "2359", Limits(), "23:59"),
        ("time", "1260", Limits(), None),
        ("time", "2400", Limits(), None),
        ("time", "930", Limits(), None),
        ("date", "02292028", Limits(language="en"), "2028-02-29"),
        ("date", "29022028", Limits(language="es"), "2028-02-29"),
        ("date", "29022028", Limits(language="hi"), "2028-02-29"),
        ("date", "02302028", Limits(language="en"), None),
        ("date", "022928", Limits(language="en"), None),
        ("date", "03022026", Limits(range="past", today=TODAY), "2026-03-02"),
        ("date", "03022026", Limits(range="future", today=TODAY), "2026-03-02"),
        ("date", "03032026", Limits(range="past", today=TODAY), None),
        ("date", "03012026", Limits(range="future", today=TODAY), None),
        ("speech", "1", Limits(), None),
        ("phone", "2025550143", Limits(line=US), "+12025550143"),
        ("phone", "12025550143", Limits(line=US), "+12025550143"),
        ("phone", "011442071838750", Limits(line=US), "+442071838750"),
        ("phone", "1025550143", Limits(line=US), None),
        ("phone", "2021550143", Limits(line=US), None),
        ("phone", "5550143", Limits(line=US), None),
        ("phone", "02071838750", Limits(line=UK), "+442071838750"),
        ("phone", "0012025550143", Limits(line=UK), "+12025550143"),
        ("phone", "0612345678", Limits(line=ITALY), "+390612345678"),
        ("phone", "014960000", Limits(line=IRELAND), "+35314960000"),
        ("phone", "00", Limits(line=UK), None),
        ("phone", "1234567890123456", Limits(line=UK), None),
        ("phone", "٢٠٢٥٥٥٠١٤٣", Limits(line=US), None),
    ],
)
def test_keys_become_a_value_or_are_a_miss(kind: str, keys: str, limits: Limits, value: object) -> None:
    assert ENTRIES[kind](keys, limits) == value
