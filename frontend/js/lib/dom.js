/** Small helpers on the document. Text goes in as text, never as markup. */

/**
 * The first element that matches, of the class asked for.
 * @template {Element} T
 * @param {string} selector
 * @param {new (...args: any[]) => T} kind
 * @param {ParentNode} [within]
 * @returns {T | null}
 */
export function find(selector, kind, within = document) {
  const found = within.querySelector(selector);
  return found instanceof kind ? found : null;
}

/**
 * Like {@link find}, for elements that the page cannot work without.
 * @template {Element} T
 * @param {string} selector
 * @param {new (...args: any[]) => T} kind
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function need(selector, kind, within = document) {
  const found = find(selector, kind, within);
  if (found === null) throw new Error(`The page lacks ${selector}.`);
  return found;
}

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export function all(selector, within = document) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(selector))];
}

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/**
 * The content of a meta element, or an empty text.
 * @param {string} name
 */
export function meta(name) {
  return find(`meta[name="${name}"]`, HTMLMetaElement)?.content ?? "";
}

/**
 * Writes text only when it differs: no layout work for what stayed the same.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  const only = element.firstChild;
  if (only instanceof Text && only === element.lastChild) {
    if (only.data !== text) only.data = text;
  } else if (element.textContent !== text) element.textContent = text;
}

/**
 * Sets or removes an attribute only when it differs.
 * @param {Element} element
 * @param {string} name
 * @param {string | null} value
 */
export function setAttr(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/**
 * Says something to a screen reader without moving the focus.
 * @param {string} text
 */
export function announce(text) {
  const place = document.getElementById("announce");
  if (place) place.textContent = text;
}
