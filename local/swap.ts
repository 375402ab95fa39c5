import { assetOf, codeHash } from './assets.ts'
import { shortName } from './console.ts'
import { runningFunctions } from './console-site/deployers.ts'
import type { LambdaService } from './lambda/lambdaService.ts'
import { placeOf } from './place.ts'
import type { ConsoleSite } from './services/consoleSite.ts'
import type { CustomResourcesOfStack } from './services/customResources.ts'
import { type StackResources, stackResources } from './template/stackResources.ts'
import type { Assembly } from './template/synth.ts'

/**
 * Swaps the functions whose asset differs in this assembly, and the console's files, and has custom resources changed whose properties
 * differ. @returns the names of the swapped parts. @throws Error with the reason of the function behind a custom resource
 */
export type Swap = (assembly: Assembly) => Promise<readonly string[]>

export const swapper = (
  first: StackResources,
  {
    lambda,
    site,
    customResources,
  }: {
    readonly lambda: Pick<LambdaService, 'replaceCode'>
    readonly site: ConsoleSite | undefined
    readonly customResources: Pick<CustomResourcesOfStack, 'bring'>
  },
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
    swapped.push(...(await customResources.bring(changed)))
    return swapped
  }
}
