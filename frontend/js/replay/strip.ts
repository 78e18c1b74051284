/** The strip above the slider: how much was heard when, and where nothing was. */
import { GLIDES, heard } from "./model.ts";
import type { Track } from "./model.ts";

export function drawStrip(canvas: HTMLCanvasElement, tracks: Iterable<Track>, seconds: number, loaded: number): void {
  const ratio = Math.min(2, devicePixelRatio || 1);
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0) return;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const brush = canvas.getContext("2d");
  if (!brush) return;
  const style = getComputedStyle(canvas);
  brush.scale(ratio, ratio);
  // Not finer than units report: between two fixes that are near in time there is no gap.
  const columns = Math.max(1, Math.min(Math.floor(width / 3), Math.floor(seconds / GLIDES)));
  const counts = heard(tracks, seconds, columns);
  const most = Math.max(1, ...counts);
  const wide = width / columns;
  counts.forEach((count, column) => {
    const began = (column / columns) * seconds;
    if (began >= loaded) return;
    // A column in which nobody was heard is a gap, in a colour of its own and of full height.
    brush.fillStyle = count === 0 ? style.caretColor : style.color;
    const tall = count === 0 ? height : Math.max(2, (count / most) * height);
    brush.fillRect(column * wide, height - tall, Math.max(1, wide - 1), tall);
  });
}
