"""Telephone companies, behind four names each."""
