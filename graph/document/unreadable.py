"""What is said of a file that cannot be read."""


class UnreadableDocument(Exception):
    """A file that cannot be read as a document: which, why, and how to mend it, in one line."""

    def __init__(self, name: str, why: str, mend: str) -> None:
        super().__init__(f"{name}：{why}。{mend}。")
        self.name, self.why, self.mend = name, why, mend
