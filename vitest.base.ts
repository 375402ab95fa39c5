import type { ViteUserConfig } from 'vitest/config'

/** Settings that all runs of tests share. */
export const base = {
  testTimeout: 120_000,
  // Some start a stack, for which they may have to wait until the stacks of others are up.
  hookTimeout: 180_000,
  // These machines are slow at times: what can be observed is waited for, not hurried.
  expect: { poll: { timeout: 30_000 } },
  // Both start what they stand for with the first test that asks for it.
  globalSetup: ['infra/testing/synthesiserSetup.ts', 'test/support/sharedStack.ts'],
} satisfies ViteUserConfig['test']
