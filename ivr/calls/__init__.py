"""One webhook, one unit of work: what the carrier asks, answered once."""
