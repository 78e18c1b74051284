/** The ground of the map: our own areas, roads and places; no tile server, no glyph server. */

/** @typedef {{ground: string, area: string, line: string, road: string, main: string, text: string, halo: string, accent: string, ink: string, surface: string}} Palette */

/**
 * The theme's colours, resolved: the map cannot read custom properties.
 * @param {HTMLElement} probe an element inside the page
 * @returns {Palette}
 */
export function palette(probe) {
  const read = (/** @type {string} */ name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const made = {
    ground: read("--map-ground"), area: read("--map-area"), line: read("--map-line"), road: read("--map-road"), main: read("--map-road-main"),
    text: read("--map-text"), halo: read("--map-halo"), accent: read("--accent"), ink: read("--ink"), surface: read("--surface"),
  };
  probe.style.color = "";
  return made;
}

const EMPTY = /** @type {GeoJSON.FeatureCollection} */ ({ type: "FeatureCollection", features: [] });
const FONT = ["Atkinson Next", "Segoe UI", "sans-serif"];

/**
 * @param {Palette} colours
 * @returns {import("maplibre-gl").StyleSpecification}
 */
export function groundStyle(colours) {
  return {
    version: 8,
    sources: {
      areas: { type: "geojson", data: EMPTY },
      roads: { type: "geojson", data: EMPTY, tolerance: 0.6 },
      places: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colours.ground } },
      { id: "area-fill", type: "fill", source: "areas", paint: { "fill-color": colours.area } },
      {
        id: "road-minor", type: "line", source: "roads", minzoom: 11.5,
        filter: ["!", ["in", ["coalesce", ["get", "class"], ""], ["literal", ["motorway", "trunk", "primary", "secondary"]]]],
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": colours.road, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 11, 0.4, 14, 1.6, 17, 7] },
      },
      {
        id: "road-main", type: "line", source: "roads",
        filter: ["in", ["coalesce", ["get", "class"], ""], ["literal", ["motorway", "trunk", "primary", "secondary"]]],
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": colours.main, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 8, 0.6, 12, 2, 17, 10] },
      },
      { id: "area-line", type: "line", source: "areas", filter: ["!=", ["get", "level"], "force"], paint: { "line-color": colours.line, "line-width": ["match", ["get", "level"], "beat", 0.6, "division", 1.6, 1], "line-dasharray": [3, 2] } },
      { id: "force-line", type: "line", source: "areas", filter: ["==", ["get", "level"], "force"], paint: { "line-color": colours.accent, "line-width": 2 } },
      {
        id: "road-name", type: "symbol", source: "roads", minzoom: 14,
        layout: { "symbol-placement": "line", "text-field": ["coalesce", ["get", "name"], ""], "text-font": FONT, "text-size": 11 },
        paint: { "text-color": colours.text, "text-halo-color": colours.halo, "text-halo-width": 1.4 },
      },
      {
        id: "place-name", type: "symbol", source: "places", minzoom: 13,
        layout: { "text-field": ["coalesce", ["get", "name"], ""], "text-font": FONT, "text-size": 11.5, "text-max-width": 8, "text-padding": 8 },
        paint: { "text-color": colours.text, "text-halo-color": colours.halo, "text-halo-width": 1.4 },
      },
      {
        id: "area-name", type: "symbol", source: "areas", maxzoom: 14,
        layout: { "text-field": ["coalesce", ["get", "name"], ""], "text-font": FONT, "text-size": ["match", ["get", "level"], "division", 14, "force", 0, 11.5], "text-max-width": 8, "text-padding": 12 },
        paint: { "text-color": colours.text, "text-halo-color": colours.halo, "text-halo-width": 1.6, "text-opacity": 0.9 },
      },
    ],
  };
}
