"""Requests that would stop, fill, change or misuse a query service, class by class.

python -m tests.hostile_queries      puts them to a server, and prints what came of each class
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from graph.store.open import open_store
from tests.conftest import Listener
from tests.served import Served
from tests.table import rows

SECONDS = 1.5  # that a query may take here
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
NUMBER = "<https://w3id.org/duban/def#number>"
THREE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
NORMAL = f"SELECT (COUNT(*) AS ?n) {{ ?s {NUMBER} ?o }}"


@dataclass(frozen=True)
class Attack:
    """A request of a class, and what may come of it: ok answered, cut, or refused with a status."""

    kind: str
    name: str
    method: str = "POST"
    path: str = "/sparql"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": QUERY})


def asked(kind: str, *queries: str) -> Iterator[Attack]:
    """Yield QUERIES as attacks of KIND."""
    for number, query in enumerate(queries, 1):
        yield Attack(kind, f"{kind} {number}", body=query.encode("utf-8", "surrogatepass"))


def nested() -> Iterator[Attack]:
    """Brackets in brackets: an engine that descends runs out of stack."""
    for depth in (120, 512, 4096):
        yield from asked("groups", "SELECT * {" + "{" * depth + "}" * depth + "}")
        yield from asked("brackets", f"SELECT * {{ FILTER({'(' * depth}1{')' * depth}) }}")
        yield from asked("ifs", f"SELECT * {{ FILTER({'IF(true,1,' * depth}1{')' * depth}) }}")
        yield from asked("exists", f"SELECT * {{{'FILTER EXISTS {' * depth}{'}' * depth}}}")
        yield from asked("signs", f"SELECT * {{ FILTER({'!' * depth}true) }}")
        yield from asked("signs", f"SELECT * {{ FILTER({'- ' * depth}1) }}")
        yield from asked("lists", f"SELECT * {{ ?s ?p {'(' * depth}1{')' * depth} }}")
        yield from asked("nodes", f"SELECT * {{ ?s ?p {'[ ?p ' * depth}1{']' * depth} }}")
        yield from asked("sub-selects", f"SELECT * {{{'{ SELECT * {' * depth}{'}}' * depth}}}")
        yield from asked("inverse paths", f"SELECT * {{ ?s {'^' * depth}<http://a> ?o }}")
    for depth in (60, 95):
        # as deep as is allowed: what plans for ever is stopped
        yield from asked("lists", f"SELECT * {{ ?s ?p {'(' * depth}1{')' * depth} }}")
        yield from asked("nodes", f"SELECT * {{ ?s ?p {'[ ?p ' * depth}1{']' * depth} }}")
        yield from asked("sub-selects", f"SELECT * {{{'{ SELECT * {' * 45}?s ?p ?o{'}}' * 45}}}")


def long() -> Iterator[Attack]:
    """Texts that are long, or plan for ever."""
    yield from asked("long texts", f"SELECT * {{ ?s ?p ?o }}{' ' * 70_000}", "#" * 200_000 + "\nASK {}")
    yield from asked("long texts", f"SELECT * {{ ?s ?p '{'长' * 30_000}' }}", "A" * 380_000)
    yield from asked("comments", "# x\n" * 12_000 + "ASK {}", "ASK {#" + "}" * 60_000 + "\n}")
    yield from asked("paths", f"SELECT * {{ ?s (duban:a{'/duban:a' * 3000}) ?o }}")
    yield from asked("paths", f"SELECT * {{ ?s (duban:a{'|duban:a' * 5000}) ?o }}")
    yield from asked("paths", f"SELECT * {{ ?s {'(' * 90}duban:number{')*' * 90} ?o }}")
    yield from asked("paths", f"SELECT (COUNT(*) AS ?n) {{ ?a (!duban:x|^!duban:y)* ?b . ?c {NUMBER}* ?d }}")
    yield from asked(
        "paths", "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>)* ?b . ?c (!<x:y>)* ?d . ?e (!<x:z>)* ?f }"
    )
    yield from asked(
        "unions", f"SELECT * {{{'{}UNION' * 7000}{{}}}}", f"SELECT * {{{'{?s ?p ?o}UNION' * 900}{{}}}}"
    )
    yield from asked("optionals", f"SELECT * {{{'OPTIONAL{?s ?p ?o}' * 2000}}}")
    yield from asked(
        "optionals",
        "SELECT (COUNT(*) AS ?n) {" + " ".join(f"OPTIONAL{{?s{n} ?p{n} ?o{n}}}" for n in range(8)) + "}",
    )
    yield from asked(
        "sums", f"SELECT * {{ FILTER(1{'+1' * 20_000}) }}", f"SELECT (1{'*3' * 15_000} AS ?n) {{}}"
    )
    yield from asked("filters", f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({','.join(map(str, range(9000)))})) }}")
    yield from asked("filters", f"SELECT * {{ ?s ?p ?o {'FILTER(?o > 1)' * 4000} }}")
    yield from asked("variables", f"SELECT {' '.join(f'?v{n}' for n in range(8000))} {{ ?v1 ?v2 ?v3 }}")
    yield from asked("prefixes", "".join(f"PREFIX p{n}: <http://a/{n}/>\n" for n in range(2000)) + "ASK {}")


def heavy() -> Iterator[Attack]:
    """What only running shows: joins, sorts and strings without end."""
    yield from asked("cross products", f"SELECT (COUNT(*) AS ?n) {{ {THREE} }}", f"SELECT * {{ {THREE} }}")
    yield from asked("cross products", f"ASK {{ {THREE} FILTER(?a = ?i && ?c != ?f && ?b = ?f) }}")
    yield from asked("cross products", f"SELECT (SUM(?c * ?f) AS ?n) {{ {THREE} }}")
    yield from asked(
        "sorts", f"SELECT * {{ {THREE} }} ORDER BY ?a ?e ?i", f"SELECT * {{ {THREE} }} ORDER BY RAND()"
    )
    yield from asked("sorts", f"SELECT * {{ {THREE} }} ORDER BY DESC(STR(?c)) ?f LIMIT 1")
    yield from asked(
        "distinct", f"SELECT DISTINCT * {{ {THREE} }}", f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {THREE} }}"
    )
    yield from asked("distinct", f"SELECT REDUCED ?a ?i {{ {THREE} }} OFFSET 9000000000")
    yield from asked("groups of rows", f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {THREE} }} GROUP BY ?a ?d ?g")
    yield from asked("groups of rows", f"SELECT (GROUP_CONCAT(?c; separator='长长长长') AS ?n) {{ {THREE} }}")
    yield from asked("groups of rows", f"SELECT (MAX(CONCAT(STR(?a), STR(?d))) AS ?n) {{ {THREE} }}")
    doubled = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    yield from asked("strings", f"SELECT * {{ BIND('x' AS ?a0) {doubled} }}")
    yield from asked("strings", f"SELECT (STRLEN(?a40) AS ?n) {{ BIND('长' AS ?a0) {doubled} }}")
    grown = " ".join(f"BIND(REPLACE(?a{n}, '.', 'xxxxxxxxxx') AS ?a{n + 1})" for n in range(12))
    yield from asked("strings", f"SELECT (STRLEN(?a12) AS ?n) {{ BIND('xx' AS ?a0) {grown} }}")
    hashed = " ".join(f"BIND(SHA512(CONCAT(?h{n}, ?h{n})) AS ?h{n + 1})" for n in range(500))
    yield from asked(
        "hashes", f"SELECT (COUNT(?h500) AS ?n) {{ ?s ?p ?o . ?t ?q ?r BIND(STR(?s) AS ?h0) {hashed} }}"
    )
    for pattern in (
        "^(a+)+$",
        "(a|aa)+$",
        "(.*)*x",
        "(a?){50}a{50}",
        "(?:a{1,100}){1,100}",
        "[一-龥]*[一-龥]*[一-龥]*x",
    ):
        yield from asked(
            "patterns",
            f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?t ?q ?r FILTER(REGEX('{'a' * 2000}!', '{pattern}')) }}",
        )
    yield from asked("patterns", f"SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?s), '{'(' * 90}a{')*' * 90}')) }}")
    yield from asked(
        "patterns",
        "SELECT (REPLACE('a', '(((((((a{1,50}){1,50}){1,50}){1,50}){1,50}){1,50})', 'b') AS ?x) {}",
    )
    values = " ".join(map(str, range(3000)))
    yield from asked(
        "values",
        "SELECT (COUNT(*) AS ?n) {" + "".join(f"VALUES ?v{n} {{ {values} }} " for n in range(4)) + "}",
    )
    yield from asked("values", f"SELECT * {{ VALUES (?a ?b) {{ {'(1 2)' * 10_000} }} }} ORDER BY ?b ?a")
    yield from asked(
        "negation", f"SELECT (COUNT(*) AS ?n) {{ {THREE} FILTER NOT EXISTS {{ ?a ?x ?y . ?z ?w ?i }} }}"
    )
    yield from asked(
        "negation", f"SELECT (COUNT(*) AS ?n) {{ {{ {THREE} }} MINUS {{ ?a ?x ?y . ?z ?w ?v }} }}"
    )
    yield from asked(
        "constructs", f"CONSTRUCT {{ {'?a ?b ?c .' * 500} }} {{ {THREE} }}", f"DESCRIBE * {{ {THREE} }}"
    )
    yield from asked("constructs", f"CONSTRUCT {{ ?a ?b [] , [] , ( ?c ?d ?e ) }} {{ {THREE} }}")
    yield from asked(
        "new values", f"SELECT (UUID() AS ?u) (RAND() AS ?r) (BNODE() AS ?b) {{ {THREE} }} ORDER BY ?u"
    )
    yield from asked(
        "limits",
        "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999",
        f"SELECT * {{ {THREE} }} OFFSET 999999999999",
    )


def reaching() -> Iterator[Attack]:
    """What would make the server call out, or read its files; URL stands for who would hear it."""
    for row in rows("service.csv", at_least=60):
        query = row["query"].replace("⏎", "\n")
        yield Attack("service", row["why"], body=query.encode())
    for dataset in (
        "FROM <URL>",
        "FROM NAMED <URL>",
        "FROM <file:///etc/passwd>",
        "FROM <URL> FROM NAMED <URL>",
    ):
        yield from asked("from", f"SELECT * {dataset} {{ ?s ?p ?o }}")
    for name in ("default-graph-uri", "named-graph-uri"):
        for iri in ("URL", "file:///etc/passwd"):
            path = f"/sparql?{name}={quote(iri, safe='')}"
            yield Attack("graphs by address", f"{name} {iri}", path=path, body=b"SELECT * { ?s ?p ?o }")
    for graph in ("URL", "file:///etc/passwd", "ftp://127.0.0.1/", "/etc/passwd"):
        yield Attack("graphs by address", graph, "GET", f"/graphs?graph={quote(graph, safe='')}")


UPDATES = (
    "DROP ALL",
    "CLEAR SILENT DEFAULT",
    "INSERT DATA { <x:a> <x:b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "LOAD <URL>",
    "LOAD SILENT <file:///etc/passwd>",
    "CREATE GRAPH <x:g>",
    "COPY DEFAULT TO <x:g>",
    "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
)


def changing() -> Iterator[Attack]:
    """Changes: as they are, called a query, behind a query, without a token or with a wrong one."""
    for update in UPDATES:
        yield from asked("updates as queries", update, f"ASK {{}} ; {update}")
        yield Attack(
            "updates", update, body=update.encode(), headers={"Content-Type": "application/sparql-update"}
        )
        body = f"update={quote(update)}".encode()
        headers = {"Content-Type": FORM, "Authorization": "Bearer wrong-token-of-some-length"}
        yield Attack("updates", f"wrong token: {update}", body=body, headers=headers)
    yield from asked("updates as queries", "# SELECT\nDROP ALL", "PREFIX a: <x:> DROP ALL", "ASK {} DROP ALL")
    turtle = {"Content-Type": "text/turtle"}
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        yield Attack("graph writing", method, method, "/graphs?graph=x%3Ag", b"<x:a> <x:b> 1 .", turtle)
        yield Attack(
            "graph writing", f"{method} default", method, "/graphs?default", b"<x:a> <x:b> 1 .", turtle
        )


def broken() -> Iterator[Attack]:
    """Texts that are not what they are sent as."""
    bad = (
        b"\xff\xfe\x00",
        b"ASK { \xc0\xaf }",
        b"\xed\xa0\x80 ASK {}",
        b"ASK {}\xf8",
        "ASK {}".encode("utf-16"),
        b"\x80" * 9,
    )
    for number, body in enumerate(bad):
        yield Attack("bad encodings", f"body {number}", body=body)
        path = f"/sparql?query={quote(body)}"
        yield Attack("bad encodings", f"address {number}", "GET", path, headers={})
        yield Attack(
            "bad encodings",
            f"form {number}",
            body=b"query=" + quote(body).encode(),
            headers={"Content-Type": FORM},
        )
    for charset in ("utf-16", "gb18030", "utf-7", "nonsense"):
        headers = {"Content-Type": f"{QUERY}; charset={charset}"}
        yield Attack("bad encodings", charset, body=b"ASK {}", headers=headers)
    yield from asked(
        "odd characters", "ASK { ?s ?p '\0' }", "ASK { ?s ?p '\u202e\u2066' }", "\ufeffASK {}", "ASK\u00a0{}"
    )
    yield from asked(
        "odd characters",
        "ASK { ?s ?p '\\uD800' }",
        "ASK { ?s ?p '\\U00110000' }",
        "ＡＳＫ {}",
        "ASK { ?s ?p 'é\u0301' }",
    )
    yield from asked(
        "syntax",
        "",
        " ",
        "SELECT",
        "SELECT * {",
        "SELECT * }",
        "SELECT ?s { ?s ?p 'x }",
        "{}",
        "hello",
        "ASK {} ASK {}",
    )
    yield from asked(
        "syntax",
        "SELECT (COUNT(*) AS ?n) ?s { ?s ?p ?o }",
        "ASK { <a b> ?p ?o }",
        'ASK { ?s ?p """x }',
        "ASK { ?s ex:p 1 }",
    )
    yield from asked(
        "numbers", "SELECT (1/0 AS ?x) (1e308*1e308 AS ?y) {}", "SELECT (9223372036854775807+1 AS ?x) {}"
    )
    yield from asked(
        "numbers",
        "SELECT (-9223372036854775808/-1 AS ?x) (ROUND(1e400) AS ?y) {}",
        f"SELECT ({'9' * 5000} AS ?x) {{}}",
    )
    date = "'999999999-12-31T23:59:60Z'^^xsd:dateTime"
    yield from asked(
        "numbers",
        f"SELECT (YEAR({date}) AS ?x) {{}}",
        f"SELECT ({date} - '-99999999-01-01T00:00:00Z'^^xsd:dateTime AS ?x) {{}}",
    )
    yield from asked("numbers", "SELECT (SUBSTR('abc', -9223372036854775808, 9223372036854775807) AS ?x) {}")
    long_iri = f"http://a/{'x' * 50_000}"
    yield from asked(
        "odd IRIs",
        f"ASK {{ <{long_iri}> ?p ?o }}",
        "ASK { <javascript:alert(1)> ?p ?o }",
        "ASK { <../../../etc> ?p ?o }",
    )
    yield from asked(
        "odd IRIs",
        "BASE <javascript:alert(1)> ASK { <x> ?p ?o }",
        "ASK { <http://[::1> ?p ?o }",
        "DESCRIBE <http://a:99999999/>",
    )


