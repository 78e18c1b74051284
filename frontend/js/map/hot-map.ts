/** The map of hot spots: cells in the order of their heat, and the one that is looked at. */
import { LngLatBounds } from "maplibre-gl";
import type { FillLayerSpecification, LayerSpecification, LineLayerSpecification } from "maplibre-gl";
import { startGround } from "./ground.js";
import { choosable, lay } from "./on-top.ts";
import type { Palette } from "./style.js";

const NONE = -1;

/** Heat as a fill: the hotter, the less of the ground is seen. The strokes keep cells apart without colour. */
export function hotFill(source: string): FillLayerSpecification {
  return {
    id: "hot-fill", type: "fill", source,
    paint: { "fill-color": "#d43b30", "fill-opacity": ["interpolate", ["linear"], ["get", "heat"], 0, 0.12, 1, 0.7] },
  };
}

export function hotLine(source: string, colours: Palette): LineLayerSpecification {
  return { id: "hot-line", type: "line", source, paint: { "line-color": colours.ink, "line-width": ["interpolate", ["linear"], ["get", "heat"], 0, 0.4, 1, 2] } };
}

/**
 * Draws it. Throws where the screen has no WebGL.
 * @returns rings the cell that is looked at, or none
 */
export function startHotMap(
  place: HTMLElement,
  worker: string,
  cells: GeoJSON.FeatureCollection<GeoJSON.Polygon, { at: number; count: number; heat: number }>,
  _ground: [number, number, number, number] | null,
  press: (at: number) => void,
): (at: number | null) => void {
  const bounds = new LngLatBounds();
  for (const one of cells.features) for (const [lon, lat] of one.geometry.coordinates[0] ?? []) bounds.extend([lon ?? 0, lat ?? 0]);
  const map = startGround(place, worker, {
    title: `Map of ${cells.features.length} hot spots`,
    view: { bounds, fitBoundsOptions: { padding: 36, maxZoom: 15 } },
    points: cells.features as unknown as GeoJSON.Feature[],
    layers: (colours): LayerSpecification[] => [
      hotFill("spots"),
      hotLine("spots", colours),
      { id: "looked-at", type: "line", source: "spots", filter: ["==", ["get", "at"], NONE], paint: { "line-color": colours.accent, "line-width": 5 } },
    ],
  });
  choosable(map, ["hot-fill"], press);
  return (at) => {
    if (map.getLayer("looked-at")) map.setFilter("looked-at", ["==", ["get", "at"], at ?? NONE]);
  };
}

/** The cells over the board's own ground, under everything that moves. */
export function layCells(map: import("maplibre-gl").Map, colours: Palette, cells: GeoJSON.FeatureCollection | null): void {
  lay(map, "hot", cells, () => {
    map.addLayer(hotFill("hot"), "area-line");
    map.addLayer(hotLine("hot", colours), "area-line");
  });
}
