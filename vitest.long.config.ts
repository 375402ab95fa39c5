import { defineConfig } from 'vitest/config'
import { base } from './vitest.base.ts'

/** What takes minutes and shows none of the promises: after `npm test`, before a change is taken. */
export default defineConfig({
  test: {
    ...base,
    globalSetup: ['test/support/permissionVerdict.ts', ...base.globalSetup],
    include: ['test/long/*.test.ts'],
    fileParallelism: false,
  },
})
