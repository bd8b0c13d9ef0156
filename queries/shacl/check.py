"""One question to a store: which nodes break one constraint."""

from __future__ import annotations

from dataclasses import dataclass, replace

from queries.shacl.shapes import Shape
from queries.shacl.statements import SH, Term


@dataclass(frozen=True)
class Scope:
    """Where a constraint looks: DOMAIN binds the variables of CHAIN, the last of which is the focus node."""

    domain: str
    chain: tuple[str, ...]
    value: str  # the variable of the value nodes; the focus itself in a node shape
    reach: str = ""  # the pattern from focus to value

    @property
    def focus(self) -> str:
        """The variable of the focus node."""
        return self.chain[-1]

    @property
    def keys(self) -> tuple[str, ...]:
        """The variables that tell one value node from another."""
        return self.chain if self.value == self.focus else (*self.chain, self.value)

    @property
    def pattern(self) -> str:
        """The pattern that binds focus and value nodes."""
        return f"{self.domain} {self.reach}"

    def inner(self) -> Scope:
        """Return the scope in which each value node is a focus node, for itself alone."""
        return Scope(self.pattern, (self.value,), self.value)

    def below(self) -> Scope:
        """Return the scope in which each value node is a focus node, for each focus node that leads to it."""
        return Scope(self.pattern, self.keys, self.value)


@dataclass(frozen=True)
class Check:
    """What breaks CONSTRAINT: BODY, a pattern; each way to bind KEYS is one result."""

    shape: Shape
    component: str
    body: str
    keys: tuple[str, ...]
    focus: str
    value: str | None = None  # the variable of the value that is reported
    path: str | None = None  # the variable of the path that is reported, where the query gives one
    constraint: Term | None = None
    free: bool = False  # the query's own variables come back too
    value_is_focus: bool = False  # where no value comes back, the focus node is the value

    @property
    def query(self) -> str:
        """The query; its rows are results."""
        if self.free:
            return f"SELECT * WHERE {{ {self.body} }}"
        return f"SELECT DISTINCT {' '.join(self.keys)} WHERE {{ {self.body} }}"

    def named(self, component: str) -> Check:
        """Return it as one of another component."""
        return replace(self, component=component)


def component(name: str) -> str:
    """Return the IRI of SHACL's component NAME, as Datatype."""
    return f"{SH}{name}ConstraintComponent"
