"""Service guides in published editions (Art. 8, 16(1))."""
