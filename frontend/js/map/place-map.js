/** The small map of a place's card: the place, and what happened there or near. */
import { point, startGround } from "./ground.js";

/** @typedef {{kind: string, title: string, detail: string, url: string, at: string, longitude: number, latitude: number}} Spot */
/** @typedef {{title: string, longitude: number, latitude: number, spots: Spot[]}} PlaceData */

const ZOOM = 16;

/**
 * Draws it, in the colours of the theme. Throws where the screen has no WebGL.
 * @param {HTMLElement} place @param {string} worker @param {PlaceData} data
 */
export function startPlaceMap(place, worker, data) {
  return startGround(place, worker, {
    title: `Map of ${data.title}`,
    view: { center: [data.longitude, data.latitude], zoom: ZOOM },
    points: [
      ...data.spots.map((spot) => point(spot.longitude, spot.latitude, { kind: spot.kind })),
      point(data.longitude, data.latitude, { kind: "place" }),
    ],
    layers: (colours) => [
      {
        id: "spots", type: "circle", source: "spots", filter: ["!=", ["get", "kind"], "place"],
        paint: { "circle-radius": 5, "circle-color": ["match", ["get", "kind"], "crime", colours.accent, colours.surface], "circle-stroke-color": colours.accent, "circle-stroke-width": 2.5 },
      },
      {
        id: "here", type: "circle", source: "spots", filter: ["==", ["get", "kind"], "place"],
        paint: { "circle-radius": 10, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": colours.ink, "circle-stroke-width": 3 },
      },
    ],
  });
}
