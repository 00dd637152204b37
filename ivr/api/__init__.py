"""What other systems ask of the line: the REST API, its health and its figures."""
