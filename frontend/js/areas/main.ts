/** The page of areas: the map writes corners into the box, the box draws them on the map. */
import { announce, find, need } from "../lib/dom.js";
import type { Drawing } from "../map/area-map.ts";
import type { Corner } from "../map/area-shape.ts";
import { corners, withCorner, withoutLast } from "./corners.ts";

const page = find("[data-areas]", HTMLElement);
if (page) {
  const still = "still" in page.dataset;
  const box = find("#id_ring", HTMLTextAreaElement, page);
  const place = need("#area-map", HTMLElement, page);
  const drawing: Drawing = JSON.parse(need("#area-drawing", HTMLScriptElement).textContent || "{}");
  let draw: ((corners: Corner[]) => void) | null = null;
  const redraw = () => {
    const found = box ? corners(box.value) : null;
    if (found) draw?.(found);
  };
  const write = (text: string, said: string) => {
    if (!box) return;
    box.value = text;
    redraw();
    announce(said);
  };
  box?.addEventListener("input", redraw);
  find('[data-area="undo"]', HTMLElement, page)?.addEventListener("click", () => write(withoutLast(box?.value ?? ""), "The last corner is gone."));
  find('[data-area="clear"]', HTMLElement, page)?.addEventListener("click", () => write("", "Nothing is drawn."));
  try {
    const made = await import(new URL(page.dataset.mapJs ?? "", location.href).href);
    const press = (corner: Corner) => write(withCorner(box?.value ?? "", corner), "A corner more.");
    draw = made.startAreaMap(place, page.dataset.mapWorker ?? "", drawing, still ? null : press);
    if (drawing.ring.length === 0) redraw();
  } catch {
    place.hidden = true;
    const said = need("#area-said", HTMLElement, page);
    said.hidden = false;
    said.textContent = "The map cannot be drawn on this screen (no WebGL). Type the corners: it does the same.";
  }
}
