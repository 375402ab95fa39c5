import { defineConfig } from 'vitest/config'

/** The long runs. Each has a short version, with the same seed printed, in `npm test`. */
export default defineConfig({
  test: {
    include: ['coap-ingest/fuzz.test.ts', 'test/completeness.test.ts', 'test/consoleFlood.test.ts'],
    globalSetup: ['test/support/runningStack.ts'],
    env: { FUZZ_DATAGRAMS: '100000', COMPLETENESS: 'long', FLOOD: 'long' },
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
})
