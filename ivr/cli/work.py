"""`python -m ivr work`: does the chores that RQ brings."""

from ivr.bootstrap import house_of
from ivr.jobs.chores import work as do_chores


def work() -> int:
    """Do chores until told to stop. One process a queue. Returns 0."""
    do_chores(house_of())
    return 0
