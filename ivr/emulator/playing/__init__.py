"""What the carrier does on a leg: one performance a verb, and the player that runs them in order."""
