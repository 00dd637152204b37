"""Talks: what a caller and agents do in a rehearsal, and what is said of one that fails."""

from __future__ import annotations

import pytest

from ivr.flows.catalogue import Catalogue
from tests.unit.engine.line import HEAD, line
from tests.unit.rehearsals.stage import fails, passes, rehearsed

MENU = """
  start: [{say: welcome}, {menu: {say: main_menu, options: {1: orders, star: bye}, tries: 2}}]
  orders:
    - mark: asked
    - say: order_shipped
    - mark: told
      served: yes
    - hangup: goodbye
"""
ASK = """
  start:
    - ask:
        say: enter_order_number
        type: digits
        length: 6-10
        skip: hash
        confirm: heard_order_number
        save: order_number
      then: {skipped: bye}
    - hangup
"""
RECORD = """
  start:
    - record: {say: leave_message, longest: 20s, review: keep_or_again, save: message}
      then: {empty: bye, hung_up: kept}
    - goto: kept
  kept: [{mark: kept}, {notify: {email: support_desk, text: mail_bye, attach: "{message}"}}, hangup]
"""
QUEUE = """
  start:
    - mark: waiting
    - queue:
        name: support
        hold: {music: hold_music, every: 30s, say: [queue_ahead]}
        offer: {after: 20s, every: 30s, say: one_or_two, options: {1: left, 2: left}}
        longest: 2m
      then: {finished: talked, waited_too_long: late, full: full, nobody_there: nobody}
  talked: [{hangup: goodbye}]
  late: [{hangup: goodbye}]
  full: [{hangup: goodbye}]
  nobody: [{hangup: goodbye}]
  left: [{hangup: goodbye}]
"""


@pytest.fixture(scope="module")
def menu() -> Catalogue:
    return line(MENU)


@pytest.fixture(scope="module")
def queue() -> Catalogue:
    return line(QUEUE)


def test_a_caller_hears_presses_and_gets_what_he_came_for(menu: Catalogue) -> None:
    passes(
        """
  talk:
    - hears: [welcome, main_menu]
    - presses: 1
    - hears: order_shipped
    - hears: goodbye
  expect: {mark: told, outcome: self_served, visited: [start, orders], not_visited: bye, prompts: 4, ended: yes}
""",
        menu,
    )


def test_a_failure_says_what_was_expected_what_was_heard_and_where(menu: Catalogue) -> None:
    told = fails("  talk:\n    - presses: star\n    - hears: order_shipped\n  expect: {ended: yes}\n", menu)
    assert told == "rehearsals/main.yaml:5:7: expected to hear order_shipped; heard goodbye"


def test_what_was_heard_before_the_last_move_is_past(menu: Catalogue) -> None:
    assert "heard order_shipped, goodbye" in fails(
        "  talk: [{presses: 1}, {hears: welcome}]\n  expect: {ended: yes}\n", menu
    )


def test_the_order_of_what_is_heard_counts(menu: Catalogue) -> None:
    assert "to hear welcome" in fails("  talk: [{hears: [main_menu, welcome]}]\n  expect: {ended: no}\n", menu)


def test_words_of_a_sentence_will_do(menu: Catalogue) -> None:
    passes('  talk: [{hears: "for orders, PRESS 1"}]\n  expect: {ended: no}\n', menu)


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("mark: asked", "4:18: expected mark asked; it is told"),
        ("outcome: failed", "expected outcome failed; it is self_served"),
        ("visited: [bye]", "expected visited bye; the call went start -> orders"),
        ("not_visited: [orders]", "expected not_visited orders; the call went start -> orders"),
        ("ended: no", "expected ended no; the call is over"),
        ("prompts: 3", "expected prompts 3; 4 were spoken"),
        ("values: {topic: delivery}", "expected values topic delivery; it is unset"),
    ],
)
def test_each_expectation_is_looked_at(menu: Catalogue, expect: str, told: str) -> None:
    assert told in fails(f"  talk: [{{presses: 1}}]\n  expect: {{{expect}}}\n", menu)


def test_the_outcome_of_a_live_call_is_not_known(menu: Catalogue) -> None:
    assert "the call is not over" in fails("  talk: []\n  expect: {outcome: abandoned_in_menu}\n", menu)


def test_all_expectations_that_are_not_met_are_told(menu: Catalogue) -> None:
    verdict = rehearsed("  talk: [hangs_up]\n  expect: {mark: told, visited: [orders], ended: yes}\n", menu)
    assert [failure.expected for failure in verdict.failures] == ["mark told", "visited orders"]


def test_silence_uses_up_the_tries(menu: Catalogue) -> None:
    passes("  talk: [{silence: 2}, {hears: goodbye}]\n  expect: {visited: bye, outcome: abandoned_in_menu}\n", menu)


def test_waiting_in_a_menu_is_silence(menu: Catalogue) -> None:
    passes("  talk: [{waits: 4s}, {waits: 4s}, {hears: did_not_hear}]\n  expect: {ended: no}\n", menu)


def test_a_key_that_nobody_waits_for_is_told(menu: Catalogue) -> None:
    assert "somebody who listens for 2; the entry was over with 1" in fails(
        "  talk: [{presses: 12}]\n  expect: {ended: no}\n", menu
    )
    assert "listens for 1; the call is over" in fails(
        "  talk: [{presses: 1}, {presses: 1}]\n  expect: {ended: yes}\n", menu
    )


def test_words_are_heard_only_where_the_line_listens_for_them(menu: Catalogue) -> None:
    told = fails("  talk: [{says: order}]\n  expect: {ended: no}\n", menu)
    assert "expected the line to listen for words; the line listens for keys in start" in told
    speaking = (
        "{say: main_menu, options: {1: {words: order, goto: bye}, star: {words: delivery, goto: trouble}}, speech: yes}"
    )
    passes("  talk: [{says: my order please}]\n  expect: {visited: bye}\n", line(f"  start: [{{menu: {speaking}}}]\n"))


