/**
 * The keyboard of a page. Shortcuts are declared in markup: `data-key` (with `data-key-label`) on
 * what is to be pressed or focused, `data-go` on links that `g` and a letter follow.
 * A person may switch single-key shortcuts off; chords and `?` in the menu stay.
 */
import { all, el, find } from "../lib/dom.js";
import { KeyReader } from "./keymap.js";

const TYPED = "input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=range]), textarea, select, [contenteditable]";

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.matches(TYPED);
}

/**
 * Enter on a link or button presses it, in a field it sends the form: the page's own Enter ("the
 * first duty") is for when nothing is held.
 * @param {EventTarget | null} target
 */
function takesEnter(target) {
  return target instanceof Element && target.matches("a, button, summary, input, select, textarea, [contenteditable]");
}

/** @param {HTMLElement} element */
function reachable(element) {
  return !element.closest("[hidden], [inert]") && element.getClientRects().length > 0;
}

/** @param {HTMLElement} element */
function act(element) {
  if (isTyping(element) || "keyFocus" in element.dataset) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else element.click();
}

/** Fills the help dialog with what this page declares. */
function fillHelp() {
  const list = find("[data-keys]", HTMLElement);
  if (!list) return;
  const seen = new Map();
  for (const element of all("[data-go]")) {
    seen.set(`g ${element.dataset.go}`, `Go to ${element.dataset.keyLabel ?? element.textContent?.trim() ?? ""}`);
  }
  for (const element of all("[data-key]")) {
    const label = element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "";
    if (!seen.has(element.dataset.key)) seen.set(element.dataset.key, label);
  }
  for (const element of all("[data-key-note]")) seen.set(element.dataset.keyNote, element.dataset.keyLabel ?? "");
  seen.set("?", "This help");
  list.replaceChildren(
    ...[...seen].map(([keys, label]) => {
      const parts = String(keys).split(" ").map((key) => el("kbd", {}, key));
      return el("div", {}, el("dt", {}, ...parts.flatMap((part, at) => (at ? [" ", part] : [part]))), el("dd", {}, label));
    }),
  );
}

/** @param {string} id */
export function openDialog(id) {
  const dialog = find(`#${CSS.escape(id)}`, HTMLDialogElement);
  if (!dialog || dialog.open) return;
  if (id === "help-dialog") fillHelp();
  dialog.showModal();
}

export function startKeys() {
  const reader = new KeyReader();
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const typing = isTyping(event.target);
    const name = reader.read(event, typing);
    if (name === null || (name === "Enter" && takesEnter(event.target))) return;
    const single = name.length === 1 || name.startsWith("g ");
    if (single && document.documentElement.dataset.keys === "off") return;
    if (name === "Escape" && typing && event.target instanceof HTMLElement && !event.target.dataset.keepFocus) {
      event.target.blur();
      return;
    }
    if (name === "?") {
      event.preventDefault();
      openDialog("help-dialog");
      return;
    }
    const wanted = name.startsWith("g ")
      ? all(`[data-go="${CSS.escape(name.slice(2))}"]`)
      : all("[data-key]").filter((element) => element.dataset.key === name);
    // The last one declared wins: a page may take over a key of the shell (the board's own "/").
    const target = wanted.filter((element) => element.dataset.go || reachable(element)).at(-1);
    if (target) {
      event.preventDefault();
      act(target);
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target instanceof Element ? event.target.closest("[data-opens]") : null;
    if (opener instanceof HTMLElement && opener.dataset.opens) openDialog(opener.dataset.opens);
  });
}
