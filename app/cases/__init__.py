"""办件 – the ledger of case files and their moves (Art. 16(2)–(4))."""
