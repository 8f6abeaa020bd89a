/** The test kit: `import { startBaton } from 'baton/testing'`. */
export { startBaton, type StartOptions } from './startBaton.js'
export type { TestBaton } from './testBaton.js'
export { refusalOf, TestIncident, type OpenGiven } from './testIncident.js'
