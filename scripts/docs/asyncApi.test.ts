import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { asyncApiDocument } from './asyncApi.ts'
import { AsyncApi } from './asyncApiShape.ts'
import { referencesIn, resolved } from './references.ts'
import { serverFrames } from './serverFrames.ts'
import { viewerActions } from './viewerMessages.ts'

const document = AsyncApi.parse(asyncApiDocument())
const { servers, channels, operations, components } = document
const { messages, schemas } = components
const targets = (references: readonly { readonly $ref: string }[]) => references.map(({ $ref }) => $ref)

/** The schema that validates each message, by the name of the message. */
const validators: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(serverFrames.map(({ name, schema }) => [name, schema])),
  PingText: z.literal('ping'),
  ...Object.fromEntries(
    viewerActions.map(({ action, schema }) => [`${action[0]?.toUpperCase()}${action.slice(1)}Message`, schema]),
  ),
}

/** Every object and list inside a value. */
const within = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(within)] : []

describe('the AsyncAPI document', () => {
  it('has everything that it refers to', () => {
    const references = referencesIn(document)
    expect(references.length).toBeGreaterThan(50)
    expect(references.filter(reference => resolved(document, reference) === undefined)).toEqual([])
  })

  it('has each frame and each action as a message, and no other', () => {
    expect(Object.keys(messages).toSorted()).toEqual(Object.keys(validators).toSorted())
    expect(Object.keys(channels.live?.messages ?? {})).toEqual(Object.keys(messages))
  })

  it('receives every frame, sends every action, and is answered by frames', () => {
    const frames = serverFrames.map(({ name }) => `#/channels/live/messages/${name}`)
    expect(targets(operations.receiveFrames?.messages ?? [])).toEqual(frames)
    const sending = Object.values(operations).filter(({ action }) => action === 'send')
    const sent = sending.flatMap(operation => targets(operation.messages))
    const all = Object.keys(messages).map(name => `#/channels/live/messages/${name}`)
    expect([...frames, ...sent].toSorted()).toEqual(all.toSorted())
    const replies = sending.flatMap(({ reply }) => targets(reply?.messages ?? []))
    expect(replies.filter(reply => !frames.includes(reply))).toEqual([])
  })

  it.each(Object.entries(operations))('%s refers to messages by way of its channel', (_, { channel, ...operation }) => {
    expect(operation.reply?.channel ?? channel).toEqual(channel)
    const references = targets([...operation.messages, ...(operation.reply?.messages ?? [])])
    expect(references.filter(reference => !reference.startsWith(`${channel.$ref}/messages/`))).toEqual([])
  })

  it.each(Object.entries(servers))('server %s declares the variables of its host, and how to get in', (_, server) => {
    const named = [...server.host.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name)
    expect(Object.keys(server.variables)).toEqual(named)
    expect(targets(server.security)).toEqual(
      Object.keys(components.securitySchemes).map(name => `#/components/securitySchemes/${name}`),
    )
  })

  it.each(Object.entries(messages))('%s has examples that fit its schema', (name, { examples }) => {
    for (const { payload } of examples) {
      expect(validators[name]?.parse(JSON.parse(JSON.stringify(payload)))).toEqual(payload)
    }
  })

  it.each(Object.entries(messages))('%s is told apart by one value', (name, { payload }) => {
    const schema = payload.$ref === undefined ? payload : resolved(document, payload.$ref)
    const { properties } = z.looseObject({ properties: z.record(z.string(), z.unknown()).default({}) }).parse(schema)
    const tag = properties.type ?? properties.action ?? schema
    const others = Object.keys(validators).filter(other => other !== name)
    expect(tag).toMatchObject({ const: expect.any(String) })
    for (const other of others) {
      const [example] = messages[other]?.examples ?? []
      expect(validators[name]?.safeParse(example?.payload).success).toBe(false)
    }
  })

  it.each(Object.entries(schemas))('%s stands nowhere but among the components', (name, schema) => {
    // Zod's own definition of any JSON value spells its objects out.
    const { JsonValue, ...ours } = schemas
    const places = [channels, operations, messages, ...Object.values(ours).flatMap(one => Object.values(one))]
    const text = JSON.stringify(schema)
    expect(places.flatMap(within).filter(part => JSON.stringify(part) === text)).toEqual([])
    expect(referencesIn(document), `${name} is used`).toContain(`#/components/schemas/${name}`)
  })
})

describe('resolved', () => {
  it('follows escaped names, and leads nowhere where nothing is', () => {
    expect(resolved({ 'a/b': { '~c': 1 } }, '#/a~1b/~0c')).toBe(1)
    expect(resolved({ a: 1 }, '#/a/b')).toBeUndefined()
    expect(resolved({ a: 1 }, 'elsewhere.json#/a')).toBeUndefined()
  })
})
