"""The floor on virtual time, with callers and agents who are made up."""
