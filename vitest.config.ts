import { defineConfig } from 'vitest/config'
import { FileOrder } from './test/support/fileOrder.ts'
import { base } from './vitest.base.ts'

/** Most tests wait more than they work, also on two cores. */
const SIDE_BY_SIDE = { maxWorkers: 4 }

export default defineConfig({
  test: {
    ...base,
    sequence: { sequencer: FileOrder },
    projects: [
      {
        extends: true,
        test: {
          name: 'end to end',
          include: ['test/*.test.ts'],
          ...SIDE_BY_SIDE,
        },
      },
      {
        extends: true,
        test: {
          name: 'rooms',
          include: [
            '{proto,core,client,cli,console,coap-ingest,firmware,lambdas,infra,local,scripts,bench}/**/*.test.ts',
            'test/support/**/*.test.ts',
          ],
          // Each of these leaves nothing behind: files share what they import, which takes half the time.
          isolate: false,
          ...SIDE_BY_SIDE,
        },
      },
      {
        extends: true,
        test: {
          name: 'one at a time',
          include: ['test/alone/*.test.ts'],
          // They measure, or switch faults of the stack that others share: after all others, and nothing beside them.
          fileParallelism: false,
        },
      },
    ],
  },
})
