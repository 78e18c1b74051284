/** The map on which an area is drawn: a click is a corner; what lies within stands on it. */
import { LngLatBounds } from "maplibre-gl";
import type { GeoJSONSource, LayerSpecification } from "maplibre-gl";
import { shape } from "./area-shape.ts";
import type { Corner } from "./area-shape.ts";
import { point, startGround } from "./ground.js";

export interface Drawing {
  ring: Corner[];
  points: { kind: string; lon: number; lat: number }[];
  bounds: [number, number, number, number] | null;
}

/**
 * Draws it. Throws where the screen has no WebGL.
 * @param press what a click says, if corners may be set
 * @returns draws other corners
 */
export function startAreaMap(place: HTMLElement, worker: string, drawing: Drawing, press: ((corner: Corner) => void) | null): (corners: Corner[]) => void {
  const pins = drawing.points.map((one) => point(one.lon, one.lat, { kind: one.kind }));
  const bounds = new LngLatBounds();
  for (const corner of drawing.ring) bounds.extend(corner);
  const box = bounds.isEmpty() ? (drawing.bounds ?? [-8, 49.9, 1.8, 59]) : bounds;
  const map = startGround(place, worker, {
    title: "Map of the area",
    view: { bounds: box as [number, number, number, number], fitBoundsOptions: { padding: 40, maxZoom: 16 } },
    points: [...shape(drawing.ring.slice(0, -1)), ...pins],
    layers: (colours): LayerSpecification[] => [
      { id: "area-in", type: "fill", source: "spots", filter: ["==", ["get", "kind"], "area"], paint: { "fill-color": colours.accent, "fill-opacity": 0.18 } },
      { id: "area-edge", type: "line", source: "spots", filter: ["==", ["get", "kind"], "area"], paint: { "line-color": colours.accent, "line-width": 3 } },
      { id: "area-corner", type: "circle", source: "spots", filter: ["==", ["get", "kind"], "corner"], paint: { "circle-radius": 4, "circle-color": colours.surface, "circle-stroke-color": colours.accent, "circle-stroke-width": 2 } },
      { id: "area-unit", type: "circle", source: "spots", filter: ["==", ["get", "kind"], "unit"], paint: { "circle-radius": 6, "circle-color": "#1b7a49", "circle-stroke-color": colours.surface, "circle-stroke-width": 2 } },
      { id: "area-incident", type: "circle", source: "spots", filter: ["==", ["get", "kind"], "incident"], paint: { "circle-radius": 6, "circle-color": "#c42a22", "circle-stroke-color": colours.surface, "circle-stroke-width": 2 } },
    ],
  });
  if (press) {
    map.getCanvas().style.cursor = "crosshair";
    map.doubleClickZoom.disable();
    map.on("click", ({ lngLat }) => press([lngLat.lng, lngLat.lat]));
  }
  return (corners) => void map.getSource<GeoJSONSource>("spots")?.setData({ type: "FeatureCollection", features: [...shape(corners), ...pins] });
}
