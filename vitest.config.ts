import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // These machines are slow at times: what can be observed is waited for, not hurried.
    expect: { poll: { timeout: 15_000 } },
    globalSetup: ['infra/testing/synthesiserSetup.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{proto,core,client,cli,console,coap-ingest,lambdas,infra,local,scripts,bench}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'end to end',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/support/runningStack.ts'],
          // One stack, whose faults are switched by one test at a time.
          fileParallelism: false,
        },
      },
    ],
  },
})
