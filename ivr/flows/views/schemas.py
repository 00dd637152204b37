"""The JSON Schemas of all other files of a folder, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.flows.actions import ACTIONS
from ivr.flows.files.directory import CONNECTORS
from ivr.flows.files.hours import WEEKDAYS
from ivr.flows.kinds import MAYBE, READERS
from ivr.flows.views.forms import COUNT, DURATION, NAME, PATH, TEXT, Schema, named, ref, several
from ivr.flows.views.schema import DIALECT, PHONE, closed, described, flow_schema

PRIORITY: Schema = {"type": "integer", "minimum": 0, "maximum": 9}
SETTING: Schema = {"type": "string", "pattern": "^[A-Z][A-Z0-9_]{1,63}$"}
DAY = "|".join(WEEKDAYS)


def schemas() -> Mapping[str, Schema]:
    """Return all schemas by the kind of file."""
    return {
        "flow": flow_schema(ACTIONS),
        "prompts": prompts_schema(),
        "queues": queues_schema(),
        "hours": hours_schema(),
        "directory": directory_schema(),
        "rehearsals": rehearsals_schema(),
    }


def prompts_schema() -> Schema:
    """Return the schema of `prompts/<language>.yaml`."""
    by = {"by": described(PATH, "the value that chooses the wording"), "otherwise": TEXT}
    choice = {"type": "object", "properties": by, "required": ["by", "otherwise"], "additionalProperties": ref("text")}
    mail = closed({"subject": TEXT, "body": TEXT}, ["subject", "body"])
    return _file(
        "The prompts of one language",
        closed(
            {
                "voice": described(TEXT, "the carrier's voice", "Polly.Joanna"),
                "say": described(named({"anyOf": [ref("text"), choice]}), "every sentence by its key"),
                "audio": described(named(several(TEXT)), "recordings in prompts/audio/, which win over the sentence"),
                "texts": described(named({"anyOf": [TEXT, mail]}), "SMS, and mail with a subject and a body"),
                "words": described(named(several(TEXT)), "what callers say for an option"),
            }
        ),
        {"text": {"anyOf": [TEXT, closed({"ssml": TEXT}, ["ssml"])]}},
    )


def queues_schema() -> Schema:
    """Return the schema of `queues.yaml`."""
    callback = {
        "first": described({"enum": ["agent", "customer"]}, "who is rung first"),
        "attempts": described(COUNT, "calls at most"),
        "apart": described(DURATION, "from one attempt to the next"),
        "between": described(TEXT, "the customer's time of day", "08:00-21:00"),
        "expires": described(DURATION, "then nobody calls any more"),
    }
    queue = {
        "title": described(TEXT, "what an agent hears when the queue rings"),
        "skills": described(several(TEXT), "what every call of the queue needs"),
        "hours": described(NAME, "a calendar; without it always open"),
        "longest": described(DURATION, "how long a caller waits"),
        "cap": described(COUNT, "so many callers at most"),
        "priority": described(PRIORITY, "0 first, 9 last"),
        "vip_priority": described(PRIORITY, "for a caller with customer.vip"),
        "answer_in": described(DURATION, "how long an agent's telephone rings"),
        "wrap_up": described(DURATION, "for notes, after the call"),
        "dispositions": described(several(NAME), "what an agent may say came of a call"),
        "relax": described(_timed("drop", several(TEXT)), "skills that are not needed any more after a while"),
        "overflow": described(_timed("add", NAME), "the queue whose agents help out after a while"),
        "prefer": described({"enum": ["longest_idle", "most_skilled"]}, "which of several free agents is asked"),
        "callback": described(closed(callback), "how this queue calls customers back"),
    }
    return _file("The queues", named(closed(queue, ["title"])))


def _timed(field: str, schema: Schema) -> Schema:
    return several(closed({"after": DURATION, field: schema}, ["after", field]))


def hours_schema() -> Schema:
    """Return the schema of `hours.yaml`."""
    shifts = described({"anyOf": [{"const": "closed"}, *several(TEXT)["anyOf"]]}, "such as 09:00-17:30, or closed")
    day = closed({"on": TEXT, "open": shifts, "reason": NAME}, ["on", "open"])
    calendar = {
        "week": described({"anyOf": [{"const": "always"}, _week(shifts)]}, "always, or the hours of each day"),
        "holidays": described(
            closed({"country": TEXT, "region": TEXT, "reason": NAME}, ["country"]), "public holidays are closed"
        ),
        "days": described(several(day), "single days, which outrank holidays and the week"),
        "emergency": described(NAME, "the prompt that says why, while the emergency switch is on"),
    }
    return _file(
        "Opening hours",
        closed(
            {
                "zone": described(TEXT, "the time zone of the line", "America/New_York"),
                "calendars": described(named(closed(calendar, ["week"])), "the calendars by name"),
            },
            ["zone", "calendars"],
        ),
    )


def _week(shifts: Schema) -> Schema:
    days = {"type": "string", "pattern": f"^({DAY})(-({DAY}))?$"}
    return {"type": "object", "propertyNames": days, "additionalProperties": shifts}


def directory_schema() -> Schema:
    """Return the schema of `directory.yaml`."""
    kinds = {"enum": [*READERS, *(f"{MAYBE}{kind}" for kind in READERS)]}
    gives = described(named({"anyOf": [kinds, {"type": "array", "items": TEXT}]}), "the fields that it gives")
    address = described(SETTING, "the setting that holds the address", "ORDERS_URL")
    service = {"address": address, "token": described(SETTING, "the setting that holds the password"), "gives": gives}
    connector = {
        "kind": {"enum": list(CONNECTORS)},
        "address": address,
        "labels": described(several(NAME), "how it may end"),
        "gives": gives,
    }
    return _file(
        "What lies outside the line, by name",
        closed(
            {
                "skills": described(several(TEXT), "what agents may know, beside the languages"),
                "numbers": described(named(PHONE), "telephone numbers"),
                "mail": described(named(TEXT), "mailboxes"),
                "webhooks": described(named(SETTING), "the settings that hold the addresses"),
                "services": described(named(closed(service, ["address", "gives"])), "what a lookup asks"),
                "connectors": described(
                    named(closed(connector, ["kind", "address", "labels"])), "for stream, pay and hand_over"
                ),
            }
        ),
    )


def _file(title: str, schema: Schema, parts: Mapping[str, Schema] | None = None) -> Schema:
    return {"$schema": DIALECT, "title": title, **schema, **({"$defs": dict(parts)} if parts else {})}


def rehearsals_schema() -> Schema:
    """Return the schema of `rehearsals/*.yaml`."""
    answer = closed({"status": COUNT, "body": {}, "label": NAME, "values": named({})})
    answers = {"anyOf": [TEXT, answer, {"type": "array", "items": {"anyOf": [TEXT, answer]}}]}
    agents = several({"enum": ["free", "busy", "none", "full", "failed"]})
    rehearsal = {
        "name": described(TEXT, "what is rehearsed, in a sentence"),
        "flow": described(NAME, "without it the one that the file is named after"),
        "dials": described(PHONE, "without it the first number of the flow"),
        "start": described(NAME, "how the call starts; without it inbound"),
        "caller": described({"anyOf": [{"const": "hidden"}, PHONE]}, "the caller's number, or hidden"),
        "at": described(TEXT, "date and time by the clock of the line", "2026-03-02 10:00"),
        "given": described(named(answers), "what services, functions and dials answer; what is not given fails"),
        "agents": described(named(agents), "who is at a queue, or each time that the caller comes; without it none"),
        "percent": described(COUNT, "on which side of a percent branch the call falls"),
        "talk": described({"type": "array", "items": ref("move")}, "what is heard and done, in its order"),
        "expect": described(closed(_expected()), "what must have come of it"),
    }
    schema = {"type": "array", "items": closed(rehearsal, ["name", "at", "talk", "expect"])}
    return _file(
        "What supervisors rehearse", schema, {"move": {"anyOf": [{"enum": ["silence", "hangs_up"]}, _moves()]}}
    )


def _moves() -> Schema:
    agent = {"anyOf": [{"enum": ["accepts", "declines", "hangs_up"]}, closed({"sends_back": NAME}, ["sends_back"])]}
    moves = {
        "hears": described(several(TEXT), "prompts, or parts of sentences"),
        "presses": described(TEXT, "keys; hash and star alone in words"),
        "says": described(TEXT, "what the caller says to the line"),
        "silence": described(COUNT, "so many askings without an answer"),
        "records": described(DURATION, "how long the caller speaks"),
        "waits": described(DURATION, "how long the caller waits"),
        "agent": described(agent, "what the agent does"),
        "hangs_up": {},
    }
    return closed(moves, minProperties=1, maxProperties=1)


def _expected() -> dict[str, Schema]:
    return {
        "mark": described(NAME, "the last mark"),
        "outcome": described(NAME, "what became of the call"),
        "visited": described(several(TEXT), "steps; those of another flow as survey.score"),
        "not_visited": described(several(TEXT), "steps that were not visited"),
        "sent": described(several(NAME), "messages, by the key of their text"),
        "values": described(named(TEXT), "values of the call, by name"),
        "prompts": described(COUNT, "so many prompts were spoken at most"),
        "ended": described({"enum": ["yes", "no"]}, "whether the call is over"),
    }
