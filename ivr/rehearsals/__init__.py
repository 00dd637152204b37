"""Rehearsals: conversations in which supervisors say what must happen on the line, played against the engine alone."""
