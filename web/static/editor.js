// The text of a query becomes an editor: words completed from our own ontology, mistakes marked as one types.
// Without this script the text is a plain field, and the server says what is wrong with it.
"use strict";

(() => {
  const field = document.getElementById("query");
  if (!field || !window.Yasqe) return;
  const says = JSON.parse(field.dataset.says);
  const form = field.form;
  const note = document.getElementById("editor-note");
  const Yasqe = window.Yasqe.default || window.Yasqe.Yasqe || window.Yasqe;

  // prefixes that the server knows are no mistake here
  const prefixes = field.dataset.prefixes.split(" ");
  Yasqe.defineMode("duban-sparql", (config) => {
    const mode = Yasqe.getMode(config, "sparql11");
    const startState = () => {
      const state = mode.startState();
      for (const prefix of prefixes) state.prefixes[prefix] = prefix;
      return state;
    };
    return { ...mode, startState };
  });

  // its own completers ask other hosts
  Yasqe.defaults.autocompleters = [];
  const holder = document.createElement("div");
  holder.className = "query-editor";
  field.after(holder);
  const run = () => form.requestSubmit();
  const editor = new Yasqe(holder, {
    value: field.value,
    mode: "duban-sparql",
    autocompleters: [],
    // nothing is kept in this browser: the address holds the query
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    // ours says it in words, and in the visitor's language
    syntaxErrorCheck: false,
    gutters: ["gutterErrorBar", "CodeMirror-linenumbers"],
    foldGutter: false,
    extraKeys: {
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-Space": () => complete(true),
      "Ctrl-/": () => editor.commentLines(),
      // Tab leaves the editor: nobody is caught in it
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-S": () => {},
    },
  });
  field.hidden = true;
  const input = editor.getInputField();
  input.setAttribute("aria-label", says.query);
  input.setAttribute("aria-describedby", "editor-note editor-keys");
  document.querySelector('label[for="query"]').addEventListener("click", () => editor.focus());
  document.getElementById("editor-keys").hidden = false;
  form.addEventListener("submit", () => {
    field.value = editor.getValue();
  });

  // ---- mistakes ----

  let marks = [];

  const clear = () => {
    for (const mark of marks) mark.clear();
    marks = [];
    editor.clearGutter("gutterErrorBar");
    note.textContent = "";
    note.hidden = true;
    input.removeAttribute("aria-invalid");
  };

  const mark = (line, from, to, words) => {
    clear();
    marks.push(editor.getDoc().markText({ line, ch: from }, { line, ch: to }, { className: "wrong" }));
    const sign = document.createElement("span");
    sign.className = "wrong-sign";
    sign.textContent = "!";
    sign.title = words;
    editor.setGutterMarker(line, "gutterErrorBar", sign);
    note.textContent = words;
    note.hidden = false;
    input.setAttribute("aria-invalid", "true");
  };

  const at = (template, line, column) =>
    template.replace("{line}", line + 1).replace("{column}", column + 1);

  // where the first mistake is, and what could stand there; null where there is none
  const mistake = () => {
    const lines = editor.getDoc().lineCount();
    let before = null;
    for (let line = 0; line < lines; line++) {
      for (const token of editor.getLineTokens(line, true)) {
        if (token.type !== "ws" && token.type !== "comment" && token.state.OK === false) {
          return { line, token, expected: (before && before.possibleNext) || [] };
        }
        before = token.state;
      }
    }
    return null;
  };

  const fault = ({ token, expected }) => {
    const prefix = /^Prefix '(.*)' is not defined$/.exec(token.state.errorMsg || "");
    if (prefix) return says.undeclared.replaceAll("{prefix}", prefix[1]);
    // NIL and ANON are words of the grammar, not of queries
    const known = expected.filter((word) => /^(?!NIL|ANON|NOT|VAR)[A-Z]{2,9}$|^[{}().;,*]$/.test(word)).slice(0, 6);
    const could = known.length ? says.expected.replace("{words}", known.join("  ")) : "";
    return says.wrong.replace("{found}", token.string) + could;
  };

  // a query that is not finished is no mistake yet: the server says it
  const check = () => {
    const found = mistake();
    if (!found) return clear();
    const { line, token } = found;
    return mark(line, token.start, token.end, at(says.at, line, token.start) + fault(found));
  };

  let waiting = 0;
  editor.on("changes", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, 250);
  });

  // what the server said of the query that was sent
  const problem = document.getElementById("problem");
  if (problem && problem.dataset.line) {
    const line = Math.min(Number(problem.dataset.line), editor.getDoc().lineCount()) - 1;
    const width = editor.getDoc().getLine(line).length;
    const column = Math.min(Number(problem.dataset.column) - 1, Math.max(0, width - 1));
    const token = editor.getTokenAt({ line, ch: column + 1 });
    mark(line, Math.min(token.start, column), Math.max(token.end, column + 1), at(says.at, line, column) + problem.dataset.said);
    editor.getDoc().setCursor({ line, ch: column });
  } else {
    check();
  }

  // ---- words ----

  let known = null;
  const words = async () => {
    if (!known) {
      known = fetch(field.dataset.words).then((answer) => {
        if (!answer.ok) throw new Error(answer.statusText);
        return answer.json();
      });
      known.catch(() => {
        known = null;
      });
    }
    return known;
  };

  // what stands before the cursor: ?variable, prefix:name, or a word in either language
  const BEFORE = /([?$][\w\u4e00-\u9fff]*|[A-Za-z][\w-]*:[\w-]*|[\w\u4e00-\u9fff-]+)$/u;

  const variables = (start) => {
    const found = new Set(editor.getValue().match(/[?$][\w\u4e00-\u9fff]+/gu) || []);
    found.delete(start);
    return [...found].filter((name) => name.startsWith(start)).sort().map((text) => ({ text }));
  };

  // classes that the query names, with those above them: their properties come first
  const named = (all) => {
    const up = new Map(all.filter((word) => word.k === "class").map((word) => [word.n, word.up]));
    const found = new Set((editor.getValue().match(/\ba\s+[\w-]+:[\w-]+/g) || []).map((text) => text.split(/\s+/)[1]));
    for (const name of found) for (const above of up.get(name) || []) found.add(above);
    return found;
  };

  const rank = (word, start, wanted, classes) => {
    const name = word.n.toLowerCase();
    let points = name.startsWith(start) || word.l.startsWith(start) ? 0 : 4;
    if (wanted && word.k !== wanted && !(wanted === "concept" && word.k === "department")) points += 8;
    if (word.k === "property" && word.of && word.of.some((one) => classes.has(one))) points -= 2;
    return points;
  };

  const hints = async (asked) => {
    const cursor = editor.getDoc().getCursor();
    const before = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch);
    const found = BEFORE.exec(before);
    const start = found ? found[1] : "";
    if (!start && !asked) return null;
    const from = { line: cursor.line, ch: cursor.ch - start.length };
    if (/^[?$]/.test(start)) return { list: variables(start), from, to: cursor };
    const all = (await words()).words;
    const rest = before.slice(0, before.length - start.length);
    // after `a` a class, after a property what it may have, else a property
    const wanted = /\ba\s+$/.test(rest) ? "class" : /[\w-]+:[\w-]+\s+$/.test(rest) ? "concept" : "property";
    const low = start.toLowerCase();
    const classes = named(all);
    const fits = all.filter((word) => word.n.toLowerCase().includes(low) || word.l.toLowerCase().includes(low));
    const list = fits
      .filter((word) => start || wanted === word.k)
      .map((word) => [rank(word, low, wanted, classes), word])
      .sort((a, b) => a[0] - b[0] || a[1].n.localeCompare(b[1].n))
      .slice(0, 60)
      .map(([, word]) => ({ text: word.n, word, render: shown }));
    return { list, from, to: cursor };
  };

  const shown = (element, _all, hint) => {
    const { n, l, k, d, to } = hint.word;
    for (const [kind, text] of [["kind", says[k]], ["name", n], ["called", l], ["to", to ? `→ ${to.join(" ")}` : ""]]) {
      const part = document.createElement("span");
      part.className = `hint-${kind}`;
      part.textContent = text;
      element.append(part);
    }
    if (d) element.title = d;
  };

  const complete = (asked) => {
    const hint = async () => {
      const found = await hints(asked).catch(() => null);
      return found && found.list.length ? found : { list: [], from: editor.getDoc().getCursor(), to: editor.getDoc().getCursor() };
    };
    editor.showHint({ hint, completeSingle: false, closeCharacters: /[\s{}()<>"';,]/, container: holder });
  };

  editor.on("inputRead", (_editor, change) => {
    if (change.origin !== "+input" && change.origin !== "*compose") return;
    if (editor.state.completionActive) return;
    const cursor = editor.getDoc().getCursor();
    const found = BEFORE.exec(editor.getDoc().getLine(cursor.line).slice(0, cursor.ch));
    if (found && (/[:?\u4e00-\u9fff]/u.test(found[1]) || found[1].length > 2)) complete(false);
  });
})();
