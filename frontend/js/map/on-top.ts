/** What lies on a ground that is there already, and how something of it is chosen. */
import type { GeoJSONSource, Map, MapMouseEvent } from "maplibre-gl";

/**
 * Puts data into the source of that name. `draw` adds its layers the first time there is something
 * to show: a layer that nobody looks at costs nothing.
 */
export function lay(map: Map, name: string, data: GeoJSON.FeatureCollection | null, draw: () => void): void {
  const source = map.getSource<GeoJSONSource>(name);
  if (source) {
    void source.setData(data ?? { type: "FeatureCollection", features: [] });
    return;
  }
  if (!data) return;
  map.addSource(name, { type: "geojson", data });
  draw();
}

/** Lets a click on one of these layers choose: `press` is told which feature, by its place in the list. */
export function choosable(map: Map, layers: string[], press: (at: number) => void): void {
  const under = (event: MapMouseEvent) => map.queryRenderedFeatures(event.point, { layers })[0];
  map.on("mousemove", (event) => {
    map.getCanvas().style.cursor = under(event) ? "pointer" : "";
  });
  map.on("click", (event) => {
    const found = under(event);
    if (found) press(Number(found.properties["at"]));
  });
}
