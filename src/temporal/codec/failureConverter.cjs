// Temporal's SDK loads this by its path, in the worker as well as in the workflows' bundle: plain JavaScript is what both can read.
const { DefaultFailureConverter } = require('@temporalio/common')

/** Puts the message and stack of a failure into a payload, which the codec encrypts. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true })
