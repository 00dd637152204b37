"""The floor: who waits, who is there to help, and who gets whom. Knows nothing of telephones, Flask or SQL."""
