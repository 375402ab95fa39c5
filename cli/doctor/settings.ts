import { readFlags } from '../../local/flags.ts'
import { parseDuration } from '../duration.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'

/** The stack to examine, and the time that each hop may take. */
export type DoctorSettings = {
  readonly from:
    | { readonly kind: 'local'; readonly directory: string }
    | { readonly kind: 'deployed'; readonly stack: string; readonly outputs: string; readonly region?: string }
  readonly patienceMs: number
}

export const DOCTOR_USAGE = `Sends one uplink through a stack and checks each hop: dns, udp, answer, bus, storage, token, socket, frame. Names the
first hop that is broken, and the next thing to look at.

  npm run doctor
  npm run doctor -- --stack Sonde-dev [--outputs cdk-outputs.json]
  npm run doctor -- --before-deploy --help     asks an account whether a stage can be deployed into it

  --stack     name of a stack in AWS; without it the one that npm start runs in this folder
  --outputs   its outputs: the file that cdk deploy writes here (cdk-outputs.json unless given), or what
              aws cloudformation describe-stacks prints
  --region    the stack's region; the one of its token secret unless given
  ${dirUsage(12)}
  --patience  how long each hop may take, 10s unless given

The uplink is sent as the device sonde-doctor, which the fleet shows from then on. A token for it is minted from the
stack's secret and lives five minutes. A token in the variable SONDE_TOKEN, such as an issuer's, is used instead.
Exit code 0: every hop works; 1: a hop is broken; 2: the command line is not understood.
`

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong
 */
export const parseDoctorSettings = (args: readonly string[]): DoctorSettings | undefined => {
  const text = { type: 'string' } as const
  const { values } = readFlags({
    args: [...args],
    options: {
      stack: text,
      outputs: text,
      region: text,
      dir: text,
      patience: { ...text, default: '10s' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const { stack, outputs, region, dir } = values
  const directory = localDirectory(dir, { stack })
  const patienceMs = parseDuration('patience', values.patience)
  if (stack === undefined) {
    if (outputs !== undefined || region !== undefined) throw new Error('--outputs and --region go with --stack')
    return { from: { kind: 'local', directory }, patienceMs }
  }
  const deployed = { kind: 'deployed', stack, outputs: outputs ?? 'cdk-outputs.json' } as const
  return { from: { ...deployed, ...(region !== undefined && { region }) }, patienceMs }
}
