"""TwiML, read as strictly as the carrier reads it: one verb a file, with its attributes, defaults and limits."""
