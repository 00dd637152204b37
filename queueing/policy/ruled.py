"""What the rules of a queue say of everybody who waits in it."""

from __future__ import annotations

from dataclasses import replace

from queueing.policy.rules import QueueRules
from queueing.policy.widening import widenings
from queueing.ports import Contact


def ruled(rules: QueueRules, contact: Contact) -> Contact:
    """Return the contact as his queue's rules have it, given what he needs; his own priority and patience stay."""
    return replace(
        contact,
        title=rules.title,
        answer_in=rules.answer_in,
        wrap_up=rules.wrap_up,
        widenings=widenings(rules, contact.needs),
        by_skill=rules.prefer == "most_skilled",
    )
