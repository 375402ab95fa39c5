import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{proto,core,coap-ingest,lambdas,infra,local,scripts,test}/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
