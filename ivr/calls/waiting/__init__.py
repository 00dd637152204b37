"""Callers in a queue: what they hear, what they are told of their wait, and when they are let go."""
