/** The call page: nothing typed is lost, and everything known appears beside it. */
import { find } from "../lib/dom.js";
import { Autosave, forgetDone } from "./autosave.js";
import { startParts } from "./parts.js";

void forgetDone();
const form = find("form[data-draft-url]", HTMLFormElement);
if (form) {
  const autosave = new Autosave(form, find("[data-draft-said]", HTMLElement));
  startParts(form, () => autosave.partArrived());
  void autosave.restore();
}
