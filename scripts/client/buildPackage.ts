import { bundle, type Weighed } from './bundle.ts'
import { declare } from './declare.ts'

/**
 * Builds the content of the package's `dist`: the bundles and their declarations.
 * @param schema the text of the `uplink.proto` from which the types of uplinks come
 */
export const buildPackage = async (dist: string, schema: string): Promise<readonly Weighed[]> => {
  const [weighed] = await Promise.all([bundle(dist), declare(dist, schema)])
  return weighed
}
