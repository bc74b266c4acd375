"""Sample people and projects, one in each stage, made through the same services as real ones. Marked 示例."""

from app.operations.samples.loading import demo_accounts, load

__all__ = ["demo_accounts", "load"]
