/** Corners as lines of text: what is drawn and what is typed are the same. Pure. */
import type { Corner } from "../map/area-shape.ts";

const DECIMAL = /^\s*(-?\d{1,2}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*$/;

/** A corner as a line: latitude, longitude, about a metre exact. */
export const line = ([lon, lat]: Corner): string => `${lat.toFixed(5)}, ${lon.toFixed(5)}`;

/** The corners that are written in degrees; null where a line is written otherwise: the server reads it. */
export function corners(text: string): Corner[] | null {
  const found: Corner[] = [];
  for (const one of text.split("\n")) {
    if (one.trim() === "") continue;
    const match = DECIMAL.exec(one);
    if (!match) return null;
    found.push([Number(match[2]), Number(match[1])]);
  }
  return found;
}

/** The text with one corner more. */
export function withCorner(text: string, corner: Corner): string {
  const before = text.trimEnd();
  return before === "" ? line(corner) : `${before}\n${line(corner)}`;
}

/** The text without its last line. */
export function withoutLast(text: string): string {
  return text.trimEnd().split("\n").slice(0, -1).join("\n");
}
