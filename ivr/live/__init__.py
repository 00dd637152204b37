"""Calls in progress, kept in a Redis-protocol server: one atomic write a turn."""
