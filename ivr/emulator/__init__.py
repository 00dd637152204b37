"""A telephone company in miniature that speaks Twilio's wire to any URL."""
