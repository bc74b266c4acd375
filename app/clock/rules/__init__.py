"""The law of the clock. Pure: whole days, integers, Shenzhen civil dates."""
