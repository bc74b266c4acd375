"""办理 – special procedures, review, approval and decision (Art. 16(3)–(4), 17)."""
