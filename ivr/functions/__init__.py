"""Functions that a flow may run."""
