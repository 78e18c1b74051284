/** Officers who call for help, on the map: where they were last, how sure that is, and a wave. */
import { mercatorX, mercatorY, pixels } from "./project.js";

export interface Call {
  id: number;
  callsign: string;
  lon: number | null;
  lat: number | null;
  accuracy: number | null;
  acknowledged_at: string | null;
}

const LEAST = 16;
const WAVE_MS = 1400;
const WAVE_PX = 60;

/** Radii in pixels: that of the fix, and the wave that runs from it while nobody has answered. */
export function rings(radius: number, now: number, still: boolean): number[] {
  const sure = Math.max(LEAST, radius);
  return still ? [sure] : [sure, sure + ((now % WAVE_MS) / WAVE_MS) * WAVE_PX];
}

/** Draws them all; answers whether a wave still runs. */
export function drawCalls(
  brush: CanvasRenderingContext2D,
  calls: Iterable<Call>,
  view: { size: number; x0: number; y0: number },
  now: number,
  still: boolean,
  label: (text: string, x: number, y: number) => void,
): boolean {
  let runs = false;
  for (const call of calls) {
    if (call.lon === null || call.lat === null) continue;
    const x = mercatorX(call.lon) * view.size + view.x0;
    const y = mercatorY(call.lat) * view.size + view.y0;
    const answered = call.acknowledged_at !== null;
    const radii = rings(pixels(call.accuracy ?? 0, call.lat, view.size), now, still || answered);
    runs ||= radii.length > 1;
    radii.forEach((radius, at) => {
      brush.beginPath();
      brush.arc(x, y, radius, 0, Math.PI * 2);
      brush.globalAlpha = at === 0 ? 1 : 1 - (radius - (radii[0] ?? 0)) / WAVE_PX;
      brush.strokeStyle = "#e0231a";
      brush.lineWidth = answered ? 2 : 4;
      brush.stroke();
      if (at === 0) {
        brush.globalAlpha = 0.15;
        brush.fillStyle = "#e0231a";
        brush.fill();
      }
    });
    brush.globalAlpha = 1;
    label(`SOS ${call.callsign}`, x + 18, y - 12);
  }
  return runs;
}
