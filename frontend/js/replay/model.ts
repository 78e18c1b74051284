/** What a replay knows, and what of it held at a second of the window: pure. */

/** How the server sends a fix: seconds, degrees as whole hundred-thousandths, heading (-1: none), metres, source. */
export const FIELDS = 6;
const DEGREE = 100_000;
/** Between fixes that are so near in time a unit is drawn on its way; over a longer gap it stays. */
export const GLIDES = 30;
/** A unit of which nothing was heard for so long is named with its silence. */
export const SILENT = 120;

export interface UnitStood {
  code: string;
  label: string;
  meaning: string;
  deployable: "yes" | "conditional" | "no";
  incident: number | null;
}
export interface IncidentStood {
  grade: string;
  state: string;
  type: string;
}
export interface ReplayUnit {
  id: number;
  callsign: string;
  kind: string;
  stood: [number, UnitStood][];
}
export interface ReplayIncident {
  id: number;
  short: number;
  number: string;
  place: string;
  lon: number | null;
  lat: number | null;
  opened: number;
  stood: [number, IncidentStood][];
}
export interface Happened {
  at: number;
  text: string;
  incident: number;
  unit: number;
  kind: string;
}
export interface Config {
  start: number;
  seconds: number;
  part_url: string;
  asked: string;
  parts: number;
  incidents: ReplayIncident[];
  units: ReplayUnit[];
  sources: string[];
  happened: Happened[];
  bounds: [number, number, number, number] | null;
  incident: number | null;
}
export interface Where {
  lon: number;
  lat: number;
  heading: number | null;
  accuracy: number;
  source: number;
  /** The second of the fix that this stands on. */
  fixed: number;
}

/** The last line that had begun at `t`; null before the first. */
export function standing<T>(lines: readonly [number, T][], t: number): T | null {
  let found: T | null = null;
  for (const [at, values] of lines) {
    if (at > t) break;
    found = values;
  }
  return found;
}

/** The fixes of one unit, in the order of their time. */
export class Track {
  private readonly numbers: number[] = [];

  get length(): number {
    return this.numbers.length / FIELDS;
  }

  add(numbers: readonly number[]): void {
    for (const one of numbers) this.numbers.push(one);
  }

  second(at: number): number {
    return this.numbers[at * FIELDS] ?? Number.NaN;
  }

  /** The newest fix that was taken by `t`: its place in the track, or -1. */
  index(t: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.second(middle) <= t) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Where the unit was at `t`, as far as was heard of it; null before its first fix. */
  at(t: number): Where | null {
    const index = this.index(t);
    if (index < 0) return null;
    const here = this.fix(index);
    if (index + 1 >= this.length) return here;
    const next = this.fix(index + 1);
    const gap = next.fixed - here.fixed;
    if (gap > GLIDES || gap <= 0) return here;
    const share = (t - here.fixed) / gap;
    return { ...here, lon: here.lon + (next.lon - here.lon) * share, lat: here.lat + (next.lat - here.lat) * share };
  }

  private fix(index: number): Where {
    const of = (field: number) => this.numbers[index * FIELDS + field] ?? 0;
    const heading = of(3);
    return { fixed: of(0), lon: of(1) / DEGREE, lat: of(2) / DEGREE, heading: heading < 0 ? null : heading, accuracy: of(4), source: of(5) };
  }
}

/** The call sign as the map says it: with the silence, where there is one. */
export function named(callsign: string, silence: number): string {
  return silence < SILENT ? callsign : `${callsign} ? ${Math.floor(silence / 60)} min`;
}

/** How many units were heard of in each of `columns` equal parts of the window. */
export function heard(tracks: Iterable<Track>, seconds: number, columns: number): number[] {
  const counts = new Array<number>(columns).fill(0);
  for (const track of tracks) {
    let last = -1;
    for (let at = 0; at < track.length; at += 1) {
      const column = Math.floor((track.second(at) / seconds) * columns);
      if (column === last || column < 0 || column >= columns) continue;
      counts[column] = (counts[column] ?? 0) + 1;
      last = column;
    }
  }
  return counts;
}

/** The next thing that happened after `t` (or the last before it); null where there is none. */
export function step(happened: readonly Happened[], t: number, forward: boolean): Happened | null {
  if (forward) return happened.find((one) => one.at > t + 0.5) ?? null;
  return happened.findLast((one) => one.at < t - 0.5) ?? null;
}
