"""The approval clock: calendar editions, limits, starts, pauses, prompts (Art. 16(2), 17)."""
