/** The call page: nothing typed is lost, and everything known appears beside it. */
import { el, find } from "../lib/dom.js";
import { timeOfDay } from "../lib/clock.js";
import { Autosave, forgetDone } from "./autosave.js";
import { startParts } from "./parts.js";
import { startPlace } from "./place.js";
import { startQuestions } from "./questions.js";
import { startSend } from "./send.js";
import { list } from "./store.js";

/**
 * Calls that only this computer holds, because the line was down when its browser died.
 * @param {HTMLFormElement} form
 */
async function offerLocal(form) {
  const place = find("[data-local-drafts]", HTMLElement);
  if (!place) return;
  const kept = (await list()).filter((one) => one.person === form.dataset.person && one.key !== form.dataset.draftKey && one.sequence > one.sent);
  if (!kept.length) return;
  place.hidden = false;
  place.replaceChildren(
    el("section", { class: "panel", "aria-label": "Only on this computer" },
      el("div", { class: "panel__head" }, el("h2", {}, "Only on this computer")),
      el("ul", { class: "tasks tasks--bare" },
        ...kept.map((one) => el("li", {},
          el("a", { href: `/call/${encodeURIComponent(one.key)}/` }, one.fields.place?.[0] || "No place yet"),
          el("span", { class: "hint" }, `typed ${timeOfDay(one.at)}`))))),
  );
}

void forgetDone();
const form = find("form[data-draft-url]", HTMLFormElement);
if (form) {
  if (form.dataset.sendUrl) startSend(form);
  const autosave = new Autosave(form, find("[data-draft-said]", HTMLElement));
  if (form.dataset.sendUrl) startPlace(form);
  const asked = startQuestions(form);
  startParts(form, (place) => {
    autosave.partArrived();
    if (place.id === "call-questions") asked();
  });
  void autosave.restore().then(() => offerLocal(form)).catch(() => undefined);
  find("#finish-form", HTMLFormElement)?.addEventListener("submit", () => autosave.finish());
}
