/** The page of a unit: officers are offered as they are typed; a press takes one into the box. */
import { startParts } from "./call/parts.js";
import { find } from "./lib/dom.js";

/**
 * What was typed with its last part replaced by an officer, ready for the next.
 * @param {string} typed @param {string} officer
 */
export function withOfficer(typed, officer) {
  const before = typed.split(/[,;\n]/).slice(0, -1).map((one) => one.trim()).filter(Boolean);
  return `${[...before, officer].join(", ")}, `;
}

if (typeof document !== "undefined") {
  const form = find("#crew-form", HTMLFormElement);
  const box = form?.elements.namedItem("officers");
  if (form && box instanceof HTMLInputElement) {
    startParts(form, () => undefined);
    form.addEventListener("click", (event) => {
      const chosen = event.target instanceof Element ? event.target.closest("[data-officer]") : null;
      if (!(chosen instanceof HTMLElement)) return;
      box.value = withOfficer(box.value, chosen.dataset.officer ?? "");
      box.focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
