import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import { unless, unlessDenied } from '../../aws/refusal.ts'
import { type Account, type Check, isFirst } from './account.ts'
import { type Finding, mend } from './finding.ts'
import { quoted } from './shell.ts'

/** A domain name of the stage, and the region in which its certificate has to be. */
type Domain = {
  readonly setting: 'consoleDomain' | 'httpDomain' | 'webSocketDomain'
  readonly name: string
  readonly certificateArn: string
}

const DnsRecord = z.looseObject({ Name: z.string(), Type: z.string(), Value: z.string() })
const Described = z.looseObject({
  Certificate: z.looseObject({
    Status: z.string(),
    DomainName: z.string().default(''),
    SubjectAlternativeNames: z.array(z.string()).default([]),
    DomainValidationOptions: z.array(z.looseObject({ ResourceRecord: DnsRecord.optional() })).default([]),
  }),
})
const Zones = z.looseObject({
  HostedZones: z.union([
    z.literal(''),
    z.looseObject({ HostedZone: xmlList(z.looseObject({ Id: z.string(), Name: z.string() })) }),
  ]),
})

const about = 'domain'

/** Whether the certificates of the stage's names are issued and fit, and whether the names are free. */
export const domains: Check = async account => {
  const { consoleDomain, httpDomain, webSocketDomain } = account.config
  const all = Object.entries({ consoleDomain, httpDomain, webSocketDomain }).flatMap(([setting, domain]) =>
    domain ? [{ ...domain, setting } as const] : [],
  )
  const found = await Promise.all(
    all
      .flatMap(domain => [
        certificateOf(account, domain),
        ...(domain.setting === 'consoleDomain' ? [] : [nameOf(account, domain)]),
      ])
      .map(finding => finding.catch(unlessDenied([]))),
  )
  return found.flat()
}

const certificateOf = async (account: Account, domain: Omit<Domain, 'setting'> & { readonly setting: string }) => {
  const { ask, region: own, id, partition } = account
  const { name, certificateArn: arn, setting } = domain
  const [, , , region = '', accountId] = arn.split(':')
  const wanted = setting === 'consoleDomain' ? partition.home : own
  const request = `aws acm request-certificate --domain-name ${quoted(name)} --validation-method DNS --region ${wanted}`
  const problem = (why: string, command = request): Finding[] => [mend({ about, why: `${setting}: ${why}`, command })]
  if (accountId !== id) return problem(`its certificate is in the account ${accountId}, and the stage in ${id}`)
  if (region !== wanted) return problem(`its certificate is in ${region}, and has to be in ${wanted}`)
  const answer = await ask('acm:DescribeCertificate', { CertificateArn: arn }, region).catch(
    unless(/^ResourceNotFoundException$/, undefined),
  )
  if (answer === undefined) return problem(`there is no certificate ${arn}`)
  const { Status, DomainName, SubjectAlternativeNames, DomainValidationOptions } = Described.parse(answer).Certificate
  if (Status === 'PENDING_VALIDATION') {
    const record = DomainValidationOptions.find(({ ResourceRecord }) => ResourceRecord)?.ResourceRecord
    if (!record)
      return problem(
        'its certificate waits for a confirmation by email',
        `aws acm resend-validation-email --certificate-arn ${quoted(arn)} --domain ${quoted(name)} --validation-domain ${quoted(name)} --region ${region}`,
      )
    return problem(
      `its certificate waits for the DNS record ${record.Name} ${record.Type} ${record.Value}`,
      await recordCommand(account, record),
    )
  }
  if (Status !== 'ISSUED') return problem(`its certificate is ${Status}`)
  if (![DomainName, ...SubjectAlternativeNames].some(one => covers(one, name)))
    return problem(`its certificate is for ${DomainName}, and not for ${name}`)
  return []
}

/** A wildcard stands for one label (RFC 6125 §6.4.3). */
const covers = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.startsWith('*.') && name.slice(name.indexOf('.') + 1) === pattern.slice(2))

/** The command that makes the record: in the hosted zone of this account, where it has one for the name. */
const recordCommand = async ({ ask }: Account, record: z.infer<typeof DnsRecord>): Promise<string> => {
  const labels = record.Name.replace(/\.$/, '').split('.')
  const candidates = labels.slice(1, -1).map((_, at) => `${labels.slice(at + 1).join('.')}.`)
  for (const candidate of candidates) {
    const { HostedZones } = Zones.parse(await ask('route53:ListHostedZonesByName', { dnsname: candidate, maxitems: 1 }))
    const zone = HostedZones === '' ? undefined : HostedZones.HostedZone.find(({ Name }) => Name === candidate)
    if (!zone) continue
    const ResourceRecordSet = {
      Name: record.Name,
      Type: record.Type,
      TTL: 300,
      ResourceRecords: [{ Value: record.Value }],
    }
    const batch = { Changes: [{ Action: 'UPSERT', ResourceRecordSet }] }
    return `aws route53 change-resource-record-sets --hosted-zone-id ${zone.Id.split('/').at(-1)} --change-batch ${quoted(JSON.stringify(batch))}`
  }
  return `dig +short ${record.Type} ${record.Name}`
}

/** An API's domain name is one for the region: two stages cannot have the same. */
const nameOf = async (account: Account, { name, setting }: { name: string; setting: string }): Promise<Finding[]> => {
  if (!isFirst(account)) return []
  const answer = await account.ask('apigateway:GetDomainName', { name }).catch(unless(/^NotFoundException$/, undefined))
  if (answer === undefined) return []
  const command = `aws apigatewayv2 get-api-mappings --domain-name ${quoted(name)} --region ${account.region}`
  return [mend({ about, why: `${setting}: another API has the name ${name} already. This shows which`, command })]
}
