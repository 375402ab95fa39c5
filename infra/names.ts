/** The functions, by the names of their files in `lambdas/`. */
export const functionNames = [
  'authorize',
  'broadcast',
  'persist',
  'ws-connect',
  'ws-disconnect',
  'ws-message',
  'ws-opened',
] as const
export type FunctionName = (typeof functionNames)[number]
