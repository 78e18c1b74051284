/** Web Mercator for a map that is always north up and flat: a few multiplications a point. Pure. */

/** @param {number} lon */
export const mercatorX = (lon) => (180 + lon) / 360;
/** @param {number} lat */
export const mercatorY = (lat) => (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))) / 360;

/**
 * From a place on the earth to a pixel of the view.
 * @param {{lng: number, lat: number}} centre
 * @param {number} zoom
 * @param {number} width
 * @param {number} height
 */
export function view(centre, zoom, width, height) {
  const size = 512 * 2 ** zoom;
  return { size, x0: width / 2 - mercatorX(centre.lng) * size, y0: height / 2 - mercatorY(centre.lat) * size, width, height };
}

/**
 * Metres as pixels at a latitude.
 * @param {number} metres @param {number} lat @param {number} size of the world in pixels
 */
export function pixels(metres, lat, size) {
  return (metres * size) / (40_075_016.686 * Math.cos((lat * Math.PI) / 180));
}
