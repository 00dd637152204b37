"""What a flow asks of the world beyond this house, and what it tells it."""
