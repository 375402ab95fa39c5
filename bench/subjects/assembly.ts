import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StackResources, stackResources } from '../../local/template/stackResources.ts'
import { type Assembly, synthesise } from '../../local/template/synth.ts'

const place = { region: 'us-east-1', accountId: '000000000000' }

/** The stack as it would be deployed: template and bundles, from the stage `local`. */
export type Synthesised = { readonly assembly: Assembly; readonly resources: StackResources }

/** A folder of this run alone, which goes with it. */
export const scratch: string = mkdtempSync(join(tmpdir(), 'sonde-bench-'))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))

let synthesised: Promise<Synthesised> | undefined

/** Synthesises once in a run. @throws Error with what the CDK app printed */
export const theStack = (): Promise<Synthesised> => {
  synthesised ??= synthesise(join(scratch, 'assembly'), { stage: 'local' }).then(assembly => ({
    assembly,
    resources: stackResources(assembly.template, { ...place, stackName: assembly.stackName }),
  }))
  return synthesised
}
