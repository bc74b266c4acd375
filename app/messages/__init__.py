"""The outbox and its notifier: what people are told, on the page and by mail (Art. 16(3), 17)."""
