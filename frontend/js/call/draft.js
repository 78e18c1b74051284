/**
 * What a call page keeps of a half-typed call. Pure parts: reading and writing the fields of a
 * form, and deciding which of two drafts holds.
 */

/** @typedef {Record<string, string[]>} Fields */
/** @typedef {{key: string, person: string, sequence: number, sent: number, at: number, fields: Fields}} Draft */

/** A call is over after a shift; older drafts are forgotten on this computer (the server has them). */
export const KEEP_MS = 12 * 3600_000;

/** Never kept: they are not the caller's words. */
const SKIP = new Set(["csrfmiddlewaretoken", "k_ask"]);

/**
 * @param {Iterable<[string, FormDataEntryValue]>} entries
 * @returns {Fields}
 */
export function fieldsOf(entries) {
  /** @type {Fields} */
  const fields = {};
  for (const [name, value] of entries) {
    if (SKIP.has(name) || typeof value !== "string") continue;
    const list = fields[name];
    if (list) list.push(value);
    else fields[name] = [value];
  }
  return fields;
}

/**
 * Whether two sets of fields say the same; an empty field is as good as none.
 * @param {Fields} a @param {Fields} b
 */
export function sameFields(a, b) {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const name of names) {
    const left = (a[name] ?? []).filter((value) => value !== "");
    const right = (b[name] ?? []).filter((value) => value !== "");
    if (left.length !== right.length || left.some((value, at) => value !== right[at])) return false;
  }
  return true;
}

/**
 * Whether the draft on this computer is to be put back over what the server gave: only when it
 * holds something that the server has not, of the same person and call, and is not too old.
 * @param {Draft | null} local
 * @param {{key: string, person: string, sequence: number, now: number}} page
 */
export function mustRestore(local, page) {
  return (
    local !== null &&
    local.key === page.key &&
    local.person === page.person &&
    page.now - local.at < KEEP_MS &&
    local.sequence > page.sequence
  );
}
