"""`python -m ivr work`: does the chores that RQ brings."""

from ivr.bootstrap import house_of
from ivr.jobs.chores import LONGEST_BLOCK_S
from ivr.jobs.chores import work as do_chores
from ivr.live.connect import client


def work() -> int:
    """Do chores until told to stop. One process a queue. Returns 0."""
    do_chores(client(house_of().redis_url, LONGEST_BLOCK_S))
    return 0
