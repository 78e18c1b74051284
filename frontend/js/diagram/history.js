/** What was on a diagram before each step, so that a step can be taken back. Pure. */

/** @typedef {{nodes: any[], edges: any[]}} Picture */

const MOST = 50;

/** A stack of pictures; the oldest are forgotten. */
export class Past {
  constructor() {
    /** @type {Picture[]} */
    this.steps = [];
  }

  /** @param {Picture} picture */
  keep(picture) {
    this.steps.push(picture);
    if (this.steps.length > MOST) this.steps.shift();
  }

  /** The picture before the last step; null where there is none. @returns {Picture | null} */
  back() {
    return this.steps.pop() ?? null;
  }
}

/**
 * Whether a link held in a year; one without dates always did.
 * @param {{since: string, until: string}} edge @param {number} year
 */
export function holdsIn(edge, year) {
  const since = edge.since ? Number(edge.since.slice(0, 4)) : -Infinity;
  const until = edge.until ? Number(edge.until.slice(0, 4)) : Infinity;
  return since <= year && year <= until;
}

/**
 * The first and the last year that links name; null where none does.
 * @param {{since: string, until: string}[]} edges @returns {[number, number] | null}
 */
export function yearsOf(edges) {
  const years = edges.flatMap((edge) => [edge.since, edge.until]).filter(Boolean).map((day) => Number(day.slice(0, 4)));
  return years.length ? [Math.min(...years), Math.max(...years)] : null;
}

/**
 * Where new nodes stand: on rings around the node that they were drawn from.
 * @param {number} count @param {{x: number, y: number}} around
 */
export function ring(count, around) {
  return Array.from({ length: count }, (_, at) => {
    const circle = Math.floor((Math.sqrt(1 + (4 * at) / 3) + 1) / 2);
    const first = 3 * circle * (circle - 1);
    const turn = ((at - first) / (6 * circle)) * 2 * Math.PI + circle / 2;
    return { x: around.x + Math.cos(turn) * circle * 110, y: around.y + Math.sin(turn) * circle * 110 };
  });
}
