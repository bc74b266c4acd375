"""Divisions, departments and their names (Art. 5, 7, 13)."""
