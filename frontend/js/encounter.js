/** The pages of stop and search: one thumb, no signal needed to keep what is typed. */
import { Autosave, forgetDone } from "./call/autosave.js";
import { startParts } from "./call/parts.js";
import { startPlace } from "./call/place.js";
import { all, find } from "./lib/dom.js";
import { startHere } from "./lib/here.js";

/**
 * An answer that need not be given is taken back by pressing it again.
 * @param {HTMLFormElement} form
 */
function startTakingBack(form) {
  for (const group of all("[data-optional]", form)) {
    const chosen = () => group.querySelector("input:checked");
    let before = chosen();
    group.addEventListener("click", (event) => {
      const pressed = event.target;
      if (!(pressed instanceof HTMLInputElement)) return;
      if (pressed === before) {
        pressed.checked = false;
        pressed.dispatchEvent(new Event("change", { bubbles: true }));
      }
      before = chosen();
    });
    form.addEventListener("iops:restored", () => {
      before = chosen();
    });
  }
}

/** What was put back may stand behind a closed summary. @param {HTMLFormElement} form */
function startOpening(form) {
  form.addEventListener("iops:restored", () => {
    for (const part of form.querySelectorAll("details:has(:checked)")) part.toggleAttribute("open", true);
  });
}

void forgetDone();
const form = find("#search-form", HTMLFormElement);
if (form) {
  const autosave = form.dataset.draftKey ? new Autosave(form, find("[data-draft-said]", HTMLElement)) : null;
  if (form.elements.namedItem("place")) startPlace(form);
  startParts(form, () => autosave?.partArrived());
  startHere(form);
  startTakingBack(form);
  startOpening(form);
  void autosave?.restore();
}
