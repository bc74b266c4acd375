"""Projects and their codes: one project, one code, for life (Art. 11-15)."""
