"""我的 – the applicant's own pages: his projects, one project, one case (Art. 16(3), 19)."""
