"""Who else will do after a while: steps that only widen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from queueing.names import AgentName, ContactId, QueueName
from queueing.policy.routing import need_class, own_queue, parse_class, serves, standings
from queueing.policy.rules import Overflow, QueueRules, Relax
from queueing.policy.widening import widenings
from queueing.ports import AgentProfile, Contact, Widening

SUPPORT, BILLING = QueueName("support"), QueueName("billing")
SKILLS = ("french", "delivery", "refunds")
seconds = st.integers(0, 300)
needs = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3))
relaxes = st.builds(Relax, seconds, st.lists(st.sampled_from(SKILLS), min_size=1).map(tuple))
overflows = st.builds(Overflow, seconds, st.sampled_from(("billing", "sales", "returns")))
rules = st.builds(
    QueueRules,
    name=st.just("support"),
    title=st.just(""),
    relax=st.lists(relaxes, max_size=3).map(tuple),
    overflow=st.lists(overflows, max_size=3).map(tuple),
)
agents = st.builds(
    AgentProfile,
    st.just(AgentName("bo")),
    st.just("+15550100"),
    st.lists(st.sampled_from(("support", "billing", "sales")), max_size=3).map(tuple),
    st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3)),
)


def test_a_relax_drops_skills_and_an_overflow_adds_agents_who_need_not_have_them() -> None:
    queue = QueueRules(
        name="support",
        title="Support",
        relax=(Relax(90, ("delivery",)), Relax(200, ("french",))),
        overflow=(Overflow(120, "billing"),),
    )
    assert widenings(queue, {"french": 1, "delivery": 2}) == (
        Widening(90, SUPPORT, {"french": 1}),
        Widening(120, BILLING, {"french": 1}),
        Widening(200, SUPPORT, {}),
        Widening(200, BILLING, {}),
    )


def test_a_step_that_adds_nobody_is_left_out() -> None:
    queue = QueueRules(name="support", title="", relax=(Relax(90, ("delivery",)),), overflow=(Overflow(9, "support"),))
    assert widenings(queue, {"french": 1}) == ()


@given(rules, needs, agents, seconds, seconds)
def test_whoever_serves_a_contact_serves_him_later_too(
    queue: QueueRules, wanted: dict[str, int], agent: AgentProfile, sooner: int, later: int
) -> None:
    """S12: steps only widen."""
    steps = (Widening(0, SUPPORT, wanted), *widenings(queue, wanted))

    def served(after: int) -> bool:
        reached = [step for step in steps if step.after <= after]
        return any(serves(agent, need_class(step.queue, step.needs)) for step in reached)

    assert not served(min(sooner, later)) or served(max(sooner, later))
    assert [step.after for step in steps] == sorted(step.after for step in steps)


@given(rules, needs, seconds)
def test_who_lacks_nothing_that_is_still_needed_serves_in_time(
    queue: QueueRules, wanted: dict[str, int], after: int
) -> None:
    dropped = {skill for relax in queue.relax if relax.after <= after for skill in relax.drop}
    still = {skill: level for skill, level in wanted.items() if skill not in dropped}
    for name in ["support", *(step.add for step in queue.overflow if step.after <= after)]:
        agent = AgentProfile(AgentName("bo"), "+15550100", (QueueName(name),), still)
        steps = (Widening(0, SUPPORT, wanted), *widenings(queue, wanted))
        assert any(serves(agent, need_class(step.queue, step.needs)) for step in steps if step.after <= after)


def test_a_contact_stands_in_his_own_class_at_once_and_in_others_by_and_by() -> None:
    contact = Contact(
        ContactId("ann"), "p", SUPPORT, 1_000, needs={"french": 1}, widenings=(Widening(1.5, BILLING, {"french": 1}),)
    )
    assert standings(contact) == ((1_000, "support|french:1"), (2_500, "billing|french:1"))


@given(st.text(), st.dictionaries(st.text(), st.integers(1, 9), max_size=3))
def test_whatever_a_flow_makes_up_can_be_read_again(queue: str, wanted: dict[str, int]) -> None:
    made_up = need_class(QueueName(queue), wanted)
    assert parse_class(made_up.name) == made_up


def test_an_agent_serves_his_own_queue_and_nobody_else_does() -> None:
    bo = AgentProfile(AgentName("bo"), "+15550100", (SUPPORT,))
    assert serves(bo, need_class(own_queue(AgentName("bo")), {}))
    assert not serves(bo, need_class(own_queue(AgentName("cy")), {}))
