"""Issued documents: number series, frozen facts, and the papers made from them (Art. 15, 16)."""
