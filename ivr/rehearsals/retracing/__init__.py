"""Retracing: a rehearsal of a call that was made, out of what the case record tells of it."""
