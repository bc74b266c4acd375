"""受理 – receive, verify, accept, ask for correction, refuse (Art. 16(2))."""
