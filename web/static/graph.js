// The picture of the graph page. What it shows, and where, the server says; the tables below have it all too.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const stage = $("graph");
  if (!stage || !stage.dataset.engine) return;
  const words = JSON.parse(stage.dataset.words);
  const root = getComputedStyle(document.documentElement);
  const colour = (name) => root.getPropertyValue(`--${name}`).trim();
  const MANY = 400; // nodes from which drawing is kept short
  let cy = null;
  let order = []; // nodes by their weight

  const LINES = {
    lead: { width: 3, "line-style": "solid" },
    responsible: { width: 1.8, "line-style": "solid" },
    supporting: { width: 1.8, "line-style": "dashed" },
    guiding: { width: 1.8, "line-style": "dotted" },
    attributed: { width: 1.3, "line-style": "dotted" },
  };

  function style(many) {
    const plain = {
      width: "data(size)",
      height: "data(size)",
      label: "data(label)",
      "font-size": 12,
      "min-zoomed-font-size": many ? 9 : 7,
      "font-family": root.getPropertyValue("--sans"),
      color: colour("ink"),
      "text-valign": "bottom",
      "text-margin-y": 3,
      "text-max-width": 130,
      "text-wrap": "ellipsis",
      "text-background-color": "#fff",
      "text-background-opacity": many ? 0 : 0.75,
    };
    return [
      { selector: "node", style: plain },
      { selector: "node[kind='department']", style: { "background-color": colour("link"), shape: "ellipse" } },
      {
        selector: "node[kind='measure']",
        style: {
          "background-color": "#fff",
          shape: "round-rectangle",
          "border-width": 1.5,
          "border-color": colour("ink-2"),
        },
      },
      { selector: "node[kind='target']", style: { "background-color": "#c99a1d", shape: "diamond" } },
      { selector: "node[kind='milestone']", style: { "background-color": colour("milestone"), shape: "diamond" } },
      // labels of what is small only where there is room
      { selector: "node[kind='measure']", style: { label: "data(short)", "font-size": 10, "min-zoomed-font-size": 7 } },
      { selector: "node[kind='target'], node[kind='milestone']", style: { "font-size": 9, "min-zoomed-font-size": 12 } },
      { selector: "node.centre", style: { "background-color": colour("seal") } },
      {
        selector: "edge",
        style: { "curve-style": "haystack", "haystack-radius": 0, "line-color": "#8a8f96", width: "data(wide)", opacity: "data(thick)" },
      },
      ...Object.entries(LINES).map(([role, line]) => ({
        selector: `edge[role='${role}']`,
        style: { ...line, "line-color": colour(role), opacity: 0.75 },
      })),
      { selector: ".away", style: { opacity: 0.12, "text-opacity": 0.25 } },
      {
        selector: "node.now",
        style: { "border-width": 4, "border-color": colour("focus"), "font-size": 15, "font-weight": 700, "z-index": 9, "min-zoomed-font-size": 0 },
      },
      { selector: "node.near", style: { label: "data(label)", "min-zoomed-font-size": 5, "text-background-opacity": 0.85 } },
      {
        // the word of a role beside its line
        selector: "edge.near",
        style: { label: "data(said)", opacity: 0.95, "font-size": 10, color: colour("ink-2"), "min-zoomed-font-size": 7, "text-background-color": "#fff", "text-background-opacity": 0.85 },
      },
      { selector: "node.found", style: { "border-width": 4, "border-color": "#e0a100" } },
    ];
  }

  function elements(data) {
    const most = Math.max(1, ...data.edges.map((edge) => edge.weight));
    return {
      nodes: data.nodes.map((node) => ({
        data: { ...node, size: 2 * node.size, short: node.label.split(" ")[0] },
        position: { x: node.x, y: node.y },
        classes: node.id === stage.dataset.centre ? "centre" : "",
      })),
      edges: data.edges.map((edge, n) => {
        // what a measure promises hangs on it by a hair
        const share = most > 1 ? Math.sqrt(edge.weight / most) : 0.1;
        return { data: { ...edge, id: `e${n}`, wide: 0.6 + 4.5 * share, thick: 0.2 + 0.5 * share } };
      }),
    };
  }

  function draw(data) {
    const many = data.nodes.length > MANY;
    if (cy) cy.destroy();
    stage.replaceChildren();
    cy = cytoscape({
      container: stage,
      elements: elements(data),
      style: style(many),
      layout: { name: "preset", fit: true, padding: 40 },
      minZoom: 0.03,
      maxZoom: 4,
      boxSelectionEnabled: false,
      autounselectify: true,
      ...(many && { pixelRatio: 1, textureOnViewport: true, hideEdgesOnViewport: true, hideLabelsOnViewport: true, motionBlur: false }),
    });
    order = cy.nodes().toArray().sort((a, b) => b.data("size") - a.data("size"));
    // names of departments can be read from the beginning where they are few
    if (cy.nodes("[kind='department']").length < 80) {
      cy.nodes("[kind='department']").style("font-size", Math.min(24, Math.max(12, 11 / cy.zoom())));
    }
    // and what is little is no larger than elsewhere
    if (cy.zoom() > 1.4) cy.zoom(1.4).center();
    // where all of it would be too small to read, begin with the weightiest
    if (cy.zoom() < 0.35 && order.length) cy.zoom(0.5).center(cy.$(".centre").nonempty() ? cy.$(".centre") : order[0]);
    cy.on("tap", "node", (event) => choose(event.target));
    cy.on("tap", (event) => event.target === cy && letGo());
    cy.on("dbltap", "node[kind='department']", (event) => go(unfolded(event.target)));
    cy.on("mouseover", "node", (event) => (stage.title = event.target.data("label")));
    cy.on("mouseout", "node", () => stage.removeAttribute("title"));
    $("found").replaceChildren(...order.slice(0, 2000).map((node) => new Option(node.data("label"))));
    // for who measures how fluid it is
    window.dubanGraph = cy;
  }

  function unfolded(node) {
    const address = new URL(location.href);
    address.searchParams.append("open", node.id());
    return address;
  }

  function centred(node) {
    const address = new URL(location.href);
    address.searchParams.delete("open");
    address.searchParams.set("department", node.id());
    return address;
  }

  function letGo() {
    cy.elements().removeClass("now near away found");
    $("card").hidden = true;
  }

  function choose(node, follow) {
    const around = node.closedNeighborhood();
    cy.batch(() => {
      cy.elements().removeClass("now near away found");
      cy.elements().not(around).addClass("away");
      around.addClass("near");
      node.addClass("now");
    });
    if (follow) show(node);
    tell(node);
  }

  function show(node) {
    const at = node.renderedPosition();
    const inside = at.x > 30 && at.y > 30 && at.x < stage.clientWidth - 30 && at.y < stage.clientHeight - 30;
    if (!inside) cy.center(node);
  }

  function tell(node) {
    const department = node.data("kind") === "department";
    const near = node.neighborhood("node").toArray();
    $("card").hidden = false;
    $("card-kind").textContent = words[node.data("kind")];
    $("card-kind").className = `tag ${node.data("kind")}`;
    $("card-name").textContent = node.data("label");
    $("card-said").textContent = node.data("said");
    $("card-page").href = node.data("href");
    $("card-page").hidden = !node.data("href");
    for (const [id, make] of [["card-centre", centred], ["card-open", unfolded]]) {
      $(id).hidden = !department;
      if (department) $(id).href = make(node);
    }
    $("card-near-title").textContent = words.near.replace("{count}", near.length);
    const joined = near.map((other) => [other, node.edgesWith(other)[0]]);
    joined.sort(([, a], [, b]) => b.data("weight") - a.data("weight"));
    $("card-near").replaceChildren(...joined.slice(0, 200).map(([other, edge]) => entry(other, edge)));
    const place = words.place.replace("{at}", order.indexOf(node) + 1).replace("{total}", order.length);
    $("now").textContent = [node.data("label"), words[node.data("kind")], node.data("said"), $("card-near-title").textContent, place].join("，");
  }

  function entry(other, edge) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = other.data("label");
    button.addEventListener("click", () => choose(other, true));
    item.append(button, ` ${edge.data("said")}`);
    return item;
  }

  // ---- the keyboard

  const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  function nearest(from, [dx, dy]) {
    let best = null;
    let least = Infinity;
    const at = from.position();
    cy.nodes().forEach((node) => {
      const x = node.position("x") - at.x;
      const y = node.position("y") - at.y;
      const along = x * dx + y * dy;
      const beside = Math.abs(x * dy) + Math.abs(y * dx);
      if (along > 1 && along + 2 * beside < least) {
        least = along + 2 * beside;
        best = node;
      }
    });
    return best;
  }

  function step(key, now) {
    if (!now) return order[0];
    if (STEPS[key]) return nearest(now, STEPS[key]);
    const at = order.indexOf(now) + (key === "n" ? 1 : -1);
    return order[(at + order.length) % order.length];
  }

  // cytoscape keeps a press from focusing
  stage.addEventListener("pointerdown", () => stage.focus({ preventScroll: true }));
  stage.addEventListener("keydown", (event) => {
    if (!cy || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = cy.$("node.now")[0];
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (STEPS[key] || key === "n" || key === "p") {
      const next = step(key, now);
      if (next) choose(next, true);
    } else if (key === "Home") choose(order[0], true);
    else if (key === "Escape") letGo();
    else if (key === "Enter" && now && now.data("kind") === "department") go(unfolded(now));
    else if (key === "Enter" && now && now.data("href")) location.assign(now.data("href"));
    else if (key === "+" || key === "=") zoom(1.3);
    else if (key === "-") zoom(1 / 1.3);
    else if (key === "0") cy.fit(undefined, 40);
    else return;
    event.preventDefault();
  });

  function zoom(by) {
    cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: stage.clientWidth / 2, y: stage.clientHeight / 2 } });
  }

  // ---- finding, unfolding, taking home

  $("find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    letGo();
    if (!wanted) return;
    const found = cy.nodes().filter((node) => node.data("label").toLowerCase().includes(wanted));
    found.addClass("found");
    const exact = found.filter((node) => node.data("label").toLowerCase() === wanted);
    if (exact.nonempty() || found.length === 1) choose((exact.nonempty() ? exact : found)[0], true);
  });
  $("find").addEventListener("keydown", (event) => {
    const first = cy.$("node.found")[0];
    if (event.key === "Enter" && first) choose(first, true);
  });

  $("closer").addEventListener("click", () => zoom(1.3));
  $("farther").addEventListener("click", () => zoom(1 / 1.3));
  $("fit").addEventListener("click", () => cy.fit(undefined, 40));

  $("png").addEventListener("click", () => {
    // at most 8,000 pixels a side: browsers draw no larger canvas
    const box = cy.elements().boundingBox();
    const scale = Math.min(2, 8000 / Math.max(box.w, box.h, 1));
    const picture = URL.createObjectURL(cy.png({ output: "blob", full: true, scale, bg: "#fff" }));
    const link = document.createElement("a");
    link.href = picture;
    link.download = "duban-graph.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(picture), 10_000);
  });

  // the address of the view is all its state: the page of the new one brings its tables and files along
  async function go(address, kept) {
    const now = cy && cy.$("node.now").id();
    const answer = await fetch(address);
    if (!answer.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("graph")) return location.assign(address);
    for (const part of ["#twin", "#view > header", ".filters"]) {
      document.querySelector(part).replaceWith(page.querySelector(part));
    }
    document.title = page.title;
    $("view").dataset.json = page.getElementById("view").dataset.json;
    stage.dataset.centre = page.getElementById("graph").dataset.centre;
    if (!kept) history.pushState(null, "", address);
    await load();
    const again = now && cy.getElementById(now);
    if (again && again.nonempty()) choose(again, true);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#card-centre, #card-open");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(new URL(link.href));
  });
  addEventListener("popstate", () => go(new URL(location.href), true));

  // what draws is large: it comes when the picture is about to be seen, on a phone often never
  function engine() {
    if (typeof cytoscape === "function") return null;
    const script = document.createElement("script");
    script.src = stage.dataset.engine;
    const there = new Promise((done, failed) => Object.assign(script, { onload: done, onerror: failed }));
    document.head.append(script);
    return there;
  }

  async function load() {
    try {
      const [answer] = await Promise.all([fetch($("view").dataset.json), engine()]);
      draw(await answer.json());
      document.querySelector(".scripted").hidden = false;
      $("png").hidden = false;
    } catch (fault) {
      stage.textContent = words.failed;
      throw fault;
    }
  }

  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    load();
  });
  seen.observe(stage);
})();
