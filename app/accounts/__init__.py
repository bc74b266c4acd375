"""People, units, roles, log-in and its limits, membership (Art. 6–10; GB/T 22239 8.1.4.1–2)."""
