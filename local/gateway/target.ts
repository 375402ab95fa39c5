import type { Resource } from '../contracts.ts'
import { named } from '../template/properties.ts'

/** The integration that a route leads to. "AWS::ApiGatewayV2::Route", Target: `integrations/ID`. @throws Error when there is none such */
export const integrationOf = (route: Resource, target: string, integrations: readonly Resource[]): Resource => {
  const found = integrations.find(({ ref }) => `integrations/${ref}` === target)
  if (found === undefined) throw new Error(`${named(route)}: integration ${target} is not in the template`)
  return found
}
