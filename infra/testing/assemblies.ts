import { inject } from 'vitest'
import * as z from 'zod'
import { type Bundles, bundlesIn } from '../bundle.ts'
import { functionNames } from '../names.ts'

const Assembled = z.object({
  directory: z.string(),
  stackName: z.string(),
  bundleSizes: z.record(z.string(), z.number()),
})

const asked = async (path: string, body: unknown): Promise<unknown> => {
  const response = await fetch(`${inject('synthesiserUrl')}${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}

/**
 * A synthesised stage: its folder, which all tests read and none writes.
 * @throws Error with what the CDK says against the settings
 */
export const assembled = async (settings: Readonly<Record<string, unknown>>): Promise<z.infer<typeof Assembled>> =>
  Assembled.parse(await asked('/assembly', settings))

/** The programs of a stack, bundled once for all tests of a run. */
export const bundlesOf = async ({ schemaDir }: { readonly schemaDir: string }): Promise<Bundles> => {
  const { directory } = z.object({ directory: z.string() }).parse(await asked('/bundles', schemaDir))
  return bundlesIn({ directory, functions: functionNames })
}
