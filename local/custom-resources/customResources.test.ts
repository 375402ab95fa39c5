import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Resource } from '../contracts.ts'
import { type Door, openDoor } from '../door.ts'
import { ANSWER_PREFIX, frontHandler } from '../front/front.ts'
import { testJournal } from '../journal/testJournal.ts'
import { arnOf, serviceOf } from '../lambda/testService.ts'
import { outcomeOf } from './answer.ts'
import { answers } from './answers.ts'
import { customResources } from './customResources.ts'

/** A function behind custom resources: it answers as its property `does` says. */
const FUNCTION = `
export const handler = async event => {
  const { ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties: { does } } = event
  const Status = does === 'refuse' ? 'FAILED' : 'SUCCESS'
  if (does === 'throw') throw new TypeError('it is broken')
  const body = { Status, Reason: does === 'refuse' ? 'there is no such channel' : undefined, PhysicalResourceId: 'made-' + LogicalResourceId, StackId, RequestId, LogicalResourceId }
  console.log(JSON.stringify({ event: { ...event, ResponseURL: undefined, RequestId: undefined } }))
  if (does !== 'nothing') await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(body) })
}`
const custom = (logicalId: string, properties: object, dependsOn: readonly string[] = []): Resource => ({
  logicalId,
  type: 'Custom::AlertRules',
  ref: logicalId,
  arn: '',
  properties: { ServiceToken: arnOf('rules'), ...properties },
  dependsOn,
})

const opened = answers()
const lambda = serviceOf({ rules: FUNCTION })
let front: Door
beforeAll(async () => {
  front = await openDoor({ port: 0 })
  front.open(
    frontHandler({
      services: {},
      connections: () => undefined,
      callerOf: () => undefined,
      local: {},
      answered: opened.put,
    }),
  )
})
afterAll(async () => {
  await lambda.close()
  await front.close()
})

const stackOf = (journal = testJournal()) =>
  customResources({
    stackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/Sonde/local',
    functionArns: [arnOf('rules')],
    invoke: lambda.service.invokeMapped,
    answers: opened,
    responseUrl: token => `${front.url}${ANSWER_PREFIX}${token}`,
    records: journal.records('custom-resource'),
    say: () => undefined,
  })
/** The requests about one resource, once there are so many. */
const requestsFor = (logicalId: string, count: number): Promise<readonly Record<string, unknown>[]> =>
  vi.waitFor(
    () => {
      const events = lambda.lines.flatMap(line =>
        line.includes('"event"') ? [JSON.parse(line.slice(line.indexOf('{'))).event] : [],
      )
      const about = events.filter(({ LogicalResourceId }) => LogicalResourceId === logicalId)
      expect(about).toHaveLength(count)
      return about
    },
    { timeout: 30_000 },
  )

describe('a custom resource', () => {
  it('is made by its function, changed when its properties differ, and left alone otherwise', async () => {
    const stack = stackOf()
    expect(await stack.bring([custom('Rules', { count: 3, on: true, names: ['a'] })])).toEqual(['Rules'])
    expect(await stack.bring([custom('Rules', { count: 3, on: true, names: ['a'] })])).toEqual([])
    await stack.bring([custom('Rules', { count: 4, on: true, names: [] })])
    expect(await stack.bring([])).toEqual([])
    const token = { ServiceToken: arnOf('rules') }
    const first = { ...token, count: '3', on: 'true', names: ['a'] }
    expect(await requestsFor('Rules', 2)).toMatchObject([
      {
        RequestType: 'Create',
        ResourceType: 'Custom::AlertRules',
        LogicalResourceId: 'Rules',
        ResourceProperties: first,
      },
      {
        RequestType: 'Update',
        PhysicalResourceId: 'made-Rules',
        ResourceProperties: { ...token, count: '4', names: [] },
        OldResourceProperties: first,
      },
    ])
  })

  it('is known to the next run, which changes it when its properties differ', async () => {
    const journal = testJournal()
    await stackOf(journal).bring([custom('Kept', { a: 1 })])
    const next = stackOf(journal)
    expect(await next.bring([custom('Kept', { a: 1 })])).toEqual([])
    expect(await stackOf(journal).bring([custom('Kept', { a: 2 })])).toEqual(['Kept'])
    expect((await requestsFor('Kept', 2))[1]).toMatchObject({
      RequestType: 'Update',
      OldResourceProperties: { a: '1' },
    })
  })

  it('is made after those that it depends on', async () => {
    const resources = [custom('A', {}, ['B', 'Table']), custom('B', {}, ['C']), custom('C', {})]
    expect(await stackOf().bring(resources)).toEqual(['C', 'B', 'A'])
    await expect(stackOf().bring([custom('A', {}, ['B']), custom('B', {}, ['A'])])).rejects.toThrow('circle')
  })

  it.each([
    ['refuses', { does: 'refuse' }, 'Rules (Custom::AlertRules): the resource has failed: there is no such channel'],
    ['throws', { does: 'throw' }, 'the function has failed: TypeError: it is broken'],
    ['gives no answer', { does: 'nothing', ServiceTimeout: 1 }, 'no answer within 1 s'],
    ['is not of the template', { ServiceToken: arnOf('other') }, `no function ${arnOf('other')}`],
  ])('stops the start with the reason when its function %s', async (_, properties, reason) => {
    await expect(stackOf().bring([custom('Rules', properties)])).rejects.toThrow(reason)
  })

  it('takes one answer, and none that nobody waits for', async () => {
    const { answer, close } = opened.open('token')
    const put = () => fetch(`${front.url}${ANSWER_PREFIX}token`, { method: 'PUT', body: 'x' })
    expect([(await put()).status, (await put()).status]).toEqual([200, 403])
    expect((await answer).toString()).toBe('x')
    close()
    expect((await fetch(`${front.url}${ANSWER_PREFIX}other`)).status).toBe(403)
  })
})

describe('an answer is a failure', () => {
  const asked = { StackId: 's', RequestId: 'r', LogicalResourceId: 'l' }
  const whole = { Status: 'SUCCESS', PhysicalResourceId: 'p', ...asked }
  it.each([
    ['when it is too long', { ...whole, Data: { x: 'x'.repeat(4096) } }, 'too long'],
    ['when it names no resource', { ...whole, PhysicalResourceId: undefined }, 'PhysicalResourceId'],
    ['when it is for another request', { ...whole, RequestId: 'other' }, 'RequestId'],
    ['when it says so without a reason', { ...whole, Status: 'FAILED' }, 'no reason'],
  ])('%s', (_, answer, words) => {
    expect(outcomeOf(Buffer.from(JSON.stringify(answer)), asked)).toMatchObject({
      failure: expect.stringContaining(words),
    })
  })

  it('unless all of it fits', () => {
    expect(outcomeOf(Buffer.from(JSON.stringify(whole)), asked)).toEqual({ physicalResourceId: 'p' })
    expect(outcomeOf(Buffer.from('{'), asked)).toEqual({ failure: 'Response is not valid JSON' })
  })
})
