/** The test kit: `import { startBaton } from 'baton/testing'`. */
export { startBaton, type StartOptions, type TestBaton } from './startBaton.js'
export type { OpenGiven, TestIncident } from './testIncident.js'
