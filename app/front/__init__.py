"""门户 – the portal's home, the Measures, help and the pages about this site (Art. 4)."""
