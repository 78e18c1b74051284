/** Markers on places over the board's ground: a square for each place, with its gravest warning. */
import { lay } from "./on-top.ts";
import type { Palette } from "./style.js";

export function layMarkers(map: import("maplibre-gl").Map, colours: Palette, found: GeoJSON.FeatureCollection | null): void {
  lay(map, "markers", found, () => {
    map.addLayer({ id: "marker-spot", type: "circle", source: "markers", paint: { "circle-radius": 6, "circle-color": "#b0201a", "circle-stroke-color": colours.surface, "circle-stroke-width": 2 } });
    map.addLayer({
      id: "marker-name", type: "symbol", source: "markers", minzoom: 14,
      layout: { "text-field": ["get", "codes"], "text-font": ["Atkinson Next", "Segoe UI", "sans-serif"], "text-size": 12, "text-offset": [0, 1.2] },
      paint: { "text-color": colours.ink, "text-halo-color": colours.surface, "text-halo-width": 2 },
    });
  });
}
