/** The pages of recording: what exists already appears beside the form as it is typed. */
import { startParts } from "./call/parts.js";
import { startPlace } from "./call/place.js";
import { find } from "./lib/dom.js";

const form = find("#record-form, #link-form, #unit-form", HTMLFormElement);
if (form) {
  if (form.elements.namedItem("place")) startPlace(form);
  startParts(form, () => undefined);
}
