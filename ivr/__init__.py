"""Careline: what happens on the line, until a person is needed."""
