/**
 * The box for the place: suggestions stand below it and are chosen with the arrow keys. What is
 * typed counts as it stands; a chosen place adds its number.
 */
import { all, need, setAttr } from "../lib/dom.js";

/** @param {HTMLFormElement} form */
export function startPlace(form) {
  const box = form.elements.namedItem("place");
  const number = form.elements.namedItem("place_id");
  const list = need("#place-choices", HTMLElement);
  if (!(box instanceof HTMLInputElement) || !(number instanceof HTMLInputElement)) return;
  let chosen = box.value;

  const options = () => all("[role=option]", list);
  const close = () => {
    list.hidden = true;
    setAttr(box, "aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const marked = () => options().find((one) => one.getAttribute("aria-selected") === "true");
  /** @param {HTMLElement | undefined} option */
  const mark = (option) => {
    for (const one of options()) setAttr(one, "aria-selected", String(one === option));
    setAttr(box, "aria-activedescendant", option?.id ?? null);
    option?.scrollIntoView({ block: "nearest" });
  };
  /** @param {HTMLElement} option */
  const take = (option) => {
    box.value = option.dataset.label ?? "";
    chosen = box.value;
    number.value = option.dataset.id ?? "";
    close();
    for (const type of ["input", "change"]) box.dispatchEvent(new Event(type, { bubbles: true }));
    close();
  };

  box.addEventListener("input", () => {
    if (box.value !== chosen) number.value = "";
  });
  new MutationObserver(() => {
    // Also where it only says why what was typed is no position.
    const open = list.childElementCount > 0 && document.activeElement === box && box.value !== chosen;
    list.hidden = !open;
    setAttr(box, "aria-expanded", String(open));
    if (!open) box.removeAttribute("aria-activedescendant");
  }).observe(list, { childList: true });
  box.addEventListener("blur", () => setTimeout(close, 150));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const found = options();
    const at = found.findIndex((one) => one === marked());
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      list.hidden = false;
      setAttr(box, "aria-expanded", "true");
      mark(found[(at + (event.key === "ArrowDown" ? 1 : found.length - 1) + found.length) % found.length]);
    } else if (event.key === "Enter") {
      // Enter never sends a call: that takes Ctrl Enter. In a list it chooses.
      event.preventDefault();
      const option = list.hidden ? undefined : (marked() ?? found[0]);
      if (option) take(option);
    }
  });
  // A position that came with the call is taken over by its button, wherever that stands.
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-place-use]") : null;
    if (!(button instanceof HTMLElement)) return;
    box.value = button.dataset.placeUse ?? "";
    chosen = box.value;
    number.value = "";
    for (const type of ["input", "change"]) box.dispatchEvent(new Event(type, { bubbles: true }));
    box.focus();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option instanceof HTMLElement) {
      event.preventDefault();
      take(option);
    }
  });
  close();
}
