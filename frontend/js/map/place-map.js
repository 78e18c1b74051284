/** The small map of a place's card: the place, and what happened there or near. */
import { Map as GroundMap, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { groundStyle, palette } from "./style.js";

/** @typedef {{kind: string, title: string, detail: string, url: string, at: string, longitude: number, latitude: number}} Spot */
/** @typedef {{title: string, longitude: number, latitude: number, spots: Spot[]}} PlaceData */

const DARK = matchMedia("(prefers-color-scheme: dark)");
const ZOOM = 16;

/** @param {PlaceData} data @returns {GeoJSON.FeatureCollection} */
function features(data) {
  const point = (/** @type {number} */ longitude, /** @type {number} */ latitude, /** @type {Record<string, string>} */ properties) =>
    /** @type {GeoJSON.Feature} */ ({ type: "Feature", properties, geometry: { type: "Point", coordinates: [longitude, latitude] } });
  return {
    type: "FeatureCollection",
    features: [
      ...data.spots.map((spot) => point(spot.longitude, spot.latitude, { kind: spot.kind })),
      point(data.longitude, data.latitude, { kind: "place" }),
    ],
  };
}

/**
 * Draws it, in the colours of the theme. Throws where the screen has no WebGL.
 * @param {HTMLElement} place @param {string} worker @param {PlaceData} data
 */
export function startPlaceMap(place, worker, data) {
  setWorkerUrl(new URL(worker, location.href).href);
  const colours = palette(place);
  const style = groundStyle(colours);
  style.sources.spots = { type: "geojson", data: features(data) };
  style.layers.push(
    {
      id: "spots", type: "circle", source: "spots", filter: ["!=", ["get", "kind"], "place"],
      paint: { "circle-radius": 5, "circle-color": ["match", ["get", "kind"], "crime", colours.accent, colours.surface], "circle-stroke-color": colours.accent, "circle-stroke-width": 2.5 },
    },
    {
      id: "here", type: "circle", source: "spots", filter: ["==", ["get", "kind"], "place"],
      paint: { "circle-radius": 10, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": colours.ink, "circle-stroke-width": 3 },
    },
  );
  const map = new GroundMap({
    container: place, style, center: [data.longitude, data.latitude], zoom: ZOOM, maxZoom: 18,
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, scrollZoom: false,
    locale: { "Map.Title": `Map of ${data.title}; arrow keys move it, plus and minus zoom` },
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
    const fresh = palette(place);
    for (const layer of groundStyle(fresh).layers) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        if (name.endsWith("-color")) map.setPaintProperty(layer.id, /** @type {any} */ (name), value);
      }
    }
  };
  document.addEventListener("iops:prefs", retheme);
  DARK.addEventListener("change", retheme);
  return map;
}
