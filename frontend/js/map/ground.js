/** A map on a page: our own ground, in the colours of the theme, with the page's own points on it. */
import { Map as GroundMap, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { groundStyle, palette } from "./style.js";

/** @typedef {import("./style.js").Palette} Palette */
/** @typedef {import("maplibre-gl").LayerSpecification} Layer */

const DARK = matchMedia("(prefers-color-scheme: dark)");

/**
 * A point of the page's own source.
 * @param {number} longitude @param {number} latitude @param {Record<string, string | number>} properties
 * @returns {GeoJSON.Feature}
 */
export function point(longitude, latitude, properties) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [longitude, latitude] } };
}

/**
 * Draws it. Throws where the screen has no WebGL.
 * @param {HTMLElement} place @param {string} worker
 * @param {{title: string, points: GeoJSON.Feature[], layers: (colours: Palette) => Layer[], view: Partial<import("maplibre-gl").MapOptions>}} what
 *   `layers` draw the source "spots"; they are asked again for the colours of another theme
 */
export function startGround(place, worker, what) {
  setWorkerUrl(new URL(worker, location.href).href);
  const drawn = (/** @type {Palette} */ colours) => [...groundStyle(colours).layers, ...what.layers(colours)];
  const colours = palette(place);
  const style = groundStyle(colours);
  style.sources.spots = { type: "geojson", data: { type: "FeatureCollection", features: what.points } };
  style.layers = drawn(colours);
  const map = new GroundMap({
    container: place, style, maxZoom: 18, ...what.view,
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, scrollZoom: false,
    locale: { "Map.Title": `${what.title}; arrow keys move it, plus and minus zoom` },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  const source = (/** @type {string} */ name) => /** @type {import("maplibre-gl").GeoJSONSource | undefined} */ (map.getSource(name));
  const load = (/** @type {string} */ name, /** @type {string} */ url) => void source(name)?.setData(new URL(url, location.href).href);
  const around = () => {
    const seen = map.getBounds();
    const box = [seen.getWest() - 0.01, seen.getSouth() - 0.01, seen.getEast() + 0.01, seen.getNorth() + 0.01].map((one) => one.toFixed(2)).join(",");
    load("roads", `/places/map/roads.geojson?bbox=${box}`);
    load("places", `/places/map/places.geojson?bbox=${box}`);
  };
  map.on("load", () => {
    load("areas", "/places/map/areas.geojson");
    around();
    place.dataset.ready = "";
  });
  map.on("moveend", around);
  const retheme = () => {
    for (const layer of drawn(palette(place))) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        if (name.endsWith("-color")) map.setPaintProperty(layer.id, /** @type {any} */ (name), value);
      }
    }
  };
  document.addEventListener("iops:prefs", retheme);
  DARK.addEventListener("change", retheme);
  return map;
}
