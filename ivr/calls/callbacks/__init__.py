"""Customers who are called back: what was promised, whose turn it is, and the calls that we place."""
