"""What the API tells of a whole line that nobody has called yet."""

from __future__ import annotations

from flask.testing import FlaskClient

from ivr.bootstrap import House


def test_every_published_queue_is_listed_before_anybody_used_it(line: FlaskClient, house: House) -> None:
    token = {"Authorization": f"Bearer {house.settings.api_token}"}
    listed = line.get("/api/queues", headers=token).json
    assert listed is not None
    assert {one["name"] for one in listed} >= set(house.board.catalogues.current().queues) != set()
    assert all({"waiting", "longest_wait", "agents"} < one.keys() for one in listed)
