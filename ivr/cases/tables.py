"""The tables of the case record. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
    true,
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC. SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a datetime without a zone; give the driver UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment in the case record needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give aware UTC, whatever the driver gave."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False, server_default=""),
    Column("vip", Boolean, nullable=False, server_default=false()),
    Column("blocked", Boolean, nullable=False, server_default=false()),
    Column("outside_id", Text, unique=True, index=True, doc="his id in the book of a service that told of him"),
    Column("told_at", Moment, doc="when it did so last"),
)

customer_numbers = Table(
    "customer_numbers",
    metadata,
    Column("number", Text, primary_key=True, doc="E.164"),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True, doc="of the promise: call:turn:k, or call:talk"),
    Column("kind", Text, nullable=False, doc="query, problem, complaint, feedback, praise"),
    Column("status", Text, nullable=False, doc="prepared, open, closed, withdrawn"),
    Column("topic", Text, nullable=False, server_default=""),
    Column("queue", Text, nullable=False, server_default=""),
    Column("agent", Text, nullable=False, server_default="", doc="for whom alone it is; empty: for the queue"),
    Column("fields", JSON, nullable=False, doc="name -> text, from the flow"),
    Column("customer_id", ForeignKey("customers.id")),
    Column("call_id", Text, nullable=False, index=True, doc="the call that opened it; may not be drained yet"),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("reason", Text, nullable=False, server_default="", doc="why it was closed, in the flow's own word"),
    Index("ix_cases_customer_id_status", "customer_id", "status"),
)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), index=True, doc="unset while its call has no case"),
    Column("call_id", Text, nullable=False, server_default="", index=True, doc="the call in which it was made"),
    Column("author", Text, nullable=False, doc="an agent's name, or flow"),
    Column("words", Text, nullable=False),
    Column("recording", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)

case_changes = Table(
    "case_changes",
    metadata,
    Column("key", Text, primary_key=True, doc="call:turn:k: the same turn changes a case once"),
    Column("call_id", Text, nullable=False, index=True, doc="no foreign key: the journal may still hold the call"),
    Column("case_id", ForeignKey("cases.id"), index=True, doc="unset for a note on the call itself"),
    Column("change", Text, nullable=False, doc="update, close, note"),
    Column("at", Moment, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("id", Text, primary_key=True, doc="the carrier's name of the call"),
    Column("kind", Text, nullable=False, server_default="inbound"),
    Column("caller", Text, nullable=False, server_default="", doc="E.164; empty where withheld"),
    Column("dialled", Text, nullable=False, server_default=""),
    Column("flow", Text, nullable=False, server_default=""),
    Column("revision", Text, nullable=False, server_default=""),
    Column("customer_id", ForeignKey("customers.id"), index=True),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("status", Text, nullable=False, server_default="in-progress", doc="the carrier's word"),
    Column("seconds", Integer, nullable=False, server_default="0"),
    Column("began_at", Moment, index=True),
    Column("heard_at", Moment, nullable=False, doc="newest event, or a carrier's word that it lives"),
    Column("ended_at", Moment),
    Column("settled_at", Moment),
    Column("turn", Integer, nullable=False, server_default="-1", doc="of the state"),
    Column("state_at", Moment, doc="when that turn, or a fact after it, was committed"),
    Column("state", LargeBinary, doc="newest drained state, for a restore; dropped at settlement"),
    Index("ix_calls_settled_at_ended_at", "settled_at", "ended_at"),
)

call_events = Table(
    "call_events",
    metadata,
    Column("id", Text, primary_key=True, doc="call:turn:fingerprint:position"),
    Column("call_id", Text, nullable=False),
    Column("turn", Integer, nullable=False, doc="0 for the floor's and the carrier's own"),
    Column("position", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Index("ix_call_events_call_id_kind", "call_id", "kind"),
    Index("ix_call_events_kind_at", "kind", "at"),
)

legs = Table(
    "legs",
    metadata,
    Column("offer", Text, primary_key=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("agent", Text, nullable=False),
    Column("queue", Text, nullable=False, server_default=""),
    Column("leg", Text, nullable=False, server_default="", doc="the carrier's name of the agent's leg"),
    Column("offered_at", Moment),
    Column("accepted_at", Moment),
    Column("talked_at", Moment, doc="both were in the room"),
    Column("ended_at", Moment),
    Column("ending", Text, nullable=False, server_default="", doc="why no talk came of it, or who ended it"),
    Column("wrapped_up_at", Moment),
    Index("ix_legs_agent_offered_at", "agent", "offered_at"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("call_id", ForeignKey("calls.id"), primary_key=True),
    Column("outcome", Text, nullable=False, index=True),
    Column("mark", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)

places = Table(
    "places",
    metadata,
    Column("key", Text, primary_key=True, doc="call:turn:k"),
    Column("call_id", Text, nullable=False, index=True, doc="no foreign key: the journal may still hold the call"),
    Column("queue", Text, nullable=False),
    Column("contact", JSON(none_as_null=True), doc="what the floor needs; unset where SQL missed the promise"),
    Column("state", Text, nullable=False, index=True, doc="prepared, standing, withdrawn, left"),
    Column("at", Moment, nullable=False),
)

agents = Table(
    "agents",
    metadata,
    Column("name", Text, primary_key=True),
    Column("phone", Text, nullable=False, server_default="", doc="E.164"),
    Column("presence", Text, nullable=False, doc="available, on_break, offline"),
    Column("queues", JSON(none_as_null=True), doc="names; unset: all"),
    Column("skills", JSON(none_as_null=True), doc="name -> level; unset: all"),
    Column("since", Moment, nullable=False),
    Column("reason", Text, nullable=False, server_default="", doc="why he is on a break"),
    Column("lease_ms", Integer, doc="how long his desk may be silent; unset: he works without one"),
    Column("number", Text, index=True, unique=True, doc="by which he signs in on a telephone; unset: he does not"),
    Column("language", Text, nullable=False, server_default="", doc="what his telephone speaks to him; empty: English"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False, doc="agent, supervisor"),
    Column("password_hash", Text, nullable=False, doc="argon2id"),
    Column("active", Boolean, nullable=False, server_default=true(), doc="whether he may sign in"),
    Column("sessions", Integer, nullable=False, server_default="0", doc="raised to end all sessions that have begun"),
)

pins = Table(
    "pins",
    metadata,
    Column("subject", Text, primary_key=True, doc="a customer's number, agent:NUMBER, or emergency"),
    Column("customer_id", ForeignKey("customers.id"), index=True, doc="unset for agents and the emergency switch"),
    Column("pin_hash", Text, nullable=False, doc="argon2id"),
)

pin_tries = Table(
    "pin_tries",
    metadata,
    Column("subject", Text, primary_key=True, doc="as in pins, or a number that nobody has"),
    Column("misses", Integer, nullable=False, server_default="0", doc="in a row"),
    Column("locked_until", Moment),
    Column("key", Text, nullable=False, server_default="", doc="of the last try: the same one again counts once"),
    Column("label", Text, nullable=False, server_default="", doc="what came of it"),
)

emergencies = Table(
    "emergencies",
    metadata,
    Column("id", Integer, primary_key=True, doc="the newest of a calendar holds"),
    Column("calendar", Text, nullable=False, index=True),
    Column("until", Moment, doc="when it ends by itself; unset: it was turned off"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("by", Text, nullable=False, doc="an account, a shell's user, or a telephone number"),
    Column("at", Moment, nullable=False),
)

dispositions = Table(
    "dispositions",
    metadata,
    Column("call_id", Text, primary_key=True, doc="no foreign key: the journal may still hold the call"),
    Column("agent", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("notes", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("sources", JSON, nullable=False, doc="path -> text"),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", ForeignKey("revisions.hash"), nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)

chores = Table(
    "chores",
    metadata,
    Column("id", Text, primary_key=True, doc="of the event that asked for it"),
    Column("kind", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", Text, nullable=False, doc="due, done, given_up"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment, nullable=False),
    Index("ix_chores_state_due_at", "state", "due_at"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("chore", Text, primary_key=True, doc="the chore that must be done once only"),
    Column("state", Text, nullable=False, doc="asked (and not known what came of it), done, refused"),
    Column("carrier_id", Text, nullable=False, server_default="", doc="the carrier's name of what it made"),
    Column("at", Moment, nullable=False),
)

recordings = Table(
    "recordings",
    metadata,
    Column("id", Text, primary_key=True, doc="the carrier's name of it"),
    Column("call_id", Text, nullable=False, index=True, doc="no foreign key: the journal may still hold the call"),
    Column("kind", Text, nullable=False, server_default="", doc="message, both_sides; empty while only its words came"),
    Column("url", Text, nullable=False, server_default=""),
    Column("seconds", Integer, nullable=False, server_default="0"),
    Column("words", Text, nullable=False, server_default="", doc="what was said, as the carrier understood it"),
    Column("at", Moment, nullable=False),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True, doc="of the promise: call:turn:k"),
    Column("call_id", Text, nullable=False, index=True, doc="the call in which it was booked; may not be drained yet"),
    Column("number", Text, nullable=False, index=True, doc="E.164"),
    Column("queue", Text, nullable=False),
    Column("flow", Text, nullable=False),
    Column("place", Text, nullable=False, server_default="", doc="key of the place that is kept; empty: none"),
    Column("language", Text, nullable=False, server_default=""),
    Column("case_id", Text, nullable=False, server_default=""),
    Column(
        "state",
        Text,
        nullable=False,
        doc="prepared, waiting, dialling; done, cancelled, unreachable, expired, refused, taken, withdrawn",
    ),
    Column("most", Integer, nullable=False, doc="attempts"),
    Column("apart", Integer, nullable=False, doc="seconds from one attempt to the next"),
    Column("slot_at", Moment, doc="the time that the customer chose"),
    Column("due_at", Moment, nullable=False, doc="not dialled before"),
    Column("since", Moment, nullable=False, doc="of the kept place, else of the booking: who is called first"),
    Column("expires_at", Moment, nullable=False),
    Column("taken_by", Text, nullable=False, server_default="", doc="key of the place that he took in its stead"),
    Column("at", Moment, nullable=False),
    Index("ix_callbacks_taken_by", "taken_by"),
    Index("ix_callbacks_state_due_at", "state", "due_at"),
)
STATES_OPEN = ("prepared", "waiting", "dialling")
OPEN = callbacks.c.state.in_(STATES_OPEN)
Index("uq_callbacks_open", callbacks.c.number, callbacks.c.queue, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)

callback_attempts = Table(
    "callback_attempts",
    metadata,
    Column("id", Integer, primary_key=True, doc="stands in every URL of the call"),
    Column("callback_id", ForeignKey("callbacks.id"), nullable=False),
    Column("n", Integer, nullable=False, doc="from 1"),
    Column("call_id", Text, nullable=False, server_default="", index=True, doc="empty until the carrier has named it"),
    Column("state", Text, nullable=False, doc="asked, placed, over, not_placed"),
    Column("offer", Text, nullable=False, server_default="", doc="of the agent who took it before the call was made"),
    Column("counts", Boolean, nullable=False, server_default=true(), doc="as one of the attempts that were promised"),
    Column("again_at", Moment, doc="when the flow has it made once more"),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Index("uq_callback_attempts_callback_id_n", "callback_id", "n", unique=True),
)

do_not_call = Table(
    "do_not_call",
    metadata,
    Column("number", Text, primary_key=True, doc="E.164"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)
