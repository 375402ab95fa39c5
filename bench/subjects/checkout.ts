import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import { placeOf } from '../../local/place.ts'
import { type StackResources, stackResources } from '../../local/template/stackResources.ts'
import type { Assembly } from '../../local/template/synth.ts'

/** The stack as it would be deployed: template and bundles, from the stage `local`. */
export type Synthesised = { readonly assembly: Assembly; readonly resources: StackResources }

/** A checkout of this repository whose programs are measured. */
export type Checkout = {
  readonly root: string
  /** An empty folder of this run. */
  readonly scratch: string
  /** Synthesises once in a run. @throws Error with the output of the CDK app */
  readonly synthesised: () => Promise<Synthesised>
}

type Synthesise = (outdir: string, settings: Readonly<Record<string, unknown>>) => Promise<Assembly>
const SynthModule = z.object({ synthesise: z.custom<Synthesise>(value => typeof value === 'function') })

/** @param root folder of the checkout; this one unless given */
export const checkout = (root: string = join(import.meta.dirname, '../..')): Checkout => {
  const scratch = mkdtempSync(join(tmpdir(), 'sonde-bench-'))
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
  const path = resolve(root)
  const synthesise = async (): Promise<Synthesised> => {
    const module = SynthModule.parse(await import(pathToFileURL(join(path, 'local/template/synth.ts')).href))
    const assembly = await module.synthesise(join(scratch, 'assembly'), { stage: 'local' })
    return { assembly, resources: stackResources(assembly.template, placeOf(assembly)) }
  }
  let synthesised: Promise<Synthesised> | undefined
  return {
    root: path,
    scratch,
    synthesised: () => {
      synthesised ??= synthesise()
      return synthesised
    },
  }
}
