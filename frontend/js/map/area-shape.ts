/** What is drawn of an area while its corners come: pure. */

/** Longitude, latitude. */
export type Corner = [number, number];

/** The corners as a shape: a point, a line, and from the third on an area. */
export function shape(corners: Corner[]): GeoJSON.Feature[] {
  const dots = corners.map((one): GeoJSON.Feature => ({ type: "Feature", properties: { kind: "corner" }, geometry: { type: "Point", coordinates: one } }));
  if (corners.length < 2) return dots;
  const closed = [...corners, corners[0] as Corner];
  const geometry: GeoJSON.Geometry = corners.length > 2 ? { type: "Polygon", coordinates: [closed] } : { type: "LineString", coordinates: corners };
  return [{ type: "Feature", properties: { kind: "area" }, geometry }, ...dots];
}
