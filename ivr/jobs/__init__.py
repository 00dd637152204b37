"""Slow, tolerant, repeatable work, done by RQ's workers."""
