import * as z from 'zod'

const Reference = z.strictObject({ $ref: z.string().startsWith('#/') })
const Key = z.string().regex(/^[\w.-]+$/)
const byName = <Value extends z.ZodType>(value: Value) => z.record(Key, value)
const ObjectSchema = z.looseObject({ type: z.literal('object'), properties: z.record(z.string(), z.unknown()) })

const Server = z.strictObject({
  host: z.string().regex(/^[^/]+$/, 'a host, without scheme and path'),
  protocol: z.string(),
  description: z.string(),
  variables: byName(z.strictObject({ description: z.string(), examples: z.array(z.string()) })),
  security: z.array(Reference),
})

const Channel = z.strictObject({
  address: z.string(),
  title: z.string(),
  description: z.string(),
  servers: z.array(Reference),
  messages: byName(Reference),
  bindings: z.strictObject({
    ws: z.strictObject({
      method: z.enum(['GET', 'POST']),
      query: ObjectSchema,
      headers: ObjectSchema,
      bindingVersion: z.literal('0.1.0'),
    }),
  }),
})

const Operation = z.strictObject({
  action: z.enum(['send', 'receive']),
  channel: Reference,
  summary: z.string(),
  description: z.string().optional(),
  messages: z.array(Reference).min(1),
  reply: z.strictObject({ channel: Reference, messages: z.array(Reference).min(1) }).optional(),
})

const Message = z.strictObject({
  name: z.string(),
  title: z.string(),
  summary: z.string().min(1),
  contentType: z.string().optional(),
  payload: z.looseObject({ $ref: z.string().optional() }),
  examples: z.array(z.strictObject({ payload: z.unknown() })).min(1),
})

const SecurityScheme = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('http'),
    scheme: z.string(),
    bearerFormat: z.string().optional(),
    description: z.string(),
  }),
  z.strictObject({
    type: z.literal('httpApiKey'),
    in: z.enum(['query', 'header', 'cookie']),
    name: z.string(),
    description: z.string(),
  }),
])

/**
 * The part of AsyncAPI 3.0.0 that a document of ours uses ("AsyncAPI Specification 3.0.0", "WebSockets Bindings" 0.1.0):
 * which keys an object has, which it must have, and where only a reference may stand.
 */
export const AsyncApi = z.strictObject({
  asyncapi: z.literal('3.0.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  defaultContentType: z.string(),
  servers: byName(Server),
  channels: byName(Channel),
  operations: byName(Operation),
  components: z.strictObject({
    schemas: byName(z.looseObject({})),
    messages: byName(Message),
    securitySchemes: byName(SecurityScheme),
  }),
})
