"""Calendar editions: drafted, previewed, published by a second person, and what they move (Art. 17)."""
