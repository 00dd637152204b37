"""The floor after a loss: flushed, restarted, or rebuilt by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import redis

from queueing.names import AgentName, ContactId, FloorGone, FloorLost, LegId, OfferId, QueueName
from queueing.policy.moves import IllegalMove
from queueing.policy.times import REST_TIMEOUT
from queueing.ports import Contact, Late, Past, Ring
from queueing.rebuild import rebuild
from queueing.store.contract import Picture
from queueing.store.redis_store import RedisStore

BO = AgentName("bo")


def stands_up(world: Any) -> bool:
    return rebuild(world.store, world.carrier, world, lambda: world.now, world.waits)


def test_no_step_runs_on_a_floor_that_is_lost(world: Any, loses: Callable[[], None]) -> None:
    world.caller("ann")
    loses()
    steps: tuple[Callable[[], object], ...] = (
        lambda: world.floor.seen("ann", world.now),
        lambda: world.floor.enter(world.places["ann"]),
        lambda: world.agent("bo"),
        lambda: world.dispatch.tick(world.tasks),
        lambda: world.floor.accept(OfferId("i1-1")),
    )
    for step in steps:
        with pytest.raises(FloorLost):
            step()


def test_who_waits_is_back_in_the_old_order_while_the_carrier_holds_him(world: Any, loses: Callable[[], None]) -> None:
    names = ["c3", "c1", "c2", "left"]
    for name in names:
        world.caller(name)
        world.waits(0.5)
    world.caller("vip", priority=0)
    world.carrier.where["left"] = "gone"
    loses()
    assert stands_up(world)
    assert [world.floor.ahead(name) for name in ("vip", "c3", "c1", "c2")] == [0, 1, 2, 3]
    assert {world.state_of(name) for name in ("vip", "c3", "c1", "c2")} == {"waiting"}
    world.runs(3_250)
    assert world.state_of("left") == "unknown"


def test_how_fast_a_queue_goes_is_known_as_the_record_has_it(world: Any, loses: Callable[[], None]) -> None:
    world.agent("bo")
    world.caller("talks")
    world.runs()
    world.talks("bo")
    world.caller("ann")
    world.past = [Past(QueueName("support"), "handled", 1, ms) for ms in (60_000, *[160_000] * 6)]
    world.past += [Past(QueueName("support"), "met", 1, 10_000), Past(QueueName("support"), "waited", 1, 700_000)]
    assert world.floor.wait_minutes("ann", 0) is None
    loses()
    assert stands_up(world)
    pace = world.store.prospect("ann").paces["support"]
    assert pace.handled == pytest.approx(6.79, abs=0.01)
    assert pace.handling == pytest.approx(146.1, abs=0.1)
    assert (pace.connecting, pace.giving_up) == (pytest.approx(10), pytest.approx(1 / 1000))
    assert world.floor.wait_minutes("ann", 0) == 4


def test_an_agent_whose_talk_ends_while_the_carrier_is_asked_is_not_rung_before_his_leg_is_over(
    world: Any, loses: Callable[[], None]
) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.talks("bo")
    leg, asked = world.carrier.leg_of(offer), world.carrier.census

    def ends_after_the_first_answer() -> Any:
        seen = asked()
        world.carrier.where["ann"], world.carrier.legs[leg].room = "gone", ""
        return seen

    world.carrier.census = ends_after_the_first_answer
    world.caller("next")
    world.places.pop("ann")
    loses()
    assert stands_up(world)
    assert world.engaged("bo").engagement == "offered", "he has a leg yet"
    assert len(world.carrier.rings) == 1
    world.runs(3_000)
    assert world.carrier.legs[leg].state == "gone"
    assert world.state_of("next") == "offered"


def test_a_rebuild_takes_one_rest_time_out(world: Any, loses: Callable[[], None]) -> None:
    loses()
    before = world.now
    assert stands_up(world)
    assert world.now - before == REST_TIMEOUT


def test_a_line_that_starts_as_a_whole_waits_for_no_request(world: Any, loses: Callable[[], None]) -> None:
    loses()
    world.store.note_calm()
    before = world.now
    assert stands_up(world)
    assert world.now == before


def test_no_offer_survives_and_nobodys_phone_rings_on(world: Any, loses: Callable[[], None]) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    leg = world.carrier.leg_of(offer)
    loses()
    assert stands_up(world)
    assert world.carrier.legs[leg].state == "gone"
    assert world.floor.accept(offer) == Late()
    assert world.floor.answered(offer, leg) is None
    world.runs()
    assert world.state_of("ann") == "offered"
    assert world.offered("bo") != offer


def test_who_talks_goes_on_talking(world: Any, loses: Callable[[], None]) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.talks("bo")
    loses()
    assert stands_up(world)
    assert world.carrier.where["ann"] == f"room-{offer}"
    assert world.engaged("bo").engagement == "on_call"
    assert (world.offered("bo"), world.engaged("bo").contact) == (offer, "ann")
    assert world.floor.offer(offer).talked
    world.caller("next")
    world.runs(1_000)
    assert world.state_of("next") == "waiting"
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    world.floor.wrapped_up(BO)
    world.runs(250)
    assert world.state_of("next") == "offered"


def test_a_caller_on_his_way_to_the_carriers_queue_keeps_his_place(world: Any, loses: Callable[[], None]) -> None:
    world.caller("ann")
    world.carrier.where["ann"] = "flow"
    world.caller("behind")
    loses()
    assert stands_up(world)
    world.agent("bo")
    world.runs(2_000)
    assert world.state_of("ann") == "placed"
    assert world.floor.ahead("behind") == 1
    world.carrier.where["ann"] = "queue"
    assert world.floor.seen("ann", world.now)
    assert world.state_of("ann") == "waiting"


def test_a_caller_left_alone_in_a_room_is_put_back(world: Any, loses: Callable[[], None]) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.accept(offer)
    assert world.carrier.where["ann"] == f"room-{offer}"
    loses()
    assert stands_up(world)
    assert world.carrier.legs[world.carrier.leg_of(offer)].state == "gone", "he listened to the whisper still"
    world.runs(3_500)
    assert world.carrier.where["ann"] == "queue"
    world.runs(2_500)
    assert world.state_of("ann") == "offered"


def test_a_call_that_is_no_agents_is_left_alone(world: Any, loses: Callable[[], None]) -> None:
    leg = world.carrier.ring(Ring(OfferId(""), AgentName(""), "+1standby", ContactId(""), QueueName(""), "", 20.0))
    loses()
    assert stands_up(world)
    assert world.carrier.legs[leg].state == "ringing"


def test_presence_comes_from_the_record(world: Any, loses: Callable[[], None]) -> None:
    world.agent("bo", skills={"billing": 2}, lease_ms=15_000)
    loses()
    assert stands_up(world)
    world.caller("ann", needs={"billing": 2})
    world.runs()
    assert world.state_of("ann") == "offered"
    world.runs(40_000)
    assert world.engaged("bo").presence == "offline", "his lease counts again"


def test_a_rebuild_waits_for_a_carrier_that_does_not_answer(world: Any, loses: Callable[[], None]) -> None:
    loses()
    world.carrier.mute = True

    def pause(seconds: float) -> None:
        world.waits(seconds)
        world.carrier.mute = seconds > 1

    assert rebuild(world.store, world.carrier, world, lambda: world.now, pause)
    assert world.floor.queues() == ()


def test_one_process_rebuilds(world: Any, loses: Callable[[], None]) -> None:
    loses()
    assert world.store.begin_rebuild("i2")
    assert not world.store.begin_rebuild("i3")
    assert not world.store.restore(Picture(), "i3", world.now)
    assert world.store.restore(Picture(), "i2", world.now)
    assert not world.store.begin_rebuild("i4"), "it is not lost any more"
    assert not stands_up(world)


def test_the_dispatch_loop_brings_a_lost_floor_back(world: Any, loses: Callable[[], None]) -> None:
    world.agent("bo")
    world.caller("ann")
    loses()
    world.dispatch.go_on(world.tasks)
    world.runs()
    assert world.state_of("ann") == "offered"


def test_a_caller_whom_the_record_had_not_yet_enters_again(world: Any, loses: Callable[[], None]) -> None:
    world.caller("ann")
    contact = world.places.pop("ann")
    loses()
    assert stands_up(world)
    assert not world.floor.seen("ann", world.now)
    assert world.floor.enter(contact)
    assert world.floor.seen("ann", world.now)


def test_nothing_expires_for_a_while_after_the_floor_stood_still(world: Any) -> None:
    world.agent("bo", lease_ms=15_000)
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.waits(60)
    world.runs(19_500)
    assert world.floor.offer(offer).state == "offered"
    assert world.engaged("bo").presence == "available"
    world.runs(1_000)
    assert world.floor.offer(offer).state == "over"
    assert world.engaged("bo").presence == "offline"


def test_an_offer_is_never_numbered_like_one_that_was_forgotten(
    client: redis.Redis, empty_redis: Callable[[redis.Redis], RedisStore], new_world: Callable[[Any], Any]
) -> None:
    """The second in which it was made may be missing after a crash, and its leg rings on."""
    world = new_world(empty_redis(client))
    world.agent("bo")
    world.caller("ann")
    world.runs()
    first = world.offered("bo")
    client.delete("floor:last_offer")
    world.leg_ends(first, "busy")
    world.runs(10_500)
    second = world.offered("bo")
    assert int(second.rpartition("-")[2]) > int(first.rpartition("-")[2])


@pytest.fixture
def two(client: redis.Redis, empty_redis: Callable[[redis.Redis], RedisStore]) -> tuple[RedisStore, RedisStore]:
    """Two processes on one floor."""
    return empty_redis(client), RedisStore(client)


def test_another_process_finds_the_floor_that_the_first_one_built(two: tuple[RedisStore, RedisStore]) -> None:
    first, second = two
    assert second.crowds() == first.crowds() == ()


def test_a_process_adopts_the_new_incarnation(two: tuple[RedisStore, RedisStore], client: redis.Redis) -> None:
    first, second = two
    second.crowds()
    client.flushall()
    assert first.begin_rebuild("i2")
    assert first.restore(Picture(), "i2", 0)
    assert not second.rung(OfferId("i1-5"), LegId("L1"), 0)


def test_a_server_that_started_again_has_lost_the_floor(
    own_server: Any, empty_redis: Callable[[redis.Redis], RedisStore]
) -> None:
    """Its last second may be missing, so what it kept is not trusted."""
    client = own_server.client()
    store = empty_redis(client)
    assert store.crowds() == ()
    own_server.kill()
    with pytest.raises(FloorGone):
        store.crowds()
    own_server.start()
    assert client.get("floor:incarnation") == b"i1"
    with pytest.raises(FloorLost):
        store.crowds()
    assert store.begin_rebuild("i2")
    assert store.restore(Picture(), "i2", 0)
    assert store.crowds() == ()
    client.close()


def test_a_server_that_only_forgot_the_scripts_is_given_them_again(
    client: redis.Redis, empty_redis: Callable[[redis.Redis], RedisStore]
) -> None:
    store = empty_redis(client)
    client.script_flush()
    assert store.crowds() == ()


def test_the_store_itself_refuses_what_a_state_table_refuses(
    client: redis.Redis, empty_redis: Callable[[redis.Redis], RedisStore]
) -> None:
    store = empty_redis(client)
    store.enter(Contact(ContactId("ann"), "ann:1", QueueName("support"), 0), 0)
    client.hset("floor:contact:ann", "state", "nowhere")
    with pytest.raises(IllegalMove, match="left is not possible while nowhere"):
        store.leave(ContactId("ann"), "ann:1", "gone", 0)


def test_a_refused_write_is_told_as_such(own_server: Any, empty_redis: Callable[[redis.Redis], RedisStore]) -> None:
    client = own_server.client()
    store = empty_redis(client)
    client.config_set("maxmemory", "1")
    with pytest.raises(FloorGone):
        store.sweep(0)
    client.close()
