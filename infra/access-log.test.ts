import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { stages } from './testing/stages.ts'
import { synthesised } from './testing/synthesised.ts'

/**
 * The variables that API Gateway documents for access logs, and whose values cannot hold a quotation mark, a backslash or a control
 * character, each with the most hostile values that there are; `-` where it has none. Of HTTP APIs: API Gateway Developer Guide, "Customize
 * HTTP API access logs"; of WebSocket APIs: "Configure logging for WebSocket APIs in API Gateway".
 */
const BOTH = {
  'error.responseType': ['INTEGRATION_FAILURE', 'DEFAULT_5XX'],
  'identity.sourceIp': ['203.0.113.9', '2001:db8::ffff:203.0.113.9'],
  'integration.integrationStatus': ['200', '403'],
  'integration.status': ['200'],
  requestId: ['L7xZ0i-DDoEEMzA='],
  requestTime: ['28/Nov/2026:12:00:00 +0000'],
  status: ['503'],
}
const DOCUMENTED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  HTTP: {
    ...BOTH,
    // RFC 9110 §5.6.2: a method is a token.
    httpMethod: ['GET', "!#$%&'*+-.^_`|~"],
    responseLatency: ['29000'],
    responseLength: ['6291456'],
    routeKey: ['ANY /devices/{id}/events', '$default'],
  },
  WEBSOCKET: {
    ...BOTH,
    'authorizer.status': ['401'],
    connectionId: ['L7xZ0i-DDoECJ_A='],
    eventType: ['CONNECT', 'MESSAGE', 'DISCONNECT'],
    routeKey: ['$connect', '$default', '$disconnect'],
  },
}

const Api = z.looseObject({ ProtocolType: z.enum(['HTTP', 'WEBSOCKET']) })
const Stage = z.looseObject({
  ApiId: z.object({ Ref: z.string() }),
  AccessLogSettings: z.looseObject({ Format: z.string() }).optional(),
})

/** Every format of a stage, with the protocol of its API. */
const formatsOf = async (settings: Readonly<Record<string, unknown>>) => {
  const { json } = await synthesised(settings)
  const Resources = z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.unknown().optional() }))
  const resources = Resources.parse(json.Resources)
  return Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Stage')
    .flatMap(({ Properties }) => {
      const { ApiId, AccessLogSettings } = Stage.parse(Properties)
      const { ProtocolType } = Api.parse(resources[ApiId.Ref]?.Properties)
      return AccessLogSettings ? [{ protocol: ProtocolType, format: AccessLogSettings.Format }] : []
    })
}

const formats = (await Promise.all(Object.values(stages).map(formatsOf))).flat()
const distinct = [...new Map(formats.map(one => [one.format, one])).values()]
const VARIABLE = /\$context\.((?:[A-Za-z]\w*)(?:\.\w+)*)/g

describe('the access logs', () => {
  it('are those of both APIs', () => {
    expect(distinct.map(({ protocol }) => protocol).toSorted()).toEqual(['HTTP', 'WEBSOCKET'])
  })

  it.each(distinct)(
    'of $protocol hold variables that API Gateway documents, and no text that others write',
    ({ protocol, format }) => {
      const variables = [...format.matchAll(VARIABLE)].map(([, name = '']) => name)
      expect(variables.length).toBeGreaterThan(5)
      expect(variables.filter(name => !Object.hasOwn(DOCUMENTED[protocol] ?? {}, name))).toEqual([])
      expect(format.replaceAll(VARIABLE, '')).not.toContain('$')
    },
  )

  it.each(distinct)('of $protocol are JSON on one line, whatever the values are', ({ protocol, format }) => {
    const most = Math.max(...Object.values(DOCUMENTED[protocol] ?? {}).map(values => values.length))
    for (let round = 0; round <= most; round++) {
      const line = format.replaceAll(VARIABLE, (_, name: string) => DOCUMENTED[protocol]?.[name]?.[round] ?? '-')
      expect(line).not.toContain('\n')
      const Line = z.record(z.string(), z.string())
      const { requestId, status, error } = Line.parse(JSON.parse(line))
      expect([requestId, status, error]).not.toContain(undefined)
    }
  })
})
