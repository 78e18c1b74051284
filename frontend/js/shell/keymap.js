/** Which key press means which action: pure, so that it can be tested without a page. */

/** @typedef {{key: string, timeStamp?: number, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, shiftKey?: boolean}} Press */

/**
 * A press as text: `a`, `?`, `ctrl+Enter`, `alt+1`. Shift shows only with named keys.
 * @param {Press} press
 */
export function nameOf(press) {
  let name = "";
  if (press.ctrlKey || press.metaKey) name += "ctrl+";
  if (press.altKey) name += "alt+";
  if (press.shiftKey && press.key.length > 1) name += "shift+";
  return name + (press.key.length === 1 && name ? press.key.toLowerCase() : press.key);
}

/**
 * Follows presses; `g` then a letter is one name, "g d", when the letter comes within a second:
 * of the fingers, not of a page that was busy meanwhile.
 */
export class KeyReader {
  /** @param {() => number} [now] */
  constructor(now = Date.now) {
    this.now = now;
    this.goneAt = Number.NEGATIVE_INFINITY;
  }

  /**
   * The name of what was pressed, or null while a sequence is open.
   * @param {Press} press
   * @param {boolean} typing whether the focus is where text is typed
   * @returns {string | null}
   */
  read(press, typing) {
    const name = nameOf(press);
    if (["Shift", "Control", "Alt", "Meta"].includes(press.key)) return null;
    const at = press.timeStamp ?? this.now();
    const waiting = at - this.goneAt < 1000;
    this.goneAt = Number.NEGATIVE_INFINITY;
    const plain = !name.startsWith("ctrl+") && !name.startsWith("alt+");
    if (typing && plain && press.key.length === 1) return null;
    if (waiting && press.key.length === 1 && plain) return `g ${press.shiftKey ? press.key : press.key.toLowerCase()}`;
    if (name === "g") {
      this.goneAt = at;
      return null;
    }
    return name;
  }
}
