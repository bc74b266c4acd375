"""The walk: every address, method, role and row; and the holes it must notice."""