def test_an_entry_ends_with_its_key_or_after_a_while() -> None:
    asking = line(ASK)
    talk = "  talk: [{presses: 123456#}, {hears: heard_order_number}, {presses: 1}]\n"
    passes(f"{talk}  expect: {{values: {{order_number: 123456}}}}\n", asking)
    passes("  talk: [{presses: 123456}, {hears: heard_order_number}]\n  expect: {ended: no}\n", asking)
    passes("  talk: [{presses: hash}]\n  expect: {visited: bye}\n", asking)


def test_a_message_is_kept_with_a_key_or_by_hanging_up() -> None:
    recording = line(RECORD)
    kept = "mark: kept, outcome: voicemail, sent: [mail_bye]"
    passes(f"  talk: [{{records: 5s}}, {{hears: keep_or_again}}, {{presses: 1}}]\n  expect: {{{kept}}}\n", recording)
    passes(f"  talk: [{{records: 5s}}, hangs_up]\n  expect: {{{kept}}}\n", recording)
    passes("  talk: [{records: 1m}]\n  expect: {ended: no, sent: []}\n", recording)
    passes("  talk: [silence]\n  expect: {visited: bye, outcome: abandoned_in_menu}\n", recording)
    passes("  talk: [hangs_up]\n  expect: {ended: yes, outcome: abandoned_in_menu}\n", recording)


def test_what_is_sent_is_looked_at() -> None:
    recording = line(RECORD)
    talk = "  talk: [{records: 5s}, hangs_up]\n"
    assert "expected sent nothing; mail_bye was sent" in fails(talk + "  expect: {sent: []}\n", recording)
    given = "  given: {notify: failed}\n"
    assert "expected sent mail_bye; nothing was sent" in fails(given + talk + "  expect: {sent: mail_bye}\n", recording)


def test_a_queue_that_is_not_given_has_nobody(queue: Catalogue) -> None:
    passes("  talk: [{hears: goodbye}]\n  expect: {visited: nobody, mark: waiting}\n", queue)


def test_a_full_queue(queue: Catalogue) -> None:
    passes("  agents: {support: full}\n  talk: []\n  expect: {visited: full}\n", queue)


def test_agents_in_their_turn() -> None:
    twice = line(QUEUE.replace("nobody: [{hangup: goodbye}]", "nobody: [{goto: start, at_most: 1, otherwise: bye}]"))
    passes("  agents: {support: [none, free]}\n  talk: [{agent: accepts}]\n  expect: {ended: no}\n", twice)


def test_an_agent_declines_another_accepts_and_hangs_up(queue: Catalogue) -> None:
    passes(
        """
  agents: {support: free}
  talk: [{agent: declines}, {agent: accepts}, {waits: 1m}, {agent: hangs_up}, {hears: goodbye}]
  expect: {outcome: answered, visited: talked}
""",
        queue,
    )


def test_who_hangs_up_on_an_agent_was_answered(queue: Catalogue) -> None:
    passes("  agents: {support: free}\n  talk: [{agent: accepts}, hangs_up]\n  expect: {outcome: answered}\n", queue)


def test_who_hangs_up_while_he_waits_has_given_up(queue: Catalogue) -> None:
    gave_up = "  talk: [{waits: 1m}, hangs_up]\n  expect: {outcome: abandoned_in_queue}\n"
    passes(f"  agents: {{support: busy}}\n{gave_up}", queue)


def test_a_waiting_caller_hears_where_he_stands_and_what_is_offered(queue: Catalogue) -> None:
    passes(
        """
  agents: {support: busy}
  talk: [{hears: [queue_ahead, hold_music]}, {waits: 40s}, {hears: [one_or_two, queue_ahead]}, {presses: 2}]
  expect: {visited: left}
""",
        queue,
    )


def test_before_anything_is_offered_a_key_is_lost(queue: Catalogue) -> None:
    told = fails("  agents: {support: busy}\n  talk: [{presses: 2}]\n  expect: {visited: left}\n", queue)
    assert "expected 2 to be offered to who waits; he waits in support in start" in told


def test_the_longest_wait_ends_it_and_the_rest_of_the_waiting(queue: Catalogue) -> None:
    passes("  agents: {support: busy}\n  talk: [{waits: 10m}, {hears: goodbye}]\n  expect: {visited: late}\n", queue)


def test_an_agent_sends_the_caller_back() -> None:
    passes(
        "  agents: {support: free}\n  talk: [{agent: accepts}, {agent: {sends_back: talked}}]\n"
        "  expect: {visited: talked, outcome: answered}\n",
        line(QUEUE, f"{HEAD}send_back: [talked]\n"),
    )


def test_an_agent_who_is_not_there_can_do_nothing(queue: Catalogue, menu: Catalogue) -> None:
    assert "expected a caller who waits for an agent; the line listens" in fails(
        "  talk: [{agent: accepts}]\n  expect: {ended: no}\n", menu
    )
    assert "expected a caller who talks to an agent; he waits in support" in fails(
        "  agents: {support: free}\n  talk: [{agent: hangs_up}]\n  expect: {ended: no}\n", queue
    )


def test_a_flow_that_leads_nowhere_is_told() -> None:
    circle = line("  start: [{goto: round}]\n  round: [{goto: round, at_most: 500, otherwise: bye}]\n")
    told = fails("  talk: [{presses: 1}]\n  expect: {ended: no}\n", circle)
    assert told == "rehearsals/main.yaml:1:3: expected the flow to lead somewhere; more than 50 actions in one turn"
