import { assetOf, codeHash } from './assets.ts'
import { shortName } from './console.ts'
import { runningFunctions } from './console-site/deployers.ts'
import type { Resource } from './contracts.ts'
import type { LambdaService } from './lambda/lambdaService.ts'
import { placeOf } from './place.ts'
import type { ConsoleSite } from './services/consoleSite.ts'
import type { CustomResourcesOfStack } from './services/customResources.ts'
import { type StackResources, stackResources } from './template/stackResources.ts'
import type { Assembly } from './template/synth.ts'

/** The names of the parts that run in a new version, and of those that wait for a restart. */
export type Swapped = { readonly swapped: readonly string[]; readonly held: readonly string[] }

/**
 * Swaps the functions whose asset differs in this assembly, and the console's files, and has custom resources changed whose properties
 * differ. A function whose variables or other settings differ as well is held back, and so is one that is new: its code is made for settings that only a
 * restart brings. @throws Error with the reason of the function behind a custom resource
 */
export type Swap = (assembly: Assembly) => Promise<Swapped>

/** The settings of a function without its code; the hashes of assets are taken out. */
const settingsOf = ({ properties: { Code, ...settings } }: Resource): string =>
  JSON.stringify(settings).replace(/[0-9a-f]{64}/g, '')

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
  const functions = runningFunctions(first)
  const running = new Map(functions.map(one => [one.logicalId, codeHash(one)]))
  const settings = new Map(functions.map(one => [one.logicalId, settingsOf(one)]))
  return async next => {
    const swapped: string[] = []
    const held: string[] = []
    const changed = stackResources(next.template, placeOf(next))
    for (const resource of runningFunctions(changed)) {
      const hash = codeHash(resource)
      if (running.get(resource.logicalId) === hash) continue
      if (settings.get(resource.logicalId) !== settingsOf(resource)) {
        held.push(shortName(resource.logicalId))
        continue
      }
      await lambda.replaceCode(resource.logicalId, assetOf(next, hash))
      running.set(resource.logicalId, hash)
      swapped.push(shortName(resource.logicalId))
    }
    if (site?.replace(changed, hash => assetOf(next, hash))) swapped.push('console')
    swapped.push(...(await customResources.bring(changed)))
    return { swapped, held }
  }
}
