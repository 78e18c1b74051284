/** What rings at a desk, without a page. */

/** @typedef {{id: number, contact: number, channel: string, until: string}} Call */

/**
 * What a change of one's own desk means for the band.
 * @param {number} shown the contact that the band shows, 0 for none
 * @param {Call | null | undefined} call the call that rings now
 * @returns {"show" | "clear" | "keep"}
 */
export function next(shown, call) {
  if (!call) return shown ? "clear" : "keep";
  return call.contact === shown ? "keep" : "show";
}
