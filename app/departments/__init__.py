"""Divisions, departments and their names (Art. 5, 9, 13)."""
