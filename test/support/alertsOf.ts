import { expect } from 'vitest'
import * as z from 'zod'
import { type Received, type Receiver, receiver } from '../../core/alerts/testing/receiver.ts'
import type { AlertCondition } from '../../core/contracts/alerts.ts'
import type { StackUnderTest } from './stack.ts'

/** Waits of a test that a busy machine must not break. */
export const PATIENCE = { timeout: 60_000, interval: 100 }

const Entry = z.looseObject({
  name: z.string(),
  state: z.enum(['firing', 'over']),
  durationSeconds: z.number().nullable(),
})
const Body = z.looseObject({
  rule: z.string().nullable(),
  firing: z.number(),
  over: z.number(),
  names: z.number(),
  text: z.string(),
  entries: z.array(Entry),
})
type Body = z.infer<typeof Body>

/** A message to a webhook, read. */
export const bodyOf = ({ body }: Pick<Received, 'body'>): Body => Body.parse(JSON.parse(body))

/** The messages of a rule to a webhook, in words about each device: `ABC123 firing`, in the order in which it came. */
export const toldIn = (received: readonly Received[], rule: string): readonly string[] =>
  received
    .map(bodyOf)
    .filter(body => body.rule === rule)
    .flatMap(({ entries }) => entries.map(({ name, state }) => `${name} ${state}`))

/** The alerts of a stack, asked as its users do. */
export type AlertsOf = {
  /** Makes a webhook channel, and the real server that it leads to. */
  readonly webhook: (name: string, answer?: Parameters<typeof receiver>[0]) => Promise<Receiver>
  readonly channel: (name: string, url: string) => Promise<void>
  readonly rule: (name: string, rule: Rule) => Promise<void>
  /** About how many devices a rule has an open alert. */
  readonly firing: (rule: string) => Promise<number>
  /** Holds messages back, until it is told otherwise: whatever comes meanwhile is one group. */
  readonly hold: () => Promise<void>
  readonly release: () => Promise<void>
  /** Resolves when nothing is on its way: no event, and no message to a channel. Dead letters and timers of open alerts may wait. */
  readonly quiet: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A rule, as far as a test says. */
export type Rule = {
  readonly when: z.input<typeof AlertCondition>
  readonly devices: readonly string[]
  readonly channels: readonly string[]
  readonly coolDownSeconds?: number
}

const Unfinished = z.record(z.string(), z.number())
const Shown = z.looseObject({ firing: z.number() })

export const alertsOf = async (stack: StackUnderTest): Promise<AlertsOf> => {
  const token = await stack.token({ sub: 'alerts', scope: ['read', 'admin'] })
  const servers: Receiver[] = []
  const put = async (path: string, json: object): Promise<void> => {
    const { status, text } = await stack.http(path, { method: 'PUT', token, json })
    expect([path, status, text]).toEqual([path, expect.toSatisfy((code: number) => code < 300), text])
  }
  const channel: AlertsOf['channel'] = (name, url) => put(`/alert-channels/${name}`, { type: 'webhook', url })
  return {
    channel,
    webhook: async (name, answer) => {
      const server = await receiver(answer)
      servers.push(server)
      await channel(name, `http://127.0.0.1:${server.port}/${name}`)
      return server
    },
    rule: (name, rule) => put(`/alerts/${name}`, rule),
    firing: async name => Shown.parse((await stack.http(`/alerts/${name}`, { token })).json).firing,
    hold: () => stack.switchFaults({ 'function-throttle': { rate: 1, function: 'Deliver' } }),
    release: () => stack.switchFaults({}),
    quiet: () =>
      expect
        .poll(async () => {
          const response = await fetch(`${stack.endpoints.aws}/_local/unfinished`)
          const left = Unfinished.parse(await response.json())
          return Object.keys(left).filter(name => !/Letters|Timers/.test(name))
        }, PATIENCE)
        .toEqual([]),
    close: async () => {
      await Promise.all(servers.map(server => server.close()))
    },
  }
}
