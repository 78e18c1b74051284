/** Drafts in the browser's own database: they survive a crash of page, browser or machine. */

const NAME = "iops";
const TABLE = "drafts";

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(table: IDBObjectStore) => IDBRequest<T>} use
 * @returns {Promise<T>}
 */
async function within(mode, use) {
  const base = await (database ??= open());
  return new Promise((done, fail) => {
    const step = base.transaction(TABLE, mode, { durability: mode === "readwrite" ? "strict" : "default" });
    const request = use(step.objectStore(TABLE));
    step.oncomplete = () => done(request.result);
    step.onerror = () => fail(step.error);
    step.onabort = () => fail(step.error);
  });
}
/** @type {Promise<IDBDatabase> | undefined} */
let database;

/** @param {import("./draft.js").Draft} draft */
export const keep = (draft) => within("readwrite", (table) => table.put(draft));
/** @param {string} key @returns {Promise<import("./draft.js").Draft | null>} */
export const read = async (key) => (await within("readonly", (table) => table.get(key))) ?? null;
/** @param {string} key */
export const forget = (key) => within("readwrite", (table) => table.delete(key));
/** @returns {Promise<import("./draft.js").Draft[]>} */
export const list = () => within("readonly", (table) => table.getAll());
