/**
 * The rooms of the house, each with the rooms that it may import from. Imports go downwards only: what is deployed never
 * knows the command line, the local run, the scripts or the CDK app, and a noun of `core` knows only the nouns below it.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  proto: [],
  client: [],
  // What crosses a boundary, and what every noun stands on.
  'core/contracts': ['proto', 'client/ids.ts'],
  'core/runtime': ['core/contracts'],
  'core/table': ['core/contracts', 'core/runtime'],
  'core/http': ['core/contracts', 'core/runtime'],
  'core/coap': ['core/contracts', 'core/runtime', 'proto'],
  // The nouns.
  'core/access': ['core/contracts', 'core/runtime', 'core/table', 'core/http'],
  'core/events': ['core/contracts', 'core/runtime', 'core/table', 'core/http', 'proto', 'client/ids.ts'],
  'core/devices': ['core/contracts', 'core/runtime', 'core/table', 'core/http', 'proto', 'client/ids.ts'],
  'core/viewers': [
    'core/contracts',
    'core/runtime',
    'core/table',
    'core/http',
    'core/events',
    'core/access',
    'client/ids.ts',
  ],
  'core/alerts': [
    'core/contracts',
    'core/runtime',
    'core/table',
    'core/http',
    'core/events',
    'core/access',
    'client/ids.ts',
  ],
  'core/operations': ['core', 'proto', 'client/ids.ts'],
  // The list of the HTTP API's operations, which names a contract of each noun.
  'core/api': [
    'core/contracts',
    'core/http',
    'core/events',
    'core/devices',
    'core/viewers',
    'core/alerts',
    'core/operations',
  ],
  // What runs.
  'coap-ingest': ['core', 'proto', 'client'],
  // C, Python, and the TypeScript with which tests build and run them.
  firmware: ['proto'],
  lambdas: ['core', 'proto', 'client'],
  infra: ['core', 'proto', 'client'],
  console: ['core', 'proto', 'client'],
  local: ['core', 'proto', 'client', 'infra/config.ts'],
  cli: ['core', 'proto', 'client', 'local', 'infra/config.ts'],
}

/** Rooms, and files of tools, that are deployed nowhere and that nothing else imports: they may look at everything. */
const OUTSIDE: readonly string[] = ['scripts', 'test', 'bench', 'docs/examples', 'console/vite.config.ts']

/** Rooms that only tests use: they may look at everything, and no product may look at them. */
const FOR_TESTS: readonly string[] = ['core/testing']

/** A file of tests, or one that only tests use: it may import from any room. */
export const isForTests = (file: string): boolean => /\.test\.tsx?$|(^|\/)testing\//.test(file)

/** The room in which a file stands; nothing for a file at the root, such as a tool's configuration. */
export const roomOf = (file: string): string | undefined =>
  [...OUTSIDE, ...Object.keys(ROOMS), ...FOR_TESTS].find(room => file === room || file.startsWith(`${room}/`))

/** Whether a file may import another, as far as their rooms decide. Inside a room everything may. */
export const mayImport = (from: string, to: string): boolean => {
  const room = roomOf(from)
  if (room === undefined || OUTSIDE.includes(room) || isForTests(from)) return true
  if (to.startsWith(`${room}/`)) return !isForTests(to)
  return !isForTests(to) && (ROOMS[room] ?? []).some(allowed => to === allowed || to.startsWith(`${allowed}/`))
}
