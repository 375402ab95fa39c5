import { readFlags } from '../../local/flags.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'

/** The stack whose addresses are printed. */
export type EndpointsSettings = {
  readonly from:
    | { readonly kind: 'local'; readonly directory: string }
    | { readonly kind: 'deployed'; readonly stack: string; readonly outputs: string }
}

export const ENDPOINTS_USAGE = `Prints the addresses of a stack as variables for a POSIX shell: SONDE_COAP_URL, SONDE_HTTP_URL, SONDE_WEBSOCKET_URL, SONDE_CONSOLE_URL,
and of a local stack SONDE_AWS_URL. The examples of the documentation use them.

  eval "$(npm run -s endpoints)"
  eval "$(npm run -s endpoints -- --stack Sonde-prod)"

  --stack    name of a stack in AWS; without it the one that npm start runs in this folder
  --outputs  its outputs: the file that cdk deploy writes here (cdk-outputs.json unless given), or what
             aws cloudformation describe-stacks prints
  ${dirUsage(11)}
`

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong
 */
export const parseEndpointsSettings = (args: readonly string[]): EndpointsSettings | undefined => {
  const text = { type: 'string' } as const
  const { values } = readFlags({
    args: [...args],
    options: { stack: text, outputs: text, dir: text, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) return undefined
  const { stack, outputs, dir } = values
  const directory = localDirectory(dir, { stack })
  if (stack !== undefined) return { from: { kind: 'deployed', stack, outputs: outputs ?? 'cdk-outputs.json' } }
  if (outputs !== undefined) throw new Error('--outputs goes with --stack')
  return { from: { kind: 'local', directory } }
}
