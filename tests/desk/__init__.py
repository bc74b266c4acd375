"""The staff desk, driven through HTTP by readers without script."""
