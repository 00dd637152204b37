"""Two stores, one contract: each change of the floor is one atomic step."""
