"""申报 – the first filing, the due items, changes and suspensions (Art. 16(1))."""
