"""An agent's side of a call: his telephone, his presence, and what he does with his caller."""
