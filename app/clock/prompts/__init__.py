"""Prompts (自动提示): rungs told in time, a digest a day for each reader, his page and his choice (Art. 16(2), 17)."""
