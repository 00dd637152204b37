"""The flow language: what supervisors write, read into a frozen catalogue that the engine walks."""
