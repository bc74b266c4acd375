"""A catalogue and projects to give codes to."""
