"""Exploring: each label and each key of every action is taken once, without anybody's writing a rehearsal."""
