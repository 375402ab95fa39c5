import { defineConfig } from 'vitest/config'

/** The long runs. Each has a short version, with the same seed printed, in `npm test`. */
export default defineConfig({
  test: {
    include: ['coap-ingest/fuzz.test.ts'],
    env: { FUZZ_DATAGRAMS: '100000' },
    testTimeout: 600_000,
  },
})
