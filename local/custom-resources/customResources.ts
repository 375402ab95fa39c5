import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { CannotStart } from '../cannotStart.ts'
import type { InvokeResult, Resource } from '../contracts.ts'
import type { Left, Records } from '../journal/records.ts'
import { named, Whole } from '../template/properties.ts'
import { type Outcome, outcomeOf } from './answer.ts'
import type { Answers } from './answers.ts'
import { type Before, type Properties, propertiesOf, requestOf } from './request.ts'

const Kept = z.object({
  logicalId: z.string(),
  physicalResourceId: z.string(),
  properties: z.record(z.string(), z.unknown()),
})
const kept = ({ id, record }: Left) => ({ id, ...Kept.parse(JSON.parse(record)) })

/** AWS: "AWS::CloudFormation::CustomResource". A `ServiceTimeout` is in seconds; an hour unless given. */
const Wanted = z.looseObject({
  ServiceToken: z.string(),
  ServiceTimeout: Whole.pipe(z.number().min(1).max(3600)).default(3600),
})

/** The custom resources of a stack. */
export type CustomResources = {
  /**
   * Has the functions make the resources that are new, and change those whose properties differ from what was made before, one after
   * the other. A resource that the template has lost is left as it is: nothing is ever deleted here.
   * @returns the logical ids of what was made or changed. @throws CannotStart with the reason of the function that has failed
   */
  readonly bring: (resources: readonly Resource[]) => Promise<readonly string[]>
}

/** After those that it depends on, as far as they are custom resources too. */
const inOrder = (resources: readonly Resource[]): readonly Resource[] => {
  const names = new Set(resources.map(({ logicalId }) => logicalId))
  const ordered: Resource[] = []
  while (ordered.length < resources.length) {
    const done = new Set(ordered.map(({ logicalId }) => logicalId))
    const next = resources.find(
      ({ logicalId, dependsOn = [] }) =>
        !done.has(logicalId) && dependsOn.every(other => !names.has(other) || done.has(other)),
    )
    if (!next) throw new Error('custom resources depend on each other in a circle')
    ordered.push(next)
  }
  return ordered
}

/**
 * Does for custom resources what CloudFormation does: invokes the function behind each, and waits for its answer at `ResponseURL`.
 * Lambda would try a function that fails twice more; here the first failure is told.
 * AWS: "How custom resources work", "Custom resource request objects".
 */
export const customResources = ({
  stackId,
  functionArns,
  invoke,
  answers,
  responseUrl,
  records,
  say,
}: {
  stackId: string
  functionArns: readonly string[]
  invoke: (functionArn: string, event: unknown) => Promise<InvokeResult>
  answers: Answers
  /** The address where a function puts its answer. */
  responseUrl: (token: string) => string
  records: Records
  say: (message: string, fields: Readonly<Record<string, string>>) => void
}): CustomResources => {
  const made = new Map<string, Before & { readonly record: number }>()
  for (const { id, logicalId, ...before } of records.left(kept)) made.set(logicalId, { ...before, record: id })

  const ask = async (resource: Resource, properties: Properties, before: Before | undefined): Promise<Outcome> => {
    const wanted = Wanted.safeParse(resource.properties)
    if (!wanted.success) return { failure: z.prettifyError(wanted.error).replaceAll(/\s+/g, ' ') }
    const { ServiceToken, ServiceTimeout } = wanted.data
    if (!functionArns.includes(ServiceToken))
      return { failure: `property ServiceToken: no function ${ServiceToken} of the template runs here` }
    const token = randomUUID()
    const asked = { StackId: stackId, RequestId: token, LogicalResourceId: resource.logicalId }
    const { answer, close } = answers.open(token)
    const over = new AbortController()
    const event = requestOf(resource, { asked, responseUrl: responseUrl(token), properties, before })
    const failed = invoke(ServiceToken, event).then(
      ({ functionError }) =>
        functionError
          ? { failure: `the function has failed: ${functionError.errorType}: ${functionError.errorMessage}` }
          : // It may answer later, by another program.
            new Promise<never>(() => undefined),
      (error: unknown) => ({ failure: `the function was not invoked: ${String(error)}` }),
    )
    const late = wait(
      ServiceTimeout * 1000,
      { failure: `no answer within ${ServiceTimeout} s` },
      { signal: over.signal },
    )
    try {
      // An answer counts, even where the function fails after it.
      return await Promise.race([answer.then(body => outcomeOf(body, asked)), failed, late])
    } finally {
      close()
      over.abort()
      late.catch(() => undefined)
    }
  }

  const bringOne = async (resource: Resource): Promise<boolean> => {
    const { logicalId } = resource
    const properties = propertiesOf(resource)
    const before = made.get(logicalId)
    if (before && isDeepStrictEqual(before.properties, properties)) return false
    const outcome = await ask(resource, properties, before)
    if ('failure' in outcome)
      throw new CannotStart(`${named(resource)}: the ${before ? 'change' : 'resource'} has failed: ${outcome.failure}`)
    const { physicalResourceId } = outcome
    const recordOf = () => JSON.stringify({ logicalId, physicalResourceId, properties } satisfies z.infer<typeof Kept>)
    const record = before?.record ?? records.keep(recordOf)
    if (before) records.replace(record, recordOf)
    made.set(logicalId, { physicalResourceId, properties, record })
    await records.written()
    say(before ? 'a custom resource was changed' : 'a custom resource was made', { resource: logicalId })
    return true
  }

  return {
    bring: async resources => {
      const brought: string[] = []
      for (const resource of inOrder(resources)) if (await bringOne(resource)) brought.push(resource.logicalId)
      return brought
    },
  }
}
