"""The case record: what is known of every call, case and customer, for good."""