def misusing() -> Iterator[Attack]:
    """Requests that are not of the protocol."""
    ask = quote("ASK {}")
    yield Attack("parameters", "two queries", "GET", f"/sparql?query={ask}&query={ask}", headers={})
    yield Attack(
        "parameters",
        "query and update",
        body=f"query={ask}&update=DROP%20ALL".encode(),
        headers={"Content-Type": FORM},
    )
    yield Attack(
        "parameters", "many", "GET", "/sparql?" + "&".join(f"a{n}=1" for n in range(3000)), headers={}
    )
    yield Attack(
        "parameters",
        "many graphs",
        "GET",
        f"/sparql?query={ask}" + "&default-graph-uri=http%3A%2F%2Fa" * 400,
        headers={},
    )
    yield Attack(
        "parameters", "no IRI", "GET", f"/sparql?query={ask}&default-graph-uri=%3E%20%7D", headers={}
    )
    yield Attack("parameters", "format", "GET", f"/sparql?query={ask}&format=%0d%0aSet-Cookie:x", headers={})
    yield Attack("parameters", "update by GET", "GET", "/sparql?update=DROP%20ALL", headers={})
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        yield Attack("methods", method, method, f"/sparql?query={ask}", headers={})
    for media in ("text/plain", "multipart/form-data", "application/xml", "application/json", "nonsense", ""):
        yield Attack(
            "media types", media or "none", body=b"ASK {}", headers={"Content-Type": media} if media else {}
        )
    for accept in (
        "nonsense",
        "*/*;q=x",
        "text/html;q=9",
        ",,,;;;",
        "image/png",
        "a/b," * 2000,
        "application/rdf+xml",
    ):
        headers = {"Content-Type": QUERY, "Accept": accept}
        yield Attack("accepting", accept[:30], body=b"SELECT * { ?s ?p ?o } LIMIT 3", headers=headers)
    yield Attack(
        "compressed",
        "gzip",
        body=b"\x1f\x8b" + bytes(50),
        headers={"Content-Type": QUERY, "Content-Encoding": "gzip"},
    )


