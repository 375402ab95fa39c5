import type { Face, Values } from '../command/flags.ts'
import { parseDuration } from '../duration.ts'
import { localDirectory } from '../stack/directory.ts'
import { stackFlags } from '../stack/flags.ts'
import type { DeployedStack } from '../stack/outputs.ts'

/** The stack to examine, and the time that each hop may take. */
export type DoctorSettings = {
  readonly from:
    | { readonly kind: 'local'; readonly directory: string }
    | ({ readonly kind: 'deployed' } & DeployedStack)
  readonly patienceMs: number
}

export const doctorFace = {
  name: 'doctor',
  about:
    'Sends one uplink through a stack and checks each hop: dns, udp, answer, bus, storage, token, socket, frame. Then sends as a device with a key, and tries what has to be refused in its name. Names the first hop that is broken, and the next thing to look at.',
  flags: {
    ...stackFlags,
    patience: { value: 'time', about: 'how long each hop may take, 10s unless given' },
    'before-deploy': {
      about: 'asks an account whether a stage can be deployed into it; with --help it shows its own flags',
    },
  },
  examples: [{ line: 'npx sonde doctor', about: 'the stack that runs here' }],
  notes: `The uplink is sent as the device sonde-doctor, which the fleet shows from then on. The device
sonde-doctor-key has a key for as long as the doctor looks: that takes the scope admin, without which it is left out. Tokens are minted from the
stack's secret and live five minutes. A token in the variable SONDE_TOKEN, such as an issuer's, is used instead.
Exit code 0: every hop works; 1: a hop is broken; 3: the command line is not understood.`,
} as const satisfies Face

/** @throws Error that names what is wrong */
export const readDoctorSettings = ({
  stack,
  outputs,
  region,
  dir,
  patience = '10s',
}: Values<typeof doctorFace.flags>): DoctorSettings => {
  const directory = localDirectory(dir, { stack })
  const patienceMs = parseDuration('patience', patience)
  if (stack !== undefined) return { from: { kind: 'deployed', stack, outputs, region }, patienceMs }
  if ((outputs ?? region) !== undefined) throw new Error('--outputs and --region go with --stack')
  return { from: { kind: 'local', directory }, patienceMs }
}
