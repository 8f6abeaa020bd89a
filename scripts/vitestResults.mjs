import { readFileSync } from 'node:fs'

/**
 * Counts what vitest's JSON report says. True to what ran: a file that fails without a failed test of its own (it does not
 * load, a hook throws), a missing report, and a bad exit code that no failure explains count as one failure each.
 */
export function readVitestResults(file, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { ...counts, failed: 1 }
  }
  for (const { status, assertionResults } of report.testResults) {
    const before = counts.failed
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1
      else if (test.status === 'failed') counts.failed += 1
      else counts.skipped += 1
    }
    if (status === 'failed' && counts.failed === before) counts.failed += 1
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}
