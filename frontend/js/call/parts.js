/**
 * The parts beside the form: history of the address, of the caller, of the phone, possible
 * duplicates, the questions of the type. Each names the fields that it follows:
 *
 *   <div data-part-url="/call/context" data-part-fields="address place_id" data-part-name="History">
 *
 * A name that ends in * stands for all that begin so ("q.*"). With data-part-incident it is asked
 * again when the call's incident is opened, joined or changed for another; with data-part-again so
 * many ms after it was last asked, and when the stream says that something changed, for what may be
 * on no screen for longer. The form never waits for them.
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
  for (const [name, value] of whole) {
    if (typeof value !== "string" || !follows(names, name)) continue;
    asked.append(name, value);
    longest = Math.max(longest, value.trim().length);
  }
  return longest === 0 || longest < SHORTEST && names.length < 2 ? null : asked;
}

/**
 * Whether a part with these names follows a field.
 * @param {string[]} names
 * @param {string} name
 */
export function follows(names, name) {
  return names.some((one) => one === name || (one.endsWith("*") && name.startsWith(one.slice(0, -1))));
}

/** @param {HTMLFormElement} form @param {(place: HTMLElement) => void} arrived what to do when a part has come */
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
      } else arrived(place);
    };
    const again = () => {
      asked = "";
      clearTimeout(timer);
      timer = setTimeout(ask, 0);
    };
    const follow = (/** @type {Event} */ event) => {
      const name = event.target instanceof Element ? event.target.getAttribute("name") : null;
      if (event.type !== "iops:restored" && (!name || !follows(names, name))) return;
      clearTimeout(timer);
      timer = setTimeout(ask, event.type === "change" ? 0 : DEBOUNCE_MS);
    };
    for (const type of ["input", "change", "iops:restored"]) form.addEventListener(type, follow);
    // A field may belong to the form and stand beside it.
    for (const field of form.elements) if (!form.contains(field)) field.addEventListener("input", follow);
    // What is offered depends on whether this call has an incident of its own, and on which.
    if (place.hasAttribute("data-part-incident")) {
      form.addEventListener("iops:incident", again);
    }
    const every = Number(place.dataset.partAgain ?? 0);
    if (every) {
      place.addEventListener("iops:fresh", again);
      setInterval(again, every);
    }
    // What the switch gave (number, location) is asked about at once.
    timer = setTimeout(ask, 0);
  }
}
