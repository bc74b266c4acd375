"""How a number is written (GB/T 9704: 机关代字〔年份〕序号, no leading zeros, no 第)."""

from datetime import date


def dispatch_number(mark: str, year: int, ordinal: int) -> str:
    """发文字号: `深投告〔2026〕3号`. The year stands whole in hexagonal brackets."""
    return f"{mark}〔{year}〕{ordinal}号"


def receipt_number(on: date, ordinal: int) -> str:
    """收件编号: `SJ20261123-000017`; one series a year, the day only helps people."""
    return f"SJ{on:%Y%m%d}-{ordinal:06d}"
