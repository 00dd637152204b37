"""Why me, why now: in words."""

from __future__ import annotations

from queueing.events import OfferMade
from queueing.policy.reasons import why


def test_an_offer_like_any_other_needs_few_words() -> None:
    made = OfferMade("bo", "i-1", "support", 3_000, "support|", idle=61_000, head_start=480_000)
    assert why(made, {}) == {"waited": "3 s", "idle": "1 min 1 s"}


def test_skills_who_helps_out_and_who_was_passed_over_are_named() -> None:
    made = OfferMade(
        "bo",
        "i-1",
        "support",
        125_000,
        "billing|french:1",
        widened=120_000,
        idle=9_000,
        head_start=960_000,
        earlier=4,
        passed_over={"support|french:3,refunds:1": 2, "sales|": 1},
    )
    assert why(made, {"french": 2, "refunds": 1}) == {
        "waited": "2 min 5 s",
        "idle": "9 s",
        "skills": "french 1",
        "through": "billing helps out support after 2 min 0 s",
        "priority": "counts as 16 min 0 s of waiting",
        "earlier": "4 of support came earlier",
        "passed_over": "2 of support (needs french 3); 1 of sales",
    }


def test_a_relaxed_need_is_said() -> None:
    made = OfferMade("bo", "i-1", "support", 95_000, "support|", widened=90_000)
    assert why(made, {})["through"] == "fewer skills needed after 1 min 30 s"
