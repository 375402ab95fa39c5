import * as z from 'zod'
import { understood } from '../template/properties.ts'
import type { StackResources } from '../template/stackResources.ts'

// CloudFormation, "AWS::ApiGatewayV2::DomainName" and "… ApiMapping". Certificates and TLS are not emulated.

const Domain = z.strictObject({ DomainName: z.string() })
const domainIgnored = {
  DomainNameConfigurations: 'there is no TLS on the loopback',
  Tags: 'no tag conditions are known locally',
}
const Mapping = z.strictObject({ ApiId: z.string(), DomainName: z.string(), Stage: z.string() })

/**
 * The APIs that answer under a domain name of the team, by that name. Nothing resolves the names here: where the template tells
 * them to others, they are translated.
 * @returns ids of APIs by the names
 * @throws Error for a property that is not understood (a mapping with a path)
 */
export const ownNames = ({ ofType }: StackResources): ReadonlyMap<string, string> => {
  for (const domain of ofType('AWS::ApiGatewayV2::DomainName')) understood(domain, Domain, domainIgnored)
  const mappings = ofType('AWS::ApiGatewayV2::ApiMapping').map(mapping => understood(mapping, Mapping))
  return new Map(mappings.map(({ DomainName, ApiId }) => [DomainName, ApiId]))
}
