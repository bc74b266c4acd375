"""Facts of projects that may be stated, for properties."""

from hypothesis import strategies as st

from app.items.rules.facts import VOCABULARY
from app.items.rules.vocabulary import LARGEST_NUMBER, Kind


def values_of(fact):
    if fact.kind is Kind.BOOLEAN:
        return st.booleans()
    if fact.kind is Kind.CHOICE:
        return st.sampled_from(sorted(fact.choices))
    edges = [0, 499, 500, 999.5, 1000, 1999, 2000, 9999.99, 10000, 30000, LARGEST_NUMBER]
    return st.sampled_from(edges) | st.floats(0, LARGEST_NUMBER) | st.integers(0, LARGEST_NUMBER)


stated_facts = st.fixed_dictionaries({}, optional={name: values_of(fact) for name, fact in VOCABULARY.items()})
