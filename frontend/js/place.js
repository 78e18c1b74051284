/**
 * The card of a place: its map comes when it is scrolled into sight, so that the card itself
 * waits for nothing. All that is on it stands in the list below, which is there without WebGL too.
 */
import { el, find } from "./lib/dom.js";

const WHEN = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", day: "2-digit", month: "short", year: "numeric" });

/** @param {HTMLElement} list @param {import("./map/place-map.js").Spot[]} spots */
function fill(list, spots) {
  list.replaceChildren(
    ...spots.map((spot) => el("li", {}, el("a", { href: spot.url }, spot.title), " ", el("span", { class: "muted" }, `${spot.detail}, ${WHEN.format(new Date(spot.at))}`))),
  );
}

/** @param {HTMLElement} place */
async function start(place) {
  const said = find("[data-map-said]", HTMLElement);
  const list = find("[data-map-list]", HTMLElement);
  const say = (/** @type {string} */ text) => {
    if (said) said.textContent = text;
  };
  try {
    const answer = await fetch(place.dataset.mapUrl ?? "", { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    if (list) fill(list, data.spots);
    say(data.spots.length ? `${data.spots.length} within 250 metres in a year, newest first; all that is on the map.` : "Nothing within 250 metres in a year that you may see.");
    try {
      const made = await import(new URL(place.dataset.mapJs ?? "", location.href).href);
      made.startPlaceMap(place, place.dataset.mapWorker ?? "", data);
    } catch {
      place.hidden = true;
      say("The map cannot be drawn on this screen (no WebGL). The list holds everything that it would show.");
    }
  } catch {
    place.hidden = true;
    say("The map did not load. Open the card again to try once more.");
  }
}

const place = find("[data-map-url]", HTMLElement);
if (place) {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    void start(place);
  });
  watch.observe(place);
}
