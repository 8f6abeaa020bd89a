/**
 * The servers Baton is tested with. The command-line tool brings its server along: 1.5.1 holds 1.29.1.
 * Tags of the tool after v1.5.1 carry a `replace` line, which `go install` refuses.
 */
export const temporalCliVersion = '1.5.1'
export const temporalCliModule = 'github.com/temporalio/cli/cmd/temporal'

/** Older servers lack what the workflows use (update-with-start, user metadata). */
export const oldestServerVersion = '1.29.0'

/** The time-skipping server, from the Java SDK; Maven artifact `io.temporal:temporal-test-server`. */
export const testServerVersion = '1.32.0'
export const testServerClass = 'io.temporal.testserver.TestServer'
