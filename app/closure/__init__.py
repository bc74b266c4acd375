"""办结告知 – the closure notice of a project (Art. 16(6))."""
