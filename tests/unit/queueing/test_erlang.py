"""Erlang C and A against a table that was computed by other means."""

from __future__ import annotations

from math import log
from typing import NamedTuple

import pytest

from queueing.policy.erlang import Load, agents_for, outlook


class DelayRow(NamedTuple):
    """A row of the table: a load, and what is to be expected of it."""

    calls: int
    handling: int
    agents: int
    waits: float
    asa: float
    within: int
    service: float


class PatienceRow(NamedTuple):
    """The same where callers give up; s1 to s4 are the definitions of `ivr.reports.measures`."""

    calls: int
    handling: int
    agents: int
    patience: int
    waits: float
    abandons: float
    mean_wait: float
    asa: float
    occupancy: float
    within: int
    s1: float
    s4: float
    s2: float
    s3: float


# Computed from the state probabilities by summing them with 30 digits, not by the formulas of erlang.py; the last row
# of both tables is the known comparison of Mandelbaum and Zeltyn ("Service Engineering in Action", 2007).
DELAYS = (
    DelayRow(100, 180, 6, 0.587516, 105.7530, 20, 0.474267),
    DelayRow(100, 180, 7, 0.324150, 29.1735, 20, 0.740441),
    DelayRow(100, 180, 8, 0.167267, 10.0360, 20, 0.880148),
    DelayRow(360, 240, 25, 0.778545, 186.8507, 20, 0.283704),
    DelayRow(360, 240, 26, 0.596682, 71.6019, 20, 0.494919),
    DelayRow(360, 240, 28, 0.333139, 19.9883, 20, 0.761296),
    DelayRow(360, 240, 30, 0.172862, 6.9145, 20, 0.895154),
    DelayRow(200, 180, 12, 0.449388, 40.4449, 20, 0.640158),
    DelayRow(200, 180, 14, 0.174132, 7.8359, 20, 0.888350),
    DelayRow(20, 300, 2, 0.757576, 681.8182, 20, 0.259074),
    DelayRow(60, 300, 6, 0.587516, 176.2549, 20, 0.450374),
    DelayRow(12, 300, 2, 0.333333, 100.0000, 30, 0.698388),
    DelayRow(1000, 300, 90, 0.367289, 16.5280, 20, 0.764501),
    DelayRow(1000, 300, 95, 0.146578, 3.7692, 20, 0.932658),
    DelayRow(720, 240, 50, 0.694456, 83.3347, 20, 0.412156),
    DelayRow(720, 240, 52, 0.466031, 27.9618, 15, 0.637055),
    DelayRow(30, 360, 4, 0.509434, 183.3962, 20, 0.518096),
    DelayRow(600, 360, 63, 0.607049, 72.8458, 30, 0.527230),
    DelayRow(2880, 60, 50, 0.694456, 20.8337, 20, 0.643455),
)
PATIENCE = (
    PatienceRow(
        100, 180, 5, 120, 0.517074, 0.192370, 23.0844, 19.0941, 0.8076, 20, 0.579988, 0.718136, 0.624625, 0.651450
    ),
    PatienceRow(
        100, 180, 6, 120, 0.355834, 0.112336, 13.4803, 10.8464, 0.7397, 20, 0.731965, 0.824597, 0.768339, 0.779306
    ),
    PatienceRow(
        100, 180, 7, 120, 0.222116, 0.060388, 7.2466, 5.7890, 0.6712, 20, 0.845664, 0.900014, 0.870364, 0.874043
    ),
    PatienceRow(
        360, 240, 20, 120, 0.714343, 0.201432, 24.1719, 23.3851, 0.9583, 20, 0.455440, 0.570321, 0.503964, 0.551726
    ),
    PatienceRow(
        360, 240, 22, 120, 0.585744, 0.142885, 17.1462, 15.9742, 0.9350, 20, 0.592829, 0.691656, 0.641226, 0.668304
    ),
    PatienceRow(
        360, 240, 24, 60, 0.371969, 0.107784, 6.4670, 5.4259, 0.8922, 20, 0.795511, 0.891612, 0.862751, 0.873447
    ),
    PatienceRow(
        360, 240, 24, 120, 0.446883, 0.094927, 11.3913, 10.3277, 0.9051, 20, 0.719457, 0.794916, 0.761167, 0.774254
    ),
    PatienceRow(
        360, 240, 24, 300, 0.553329, 0.076659, 22.9976, 22.0660, 0.9233, 20, 0.591862, 0.641000, 0.610702, 0.622712
    ),
    PatienceRow(
        360, 240, 26, 120, 0.313706, 0.058469, 7.0162, 6.2544, 0.8691, 20, 0.823469, 0.874606, 0.854652, 0.859955
    ),
    PatienceRow(
        200, 180, 9, 90, 0.575764, 0.201103, 18.0993, 15.8149, 0.8877, 20, 0.569641, 0.713035, 0.632345, 0.668803
    ),
    PatienceRow(
        200, 180, 11, 90, 0.359033, 0.101637, 9.1473, 7.6312, 0.8167, 20, 0.766429, 0.853140, 0.813321, 0.824084
    ),
    PatienceRow(
        20, 300, 2, 180, 0.460391, 0.245178, 44.1320, 28.8743, 0.6290, 20, 0.574624, 0.761270, 0.602645, 0.621121
    ),
    PatienceRow(
        1000, 300, 80, 150, 0.554160, 0.074160, 11.1240, 10.7330, 0.9644, 20, 0.714689, 0.771935, 0.753326, 0.765977
    ),
    PatienceRow(
        1000, 300, 85, 150, 0.371166, 0.041457, 6.2185, 5.8880, 0.9397, 20, 0.845308, 0.881867, 0.872536, 0.876513
    ),
    PatienceRow(
        720, 240, 48, 240, 0.519196, 0.057482, 13.7958, 13.3157, 0.9425, 20, 0.690205, 0.732300, 0.713527, 0.722891
    ),
    PatienceRow(
        12, 300, 1, 300, 0.632121, 0.367879, 110.3638, 78.0606, 0.6321, 30, 0.402832, 0.637271, 0.427832, 0.461267
    ),
    PatienceRow(
        60, 300, 4, 60, 0.546379, 0.349541, 20.9725, 12.6250, 0.8131, 10, 0.490950, 0.754775, 0.534143, 0.571814
    ),
    PatienceRow(
        600, 360, 50, 180, 0.819678, 0.178042, 32.0476, 32.6266, 0.9863, 30, 0.434197, 0.528248, 0.486035, 0.540852
    ),
    PatienceRow(
        2880, 60, 50, 120, 0.467774, 0.030912, 3.7095, 3.6159, 0.9303, 20, 0.943019, 0.973100, 0.972030, 0.972864
    ),
)


