/**
 * The parts beside the form: history of the address, of the caller, of the phone, possible
 * duplicates, the questions of the type. Each names the fields that it follows:
 *
 *   <div data-part-url="/call/context" data-part-fields="address place_id" data-part-name="History">
 *
 * With data-part-incident it is asked again when the call's incident is opened, joined or changed
 * for another. The form never waits for them.
 */
import { all, setAttr } from "../lib/dom.js";
import { Part } from "../lib/part.js";

const DEBOUNCE_MS = 250;
/** Shorter text finds half the town. */
const SHORTEST = 3;

/**
 * What a part is asked with: its own fields only, or null while there is too little to ask.
 * @param {FormData} whole
 * @param {string[]} names
 * @returns {FormData | null}
 */
export function question(whole, names) {
  const asked = new FormData();
  let longest = 0;
  for (const name of names) {
    for (const value of whole.getAll(name)) {
      if (typeof value !== "string") continue;
      asked.append(name, value);
      longest = Math.max(longest, value.trim().length);
    }
  }
  return longest === 0 || longest < SHORTEST && names.length < 2 ? null : asked;
}

/** @param {HTMLFormElement} form @param {() => void} arrived */
export function startParts(form, arrived) {
  for (const place of all("[data-part-url]")) {
    const names = (place.dataset.partFields ?? "").split(/[\s,]+/).filter(Boolean);
    const part = new Part(place);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let asked = "";
    const ask = async () => {
      const fields = question(new FormData(form), names);
      const text = fields ? JSON.stringify([...fields]) : "";
      if (text === asked) return;
      asked = text;
      if (!fields) return;
      const draft = form.dataset.draftKey;
      if (draft) fields.append("draft", draft);
      const status = await part.load(place.dataset.partUrl ?? "", { fields });
      if (status === -1) return;
      const failed = status < 200 || status >= 300;
      place.toggleAttribute("data-failed", failed);
      if (failed) {
        asked = "";
        setAttr(place, "data-failed-text", `${place.dataset.partName ?? "This part"} is not available just now. ${place.dataset.partElse ?? "Go on with the call."}`);
      } else arrived();
    };
    const follow = (/** @type {Event} */ event) => {
      const name = event.target instanceof Element ? event.target.getAttribute("name") : null;
      if (event.type !== "iops:restored" && (!name || !names.includes(name))) return;
      clearTimeout(timer);
      timer = setTimeout(ask, event.type === "change" ? 0 : DEBOUNCE_MS);
    };
    for (const type of ["input", "change", "iops:restored"]) form.addEventListener(type, follow);
    // What is offered depends on whether this call has an incident of its own, and on which.
    if (place.hasAttribute("data-part-incident")) {
      form.addEventListener("iops:incident", () => {
        asked = "";
        clearTimeout(timer);
        timer = setTimeout(ask, 0);
      });
    }
    // What the switch gave (number, location) is asked about at once.
    timer = setTimeout(ask, 0);
  }
}
