/** The functions, by the names of their files in `lambdas/`. */
export const functionNames = [
  'authorize',
  'broadcast',
  'canary',
  'http-config',
  'http-docs',
  'http-read',
  'persist',
  'ws-connect',
  'ws-disconnect',
  'ws-expire',
  'ws-message',
  'ws-opened',
] as const
export type FunctionName = (typeof functionNames)[number]