@pytest.mark.parametrize("row", DELAYS)
def test_everybody_waits(row: DelayRow) -> None:
    found = outlook(Load(row.calls / 3600, row.handling, row.agents))
    assert found is not None
    assert found.waits == pytest.approx(row.waits, abs=1e-6)
    assert found.asa == pytest.approx(row.asa, abs=1e-4)
    assert found.answered_within(row.within) == pytest.approx(row.service, abs=1e-6)


@pytest.mark.parametrize("row", PATIENCE)
def test_callers_give_up(row: PatienceRow) -> None:
    found = outlook(Load(row.calls / 3600, row.handling, row.agents, row.patience))
    assert found is not None
    answered, abandoned = found.answered_within(row.within), found.abandoned_within(row.within)
    assert found.waits == pytest.approx(row.waits, abs=1e-6)
    assert found.abandons == pytest.approx(row.abandons, abs=1e-6)
    assert found.mean_wait == pytest.approx(row.mean_wait, abs=1e-4)
    assert found.asa == pytest.approx(row.asa, abs=1e-4)
    assert found.occupancy == pytest.approx(row.occupancy, abs=1e-4)
    assert answered == pytest.approx(row.s1, abs=1e-6)
    assert answered / (1 - found.abandons) == pytest.approx(row.s4, abs=1e-6)
    assert answered / (1 - abandoned) == pytest.approx(row.s2, abs=1e-6)
    assert answered + abandoned == pytest.approx(row.s3, abs=1e-6)


@pytest.mark.parametrize("agents", [4, 5])
def test_agents_who_never_catch_up_have_no_long_run(agents: int) -> None:
    assert outlook(Load(100 / 3600, 180, agents)) is None


def test_so_many_agents_reach_a_service_level_and_one_fewer_does_not() -> None:
    load = Load(200 / 3600, 180, 0)
    assert agents_for(load, 0.88, 20) == 14
    assert agents_for(load, 0.64, 20) == 12
    assert agents_for(Load(360 / 3600, 240, 0, 120), 0.8, 20) == 26


def test_a_service_level_that_no_number_reaches_is_told() -> None:
    assert agents_for(Load(100.0, 3600, 0), 0.8, 20) is None


def test_thousands_who_wait_do_not_break_it() -> None:
    found = outlook(Load(5.0, 240, 1, 300))
    assert found is not None
    assert found.waits == pytest.approx(1.0)
    assert found.abandons == pytest.approx(1 - 1 / 1200)
    # 1,500 exp(-wait/300) of an answered caller has the gamma distribution with the shape 2.25, whose mean logarithm is
    # digamma(2.25) = 0.5725.
    assert found.asa == pytest.approx(300 * (log(1500) - 0.5725), rel=1e-4)
