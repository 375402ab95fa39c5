import { defineConfig } from 'vitest/config'
import { base } from './vitest.base.ts'

/** The longest runs. Each has a shorter version, with the same seed printed, in `npm test` or `npm run test:long`. */
export default defineConfig({
  test: {
    ...base,
    include: [
      'coap-ingest/fuzz.test.ts',
      'test/completeness.test.ts',
      'test/long/consoleFlood.test.ts',
      'test/long/consoleLineFlood.test.ts',
    ],
    env: { FUZZ_DATAGRAMS: '100000', COMPLETENESS: 'long', FLOOD: 'long' },
    fileParallelism: false,
    testTimeout: 600_000,
  },
})
