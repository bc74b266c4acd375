"""What a project owes, from its facts and the catalogue (Art. 16(1)). Pure."""
