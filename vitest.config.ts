import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

interface Kind {
  name: string
  include: string[]
  /** How long one of them may take on a busy machine. */
  timeoutMs: number
  /** Kinds run one after the other, in this order. */
  order: number
  /** Whether they need the PostgreSQL of the run. */
  postgres?: false
  maxWorkers?: number
}

function kind({ name, include, timeoutMs, order, postgres, maxWorkers }: Kind): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      testTimeout: timeoutMs,
      hookTimeout: Math.max(timeoutMs, 60_000),
      sequence: { groupOrder: order },
      ...(maxWorkers && { maxWorkers }),
      ...(postgres !== false && { globalSetup: ['test/support/postgresServer.ts'] }),
    },
  }
}

const quick = ['test/*.test.ts', 'test/{consoleLogic,domain,main,scripts}/**/*.test.ts']

export default defineConfig({
  test: {
    // Threads crash once several files load Temporal's native core.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      kind({ name: 'unit', include: quick, timeoutMs: 20_000, order: 0, postgres: false }),
      kind({ name: 'servers', include: ['test/{machine,temporal}/**/*.test.ts'], timeoutMs: 60_000, order: 1, postgres: false }),
      kind({ name: 'activities', include: ['test/activities/**/*.test.ts'], timeoutMs: 20_000, order: 2 }),
      kind({ name: 'contracts', include: ['test/contracts/**/*.test.ts'], timeoutMs: 30_000, order: 3 }),
      kind({ name: 'workflows', include: ['test/workflows/**/*.test.ts'], timeoutMs: 120_000, order: 4 }),
      kind({ name: 'replay', include: ['test/replay/**/*.test.ts'], timeoutMs: 120_000, order: 5 }),
      kind({ name: 'http', include: ['test/http/**/*.test.ts'], timeoutMs: 60_000, order: 6 }),
      // A browser and what it looks at: two at once would only measure each other.
      kind({ name: 'console', include: ['test/console/**/*.test.ts'], timeoutMs: 120_000, order: 7, maxWorkers: 1 }),
      kind({ name: 'cli', include: ['test/cli/**/*.test.ts'], timeoutMs: 60_000, order: 8 }),
      // Whole systems: two at once would only measure each other.
      kind({ name: 'e2e', include: ['test/e2e/**/*.test.ts'], timeoutMs: 180_000, order: 9, maxWorkers: 1 }),
      kind({ name: 'soak', include: ['test/soak/**/*.test.ts'], timeoutMs: 900_000, order: 10, maxWorkers: 1 }),
    ],
  },
})
