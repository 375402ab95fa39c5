import type { Stack } from 'aws-cdk-lib'
import type { CoapListener } from './coap-listener.ts'
import type { OwnProgram } from './log-path.ts'
import { SondeFunction } from './sonde-function.ts'

/** The programs of a stack that write logs: its listener and every function. */
export const ownPrograms = (stack: Stack, { logGroup }: CoapListener): readonly OwnProgram[] => [
  { name: 'listener', path: 'CoapListener', logGroup },
  ...stack.node
    .findAll()
    .filter(node => node instanceof SondeFunction)
    .map(({ name, node, logGroup }) => ({ name, path: node.path.split('/').slice(1).join(''), logGroup })),
]
