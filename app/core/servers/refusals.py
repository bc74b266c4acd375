"""Why the engines cannot start: one sentence an operator can act on, never a traceback."""


class CannotStart(Exception):
    """`msgid` is an English sentence marked with N_, `values` its variables."""

    def __init__(self, msgid: str, **values: object) -> None:
        super().__init__(msgid % values)
        self.msgid = msgid
        self.values = values
