"""What runs behind the pages: each job drains what is due, never one message. Calls services only."""
