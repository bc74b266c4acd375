"""公开 – what the public sees: the register of projects, query by code, verification of notices (Art. 19)."""
