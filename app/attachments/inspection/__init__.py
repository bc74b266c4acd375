"""What an upload really is, found out in a process of its own with little memory and little time.

Nothing here imports the platform: the child starts in a tenth of a second and holds no secret.
"""
