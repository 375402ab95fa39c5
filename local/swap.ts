import { assetOf, codeHash } from './assets.ts'
import { shortName } from './console.ts'
import { runningFunctions } from './console-site/deployers.ts'
import type { LambdaService } from './lambda/lambdaService.ts'
import { placeOf } from './place.ts'
import type { ConsoleSite } from './services/consoleSite.ts'
import { type StackResources, stackResources } from './template/stackResources.ts'
import type { Assembly } from './template/synth.ts'

/** Swaps the functions whose asset differs in this assembly, and the console's files. @returns the names of the swapped parts */
export type Swap = (assembly: Assembly) => Promise<readonly string[]>

export const swapper = (
  first: StackResources,
  { lambda, site }: { readonly lambda: Pick<LambdaService, 'replaceCode'>; readonly site: ConsoleSite | undefined },
): Swap => {
  const running = new Map(runningFunctions(first).map(one => [one.logicalId, codeHash(one)]))
  return async next => {
    const swapped: string[] = []
    const changed = stackResources(next.template, placeOf(next))
    for (const resource of runningFunctions(changed)) {
      const hash = codeHash(resource)
      if (running.get(resource.logicalId) === hash) continue
      await lambda.replaceCode(resource.logicalId, assetOf(next, hash))
      running.set(resource.logicalId, hash)
      swapped.push(shortName(resource.logicalId))
    }
    if (site?.replace(changed, hash => assetOf(next, hash))) swapped.push('console')
    return swapped
  }
}
