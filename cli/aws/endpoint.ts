import type { Operation } from './operations.ts'

/** The part of AWS that a region belongs to: its name in ARNs, its domain, and the region of its global services. */
export type Partition = { readonly name: 'aws' | 'aws-cn'; readonly domain: string; readonly home: string }

/** The partition of a region. Templates are made for these two. */
export const partitionOf = (region: string): Partition =>
  region.startsWith('cn-')
    ? { name: 'aws-cn', domain: 'amazonaws.com.cn', home: 'cn-north-1' }
    : { name: 'aws', domain: 'amazonaws.com', home: 'us-east-1' }

/** Where an operation is asked, and the region that signs (AWS General Reference, "Service endpoints"). */
export const endpointOf = (
  { service, host = service, isGlobal }: Operation,
  region: string,
): { readonly host: string; readonly region: string } => {
  const { name, domain, home } = partitionOf(region)
  if (!isGlobal) return { host: `${host}.${region}.${domain}`, region }
  if (name === 'aws') return { host: `${host}.${domain}`, region: home }
  // In China, CloudFront and Route 53 are in Ningxia, and Route 53 has no region in its name.
  const signing = service === 'iam' ? home : 'cn-northwest-1'
  return { host: service === 'route53' ? `route53.${domain}` : `${host}.${signing}.${domain}`, region: signing }
}
