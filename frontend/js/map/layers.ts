/** Layers of the board's map: which there are, which a person has switched on, and the box for it. */
import { announce, el, need } from "../lib/dom.js";

export type LayerName = "units" | "age" | "incidents" | "help" | "markers" | "hot" | "areas" | "places";
export type Shown = Record<LayerName, boolean>;

/** In the order of the keys 1 to 8 that switch them. */
export const LAYERS: readonly [LayerName, string, boolean][] = [
  ["units", "Units", true],
  ["age", "Their direction and age", true],
  ["incidents", "Incidents", true],
  ["help", "Calls for help", true],
  ["markers", "Markers on places", false],
  ["hot", "Hot spots, 28 days", false],
  ["areas", "Boundaries", true],
  ["places", "Premises and places", true],
];

/** What is on, of what was kept as text; the usual for what is not said. */
export function read(kept: string | null): Shown {
  let said: Record<string, unknown> = {};
  try {
    const found: unknown = JSON.parse(kept ?? "{}");
    if (found !== null && typeof found === "object") said = found as Record<string, unknown>;
  } catch {
    // What cannot be read counts as not said.
  }
  const shown = {} as Shown;
  for (const [name, , usual] of LAYERS) shown[name] = typeof said[name] === "boolean" ? said[name] : usual;
  return shown;
}

/** The box of a person's layers; each choice is theirs on this computer, whoever sits here next. */
export class LayerBox {
  readonly shown: Shown;
  private readonly key: string;

  constructor(person: number, private readonly changed: (shown: Shown) => void) {
    this.key = `iops.board.layers.${person}`;
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(this.key);
    } catch {
      // A locked-down browser keeps nothing: the usual layers are shown.
    }
    this.shown = read(kept);
    const place = need("[data-layers]", HTMLElement);
    place.replaceChildren(...LAYERS.filter(([name]) => !(place.dataset.without ?? "").split(" ").includes(name)).map(([name, label], at) => this.line(name, label, at + 1)));
  }

  private line(name: LayerName, label: string, key: number): HTMLElement {
    const box = el("input", { type: "checkbox", checked: this.shown[name], "data-key": String(key), "data-key-label": `Layer: ${label}` });
    box.addEventListener("change", () => this.set(name, box.checked, label));
    return el("label", {}, box, ` ${label} `, el("kbd", {}, String(key)));
  }

  private set(name: LayerName, on: boolean, label: string): void {
    this.shown[name] = on;
    try {
      localStorage.setItem(this.key, JSON.stringify(this.shown));
    } catch {
      // It holds until the page is left.
    }
    announce(`${label} ${on ? "shown" : "hidden"}`);
    this.changed(this.shown);
  }
}
