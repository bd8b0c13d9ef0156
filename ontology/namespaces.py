"""The namespaces that Duban writes in, by their prefixes."""

DUBAN = "https://w3id.org/duban/def#"
ID = "https://w3id.org/duban/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
