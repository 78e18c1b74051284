/** The board's map: ground by MapLibre from our own GeoJSON, incidents and units by the overlay. */
import { LngLatBounds, Map as GroundMap, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { el } from "../lib/dom.js";
import { layCells } from "./hot-map.ts";
import { layMarkers } from "./marker-layer.ts";
import { Overlay } from "./overlay.js";
import { groundStyle, palette } from "./style.js";

/** @typedef {import("../board/types.js").Incident} Incident */
/** @typedef {import("../board/types.js").Unit} Unit */
/** @typedef {{worker: string, bounds: [number, number, number, number] | null, pickIncident: (id: number) => void, pickUnit: (id: number) => void}} MapOptions */

/** @type {number} for how long hot spots are shown as they were asked for */
const HOT_MS = 300_000;
const WAVE_STEP_MS = 60;

/** GeoJSON of our own server; null where it did not come. @param {string} url @returns {Promise<any>} */
async function ask(url) {
  try {
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

const DARK = matchMedia("(prefers-color-scheme: dark)");

export class BoardMap {
  /** @param {HTMLElement} place @param {MapOptions} options */
  constructor(place, options) {
    this.place = place;
    this.options = options;
    this.overlay = new Overlay();
    this.tip = el("div", { class: "map__tip", hidden: true });
    this.colours = palette(place);
    setWorkerUrl(new URL(options.worker, location.href).href);
    this.ground = new GroundMap({
      container: place,
      style: groundStyle(this.colours),
      bounds: options.bounds ?? [-8, 49.9, 1.8, 59],
      fitBoundsOptions: { padding: 24 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 18,
      fadeDuration: 0,
      locale: { "Map.Title": "Ground of the map; arrow keys move it, plus and minus zoom" },
      refreshExpiredTiles: false,
    });
    this.ground.touchZoomRotate.disableRotation();
    this.ground.keyboard.disableRotation();
    this.ground.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.ground.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    place.append(...this.overlay.canvases, this.tip);
    this.placed = options.bounds !== null;
    this.frame = 0;
    /** Whether units are to be drawn at the next frame, not only what stands above them. */
    this.unitsToo = true;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.glide = undefined;
    /** @type {Map<string, string>} what is loaded of each source */
    this.loaded = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.wave = undefined;
    this.hotAt = Number.NEGATIVE_INFINITY;
    this.resize();
    this.retheme();
    this.ground.on("resize", () => this.resize());
    // The overlay is drawn in the same frame as the ground, so that they never slide apart.
    this.ground.on("render", () => this.draw(true));
    this.ground.on("load", () => this.loadGround());
    this.ground.on("moveend", () => {
      void this.loadRoads();
      void this.loadMarkers();
    });
    this.ground.on("mousemove", (event) => this.hover(event.point.x, event.point.y));
    this.ground.on("mouseout", () => this.showTip(null, 0, 0));
    this.ground.on("click", (event) => this.press(event.point.x, event.point.y));
    document.addEventListener("iops:prefs", () => this.retheme());
    DARK.addEventListener("change", () => this.retheme());
  }

  get dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : DARK.matches;
  }

  retheme() {
    this.colours = palette(this.place);
    this.overlay.theme(this.colours, this.dark);
    if (this.ground.isStyleLoaded()) {
      const layers = groundStyle(this.colours).layers;
      for (const layer of layers) {
        for (const [name, value] of Object.entries(layer.paint ?? {})) {
          if (name.endsWith("-color")) this.ground.setPaintProperty(layer.id, /** @type {any} */ (name), value);
        }
      }
    }
    this.later();
  }

  resize() {
    this.overlay.resize(this.place.clientWidth, this.place.clientHeight);
    this.later();
  }

  /** Draws once in the next frame. @param {boolean} [units] false: only what stands above units changed */
  later(units = true) {
    this.unitsToo ||= units;
    if (this.frame || document.hidden) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw(this.unitsToo);
    });
  }

  /** @param {boolean} units */
  draw(units) {
    const now = performance.now();
    const width = this.place.clientWidth;
    if (width === 0) return;
    this.overlay.draw(this.ground.getCenter(), this.ground.getZoom(), width, this.place.clientHeight, now, units);
    if (units) this.unitsToo = false;
    this.waveOn();
    // A unit at 50 km/h crosses less than a pixel in a tenth of a second until one is very near:
    // gliding needs no 60 pictures a second, and none at all from afar.
    const zoom = this.ground.getZoom();
    if (zoom >= 12 && !this.glide && this.overlay.moving(now)) {
      this.glide = setTimeout(() => {
        this.glide = undefined;
        this.later();
      }, zoom >= 15 ? 50 : 120);
    }
  }

  /** A wave needs no more pictures than can be told apart, and none while nobody looks. */
  waveOn() {
    if (!this.overlay.waves || this.wave) return;
    this.wave = setTimeout(() => {
      this.wave = undefined;
      if (document.hidden) return;
      this.overlay.drawHelp(performance.now());
      this.waveOn();
    }, WAVE_STEP_MS);
  }

  /** @param {Iterable<Incident>} rows */
  incidents(rows) {
    this.overlay.setIncidents(rows);
    this.later(false);
  }

  /** @param {Iterable<Unit>} rows @param {boolean} [anew] */
  units(rows, anew = false) {
    this.overlay.setUnits(rows, anew);
    if (!this.placed) this.fitAll();
    this.later();
  }

  /** @param {Iterable<import("../board/types.js").Where>} rows */
  withheld(rows) {
    this.overlay.setWithheld(rows);
    this.later();
  }

  /** @param {import("../live/protocol.js").Fix[]} fixes */
  fixes(fixes) {
    this.overlay.setFixes(fixes, performance.now());
    this.later();
  }

  /** Without given bounds: the view that holds every unit. */
  fitAll() {
    const bounds = new LngLatBounds();
    for (const { unit } of this.overlay.marks.values()) if (unit.lon !== null && unit.lat !== null) bounds.extend([unit.lon, unit.lat]);
    if (bounds.isEmpty()) return;
    this.placed = true;
    this.ground.fitBounds(bounds, { padding: 30, animate: false });
  }

  /** @param {number | null} id */
  select(id) {
    this.overlay.selected = id;
    const spot = this.overlay.spots.find(({ incident }) => incident.id === id)?.incident;
    if (spot && spot.lon !== null && spot.lat !== null && !this.ground.getBounds().contains([spot.lon, spot.lat])) {
      this.ground.easeTo({ center: [spot.lon, spot.lat], duration: 250 });
    }
    this.later(false);
  }

  /** @param {number} id */
  showIncident(id) {
    this.overlay.selected = id;
    const spot = this.overlay.spots.find(({ incident }) => incident.id === id)?.incident;
    if (spot && spot.lon !== null && spot.lat !== null) {
      this.ground.easeTo({ center: [spot.lon, spot.lat], zoom: Math.max(14, this.ground.getZoom()), duration: 350 });
    }
  }

  /** @param {number} id @param {boolean} go */
  showUnit(id, go) {
    this.overlay.unit = id;
    const mark = this.overlay.marks.get(id);
    if (mark && go) {
      const lng = mark.x * 360 - 180;
      this.ground.easeTo({ center: [lng, mark.lat], zoom: Math.max(14, this.ground.getZoom()), duration: 350 });
    }
    this.later(false);
  }

  /** @param {number} x @param {number} y */
  hover(x, y) {
    const found = this.overlay.under(x, y, performance.now());
    this.ground.getCanvas().style.cursor = found ? "pointer" : "";
    if (!found) return this.showTip(null, 0, 0);
    const { incident } = found.kind === "incident" ? found : { incident: null };
    this.showTip(incident ? `${incident.short} ${incident.type_label}\n${incident.place}${incident.secret ? "\nConfidential address" : ""}` : found.kind === "unit" ? found.text : "", x, y);
  }

  /** @param {string | null} text @param {number} x @param {number} y */
  showTip(text, x, y) {
    this.tip.hidden = text === null;
    if (text === null) return;
    this.tip.textContent = text;
    const left = x > this.place.clientWidth - 200 ? x - 12 : x + 12;
    this.tip.style.transform = `translate(${left}px, ${y + 12}px)${left < x ? " translateX(-100%)" : ""}`;
  }

  /** @param {number} x @param {number} y */
  press(x, y) {
    const found = this.overlay.under(x, y, performance.now());
    if (found?.kind === "incident") this.options.pickIncident(found.incident.id);
    if (found?.kind === "unit") {
      this.overlay.unit = found.unit.id;
      this.options.pickUnit(found.unit.id);
      this.later(false);
    }
  }

  /** Officers who call for help. @param {Iterable<import("./help.ts").Call>} rows */
  calls(rows) {
    this.overlay.calls = new Map([...rows].map((row) => [row.id, row]));
    this.later(false);
  }

  /** Shows these layers and no others. @param {import("./layers.ts").Shown} shown */
  show(shown) {
    this.overlay.shown = { ...shown };
    this.later();
    if (!this.ground.isStyleLoaded()) {
      this.ground.once("idle", () => this.show(shown));
      return;
    }
    for (const { id } of groundStyle(this.colours).layers) {
      const of = id.startsWith("area-") || id === "force-line" ? shown.areas : id.startsWith("place-") ? shown.places : true;
      this.ground.setLayoutProperty(id, "visibility", of ? "visible" : "none");
    }
    void this.loadHot();
    void this.loadMarkers();
  }

  /** Hot spots change slowly: they are asked for when they are switched on, and again after a while. */
  async loadHot() {
    if (!this.overlay.shown.hot) return layCells(this.ground, this.colours, null);
    if (performance.now() - this.hotAt < HOT_MS) return layCells(this.ground, this.colours, this.cells ?? null);
    this.hotAt = performance.now();
    this.cells = await ask("/hotspots/cells.geojson");
    if (!this.cells) this.hotAt = Number.NEGATIVE_INFINITY;
    layCells(this.ground, this.colours, this.overlay.shown.hot ? this.cells : null);
  }

  /** Markers on places come for what is seen, and only where a street can be told from the next. */
  async loadMarkers() {
    const on = this.overlay.shown.markers && this.ground.getZoom() >= 12;
    if (!on) return layMarkers(this.ground, this.colours, null);
    const box = this.ground.getBounds();
    const asked = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((one) => one.toFixed(4)).join(",");
    if (this.loaded.get("markers") === asked) return;
    this.loaded.set("markers", asked);
    const found = await ask(`/board/markers.geojson?bbox=${asked}`);
    if (!found) this.loaded.delete("markers");
    if (this.overlay.shown.markers) layMarkers(this.ground, this.colours, found);
  }

  async loadGround() {
    await this.load("areas", "/places/map/areas.geojson");
    await this.loadRoads();
  }

  /** Roads and places come for what is seen, a little more, and only where they would show. */
  async loadRoads() {
    const zoom = this.ground.getZoom();
    const seen = this.ground.getBounds();
    const step = zoom >= 13 ? 0.05 : 0.25;
    const box = [
      Math.floor(seen.getWest() / step) * step, Math.floor(seen.getSouth() / step) * step,
      Math.ceil(seen.getEast() / step) * step, Math.ceil(seen.getNorth() / step) * step,
    ].map((value) => value.toFixed(2)).join(",");
    const detail = zoom >= 13 ? "" : "&detail=main";
    if (zoom >= 8) await this.load("roads", `/places/map/roads.geojson?bbox=${box}${detail}`);
    if (zoom >= 13) await this.load("places", `/places/map/places.geojson?bbox=${box}`);
  }

  /** @param {string} source @param {string} url */
  async load(source, url) {
    if (this.loaded.get(source) === url) return;
    this.loaded.set(source, url);
    try {
      const target = /** @type {import("maplibre-gl").GeoJSONSource | undefined} */ (this.ground.getSource(source));
      // The worker fetches and reads it: a county of roads is not parsed on the page's own thread.
      await target?.setData(new URL(url, location.href).href);
    } catch {
      // The map stays usable without this layer; the next move asks again.
      this.loaded.delete(source);
    }
  }
}

/** @param {HTMLElement} place @param {MapOptions} options */
export async function startBoardMap(place, options) {
  await document.fonts?.load('600 11px "Atkinson Next"').catch(() => []);
  return new BoardMap(place, options);
}
