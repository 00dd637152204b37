"""What people and their editors see of the flow language."""
