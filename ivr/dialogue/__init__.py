"""The vocabulary of a call: inputs, instructions, events."""
