"""运维 – health, failed work, the trail's verifier, sample data (Art. 21, 22)."""