def attacks(url: str) -> list[Attack]:
    """Return all attacks; URL is where a listener would hear them."""
    made = [a for make in (nested, long, heavy, reaching, changing, broken, misusing) for a in make()]
    encoded = quote(url, safe="").encode()
    return [
        Attack(
            a.kind,
            a.name,
            a.method,
            a.path.replace("URL", encoded.decode()),
            a.body.replace(b"URL", encoded if a.headers.get("Content-Type") == FORM else url.encode()),
            a.headers,
        )
        for a in made
    ]


@dataclass(frozen=True)
class Outcome:
    """What came of an attack, and of the normal query after it."""

    attack: Attack
    status: int
    body: bytes
    seconds: float
    normal: bool  # the next query was answered right
    memory: float  # megabytes of the web process afterwards


def put(server: Served, attack: Attack, count: int) -> Outcome:
    """Put ATTACK to SERVER, then a normal query, whose answer is COUNT."""
    began = time.monotonic()
    reply = server.ask(attack.method, attack.path, attack.body, attack.headers)
    took = time.monotonic() - began
    after = server.query(f"{NORMAL} # {began}", "text/csv")
    normal = after.status == 200 and after.body.split() == [b"n", str(count).encode()]
    return Outcome(attack, reply.status, reply.body, took, normal, server.memory())


