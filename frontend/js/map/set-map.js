/** The map of a set of records: a pin for each place and event of it, and the one that is looked at. */
import { LngLatBounds } from "maplibre-gl";
import { point, startGround } from "./ground.js";
import { choosable } from "./on-top.ts";

/** @typedef {{kind: string, title: string, longitude: number, latitude: number}} Pin */

const NONE = -1;

/**
 * Draws it so that all pins are seen. Throws where the screen has no WebGL.
 * @param {HTMLElement} place @param {string} worker @param {Pin[]} pins
 * @param {(at: number) => void} press what a press on a pin does
 * @returns {(at: number | null) => void} rings the pin that is looked at, or none
 */
export function startSetMap(place, worker, pins, press) {
  const bounds = new LngLatBounds();
  for (const pin of pins) bounds.extend([pin.longitude, pin.latitude]);
  const map = startGround(place, worker, {
    title: `Map of ${pins.length} places and events`,
    view: { bounds, fitBoundsOptions: { padding: 36, maxZoom: 16 } },
    points: pins.map((pin, at) => point(pin.longitude, pin.latitude, { kind: pin.kind, at })),
    layers: (colours) => [
      {
        id: "spots", type: "circle", source: "spots", filter: ["!=", ["get", "kind"], "place"],
        paint: { "circle-radius": 5, "circle-color": ["match", ["get", "kind"], "crime", colours.accent, colours.surface], "circle-stroke-color": colours.accent, "circle-stroke-width": 2.5 },
      },
      {
        id: "homes", type: "circle", source: "spots", filter: ["==", ["get", "kind"], "place"],
        paint: { "circle-radius": 8, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": colours.ink, "circle-stroke-width": 2.5 },
      },
      {
        id: "looked-at", type: "circle", source: "spots", filter: ["==", ["get", "at"], NONE],
        paint: { "circle-radius": 14, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": colours.accent, "circle-stroke-width": 4 },
      },
    ],
  });
  choosable(map, ["spots", "homes"], press);
  return (at) => {
    if (map.isStyleLoaded()) map.setFilter("looked-at", ["==", ["get", "at"], at ?? NONE]);
  };
}
