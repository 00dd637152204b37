"""The web pages for agents and supervisors."""
