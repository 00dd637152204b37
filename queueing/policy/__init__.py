"""Rules without a world: state tables, routing, and the times that bound them."""
