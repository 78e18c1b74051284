/**
 * What was found, as map and timeline beside the list: asked for once, when it is opened. The
 * tables under both hold all that is drawn, without WebGL too.
 */
import { all, find, need } from "./lib/dom.js";
import { Part } from "./lib/part.js";

/** @param {HTMLElement} section @param {HTMLElement} inside */
async function draw(section, inside) {
  const place = find("[data-picture-map]", HTMLElement, inside);
  const data = find("#picture-pins", HTMLScriptElement, inside);
  if (!place || !data) return;
  const row = (/** @type {EventTarget | null} */ target) => (target instanceof Element ? target.closest("[data-pin]") : null);
  try {
    const made = await import(new URL(section.dataset.mapJs ?? "", location.href).href);
    const ring = made.startSetMap(place, section.dataset.mapWorker ?? "", JSON.parse(data.textContent ?? "[]"), (/** @type {number} */ at) => {
      find(`[data-pin="${at}"] a`, HTMLElement, inside)?.focus();
    });
    const look = (/** @type {Event} */ event) => {
      const found = row(event.target);
      ring(found ? Number(found.getAttribute("data-pin")) : null);
    };
    inside.addEventListener("focusin", look);
    inside.addEventListener("mouseover", look);
  } catch {
    place.hidden = true;
    const said = find("[data-picture-said]", HTMLElement, inside);
    said?.append(" The map cannot be drawn on this screen (no WebGL); the table holds everything that it would show.");
  }
}

const open = find("[data-picture-open]", HTMLElement);
const section = find("[data-picture]", HTMLElement);
if (open && section) {
  const form = need("[data-picture-of]", HTMLFormElement, section);
  const inside = need("[data-picture-part]", HTMLElement, section);
  const part = new Part(inside);
  let asked = false;
  const ask = async () => {
    asked = true;
    const status = await part.load(form.action, { fields: new FormData(form), morph: false });
    if (status === 200) return draw(section, inside);
    asked = false;
    inside.textContent = "The map and timeline did not load. Shut them and open them once more.";
  };
  open.addEventListener("click", () => {
    section.hidden = !section.hidden;
    open.setAttribute("aria-expanded", String(!section.hidden));
    if (section.hidden) return;
    if (!asked) void ask();
    all("h2", section)[0]?.focus();
  });
}
