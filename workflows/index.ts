/** What the worker's bundle exports: the workflow types. */
export { incident } from './incident.js'
export { tier } from './tier.js'
