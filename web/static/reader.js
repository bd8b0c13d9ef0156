// The notes show without this script; with it, Escape puts them away (WCAG 1.4.13), and a phone begins with
// the outline folded.
"use strict";

(() => {
  const text = document.querySelector(".text");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") text.classList.add("quiet-tips");
  });
  for (const kind of ["pointerover", "focusin"]) {
    text.addEventListener(kind, () => text.classList.remove("quiet-tips"));
  }
  const contents = document.querySelector(".contents");
  if (contents && matchMedia("(max-width: 48rem)").matches) contents.open = false;
})();
