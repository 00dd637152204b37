"""What the line is judged by: measures of what happened, and forecasts."""
