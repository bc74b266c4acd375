"""Approval items: limits, conditions, prerequisites, and what a project owes (Art. 3, 8, 16(1))."""
