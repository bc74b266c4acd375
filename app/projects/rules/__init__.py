"""The project code: shapes, editions, check digit, verdict, states (Art. 11-15). Pure."""