def put_all(server: Served, listed: list[Attack], count: int, threads: int) -> list[Outcome]:
    """Put all to SERVER, so many at once, and return what came of them in their order."""
    with ThreadPoolExecutor(threads) as people:
        return list(people.map(lambda attack: put(server, attack, count), listed))


def hash_of(folder: Path) -> str:
    """Return the hash of all statements of a store."""
    with open_store(folder) as store:
        return sha256("\n".join(store.dump()).encode()).hexdigest()


def fill(folder: Path, count: int) -> None:
    """Make a store of COUNT statements in FOLDER: things with their numbers."""
    document = "https://w3id.org/duban/id/numbers"
    graph, number = ox.NamedNode(document), ox.NamedNode(NUMBER[1:-1])
    quads = [ox.Quad(ox.NamedNode(f"{document}/{n}"), number, ox.Literal(n), graph) for n in range(count)]
    with open_store(folder, write=True) as store:
        store.put(document, quads)


def main() -> int:
    """Print a line a class, and what was promised against what was seen."""
    listener = Listener()
    with tempfile.TemporaryDirectory() as made:
        fill(Path(made), 3000)
        before = hash_of(Path(made))
        with Served(made, "--seconds", str(SECONDS), "--share", "100000") as server:
            for _ in range(20):
                server.query(NORMAL)
            memory = server.memory()
            outcomes = put_all(server, attacks(f"http://127.0.0.1:{listener.port}/"), 3000, 2)
            busy = threading.active_count()
        same = before == hash_of(Path(made))
    kinds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        kinds.setdefault(outcome.attack.kind, []).append(outcome)
    for kind, those in kinds.items():
        statuses = ", ".join(f"{s} x {n}" for s, n in sorted(Counter(o.status for o in those).items()))
        print(f"{kind:20} {len(those):3}  longest {max(o.seconds for o in those):.2f} s  {statuses}")
    late = [o for o in outcomes if o.seconds > SECONDS + 0.5]
    print(
        f"{len(outcomes)} hostile requests in {len(kinds)} classes, limit {SECONDS} s; threads left: {busy}"
    )
    print(f"later than the limit + 0.5 s: {len(late)}; longest {max(o.seconds for o in outcomes):.2f} s")
    print(f"next normal query right: {sum(o.normal for o in outcomes)} of {len(outcomes)}")
    print(f"the listener heard {listener.hits}; data unchanged: {same}")
    print(f"web process: {memory:.0f} MB before, {max(o.memory for o in outcomes):.0f} MB at most")
    listener.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
