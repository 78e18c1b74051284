/**
 * "Here": the position of this device goes into the fields `longitude` and `latitude` of a form.
 * A second press takes it back. Where the device does not say where it is, the form says so.
 */
import { find, setText } from "./dom.js";

const WAIT_MS = 15_000;

/** @param {HTMLFormElement} form */
export function startHere(form) {
  const part = find("[data-here]", HTMLElement, form);
  const button = part && find("button", HTMLButtonElement, part);
  const said = part && find("[data-here-said]", HTMLElement, part);
  const longitude = form.elements.namedItem("longitude");
  const latitude = form.elements.namedItem("latitude");
  if (!part || !button || !said || !(longitude instanceof HTMLInputElement) || !(latitude instanceof HTMLInputElement)) return;
  if (!("geolocation" in navigator)) return;
  part.hidden = false;

  /** @param {string} east @param {string} north @param {string} words */
  const put = (east, north, words) => {
    longitude.value = east;
    latitude.value = north;
    setText(said, words);
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const shown = () => setText(said, latitude.value ? `${Number(latitude.value).toFixed(5)}, ${Number(longitude.value).toFixed(5)}. Press again to take it back.` : "");

  button.addEventListener("click", () => {
    if (latitude.value) {
      put("", "", "Taken back.");
      return;
    }
    setText(said, "Asking this device where it is");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => put(coords.longitude.toFixed(6), coords.latitude.toFixed(6), `Here, within ${Math.round(coords.accuracy)} metres. Press again to take it back.`),
      () => setText(said, "This device does not say where it is. Choose or write the place."),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 30_000 },
    );
  });
  form.addEventListener("iops:restored", shown);
  shown();
}
