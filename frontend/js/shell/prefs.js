/** Theme, text size and single-key shortcuts: the person's own, kept on this browser. */
import { all } from "../lib/dom.js";

/** @param {string} name @param {string} value */
function store(name, value) {
  try {
    if (value) localStorage.setItem(`iops.${name}`, value);
    else localStorage.removeItem(`iops.${name}`);
  } catch {
    // A locked-down browser keeps nothing: the choice holds for this page.
  }
}

/** @param {string} name */
function current(name) {
  return document.documentElement.getAttribute(`data-${name}`) ?? "";
}

/** @param {HTMLElement} group */
function show(group) {
  const value = current(group.dataset.choice ?? "");
  for (const button of group.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === value));
}

export function startPrefs() {
  for (const group of all("[data-choice]")) {
    const name = group.dataset.choice ?? "";
    show(group);
    group.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (!button) return;
      if (button.value) document.documentElement.setAttribute(`data-${name}`, button.value);
      else document.documentElement.removeAttribute(`data-${name}`);
      store(name, button.value);
      for (const other of all(`[data-choice="${name}"]`)) show(other);
      document.dispatchEvent(new CustomEvent("iops:prefs", { detail: { name, value: button.value } }));
    });
  }
}
