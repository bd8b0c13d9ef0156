"""The graph for programs: the SPARQL protocol, the graph store protocol, and what describes both."""
