import { defineConfig } from 'vitest/config'
import { base } from './vitest.base.ts'

/** Tests that take minutes and show none of the promises: after `npm test`, before a change is taken. */
export default defineConfig({
  test: {
    ...base,
    globalSetup: ['test/support/permissionVerdict.ts', ...base.globalSetup],
    include: ['test/long/*.test.ts'],
    fileParallelism: false,
  },
})
