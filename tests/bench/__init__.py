"""The figures `make bench` prints: ratios and counts of one run on this machine. Nothing here is asserted."""
