/** The test kit: `import { startBaton } from 'baton/testing'`. */
export { startBaton, type StartOptions, type TestBaton } from './startBaton.js'
export { refusalOf, TestIncident, type OpenGiven } from './testIncident.js'
