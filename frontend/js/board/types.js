/** The rows that the board shows, as the live stream sends them. */

/**
 * @typedef {object} Incident
 * @property {number} id
 * @property {string} number "INC-000123-250126"
 * @property {number | string} short today's short number
 * @property {string} type_code
 * @property {string} type_label
 * @property {string} grade "1", "2", "C" or ""
 * @property {string} state
 * @property {string} opened_at
 * @property {string | null} target_at
 * @property {boolean} breached
 * @property {string} place
 * @property {number | null} lon
 * @property {number | null} lat
 * @property {string} area
 * @property {string[]} units call signs
 * @property {string[]} unanswered call signs that have not acknowledged
 * @property {number} calls how many people rang about it
 * @property {string} summary
 * @property {{code: string, label: string}[]} tags
 * @property {number} duties_late
 * @property {number | null} desk the desk that it belongs to; null where there are no desks
 * @property {string} [desk_code]
 * @property {string} [desk_name]
 * @property {boolean} [desk_bare] nobody sits where it is worked
 * @property {{kind: string, says: string} | null} [major] that it is a major or critical incident, or a part
 * @property {boolean} [secret] the pin is known to few: the row itself says no place
 * @property {number} version
 */

/**
 * @typedef {object} Unit
 * @property {number} id
 * @property {string} callsign
 * @property {string} kind
 * @property {string | number} state
 * @property {string} meaning what the state means, whatever its number here
 * @property {string} state_label
 * @property {"yes" | "conditional" | "no"} deployable
 * @property {number | null} incident_id null also where its job is restricted
 * @property {boolean} [committed] whether it has a job at all
 * @property {number | string | null} incident_short
 * @property {string | null} answer_by when it is to acknowledge its job; null once it has
 * @property {{name: string, collar: string}[]} crew
 * @property {string[]} skills
 * @property {string} area
 * @property {number | null} lon
 * @property {number | null} lat
 * @property {string | null} fix_at
 * @property {boolean} [withheld] sent to a confidential place: only those who may know it see where
 */

/**
 * @typedef {object} Desk
 * @property {number} id
 * @property {string} code
 * @property {string} name
 * @property {number} in_effect the desk that does its work now
 * @property {{id: number, name: string}[]} sitters
 * @property {{from: number, name: string, to: number | null}[]} offers
 */

/**
 * @typedef {object} Major a major or critical incident that stands
 * @property {number} id
 * @property {"major" | "critical"} kind
 * @property {string} name
 * @property {string} declared_at
 * @property {number} incident_id
 * @property {number} incident_short
 * @property {string} place
 * @property {string | null} confirmed_by who has it
 * @property {string | null} log_keeper
 * @property {number | null} methane the newest version
 * @property {number[]} parts incidents that belong to it
 */

/** @typedef {{id: number, place?: string, lon: number, lat: number, fix_at: string | null}} Where where something is that only a few may know */

/**
 * @typedef {object} BoardConfig
 * @property {{code: string, label: string, deployable: string, meaning?: string}[]} states
 * @property {{code: string, label: string}[]} grades
 * @property {{code: string, label: string}[]} [areas] to which a broadcast can go
 * @property {{code: string, label: string}[]} [teams]
 * @property {[number, number, number, number]} [bounds] west, south, east, north
 * @property {number} [me] the account that looks
 * @property {string} [find_url]
 */

export {};
