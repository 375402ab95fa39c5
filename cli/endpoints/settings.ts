import type { Face, Values } from '../command/flags.ts'
import { localDirectory } from '../stack/directory.ts'
import { stackFlags } from '../stack/flags.ts'
import type { DeployedStack } from '../stack/outputs.ts'

/** The stack whose addresses are printed. */
export type EndpointsSettings = {
  readonly from:
    | { readonly kind: 'local'; readonly directory: string }
    | ({ readonly kind: 'deployed' } & DeployedStack)
}

const { stack, outputs, region, dir } = stackFlags

export const endpointsFace = {
  name: 'endpoints',
  about:
    'Prints the addresses of a stack as variables for a POSIX shell: SONDE_COAP_URL, SONDE_HTTP_URL, SONDE_WEBSOCKET_URL, SONDE_CONSOLE_URL, and of a local stack SONDE_AWS_URL. The examples of the documentation use them.',
  flags: { stack, outputs, region, dir },
  examples: [{ line: 'eval "$(npx sonde endpoints)"', about: 'the addresses of the stack that runs here' }],
} as const satisfies Face

/** @throws Error that names what is wrong */
export const readEndpointsSettings = ({
  stack,
  outputs,
  region,
  dir,
}: Values<typeof endpointsFace.flags>): EndpointsSettings => {
  const directory = localDirectory(dir, { stack })
  if (stack !== undefined) return { from: { kind: 'deployed', stack, outputs, region } }
  if ((outputs ?? region) !== undefined) throw new Error('--outputs and --region go with --stack')
  return { from: { kind: 'local', directory } }
}
