"""The interpreter: one thing heard in, the next turn of the call out."""
