"""The carrier's REST API, as far as a line needs it: one resource a file."""
