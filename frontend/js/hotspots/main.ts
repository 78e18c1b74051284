/** The page of hot spots: the map of the cells, beside the table that holds the same. */
import { find, need } from "../lib/dom.js";

const page = find("[data-hotspots]", HTMLElement);
if (page) {
  const place = need("#hot-map", HTMLElement, page);
  const said = need("#hot-said", HTMLElement, page);
  const cells = JSON.parse(need("#hot-cells", HTMLScriptElement).textContent || "{}");
  const bounds = JSON.parse(need("#hot-bounds", HTMLScriptElement).textContent || "null");
  const link = (at: number) => find(`[data-hot="${at}"] a`, HTMLAnchorElement, page);
  try {
    const made = await import(new URL(page.dataset.mapJs ?? "", location.href).href);
    const ring = made.startHotMap(place, page.dataset.mapWorker ?? "", cells, bounds, (at: number) => link(at)?.focus());
    const look = (event: Event) => {
      const row = event.target instanceof Element ? event.target.closest("[data-hot]") : null;
      ring(row ? Number(row.getAttribute("data-hot")) : null);
    };
    page.addEventListener("focusin", look);
    page.addEventListener("mouseover", look);
  } catch {
    place.hidden = true;
    said.hidden = false;
    said.textContent = "The map cannot be drawn on this screen (no WebGL); the table holds the densest cells.";
  }
}
