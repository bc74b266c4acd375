"""Uploads: examined by content, quarantined until scanned, served only by row and scope."""
