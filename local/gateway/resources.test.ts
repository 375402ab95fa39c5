import { expect, it } from 'vitest'
import type { Resource } from '../contracts.ts'
import { apiResources, ofProtocol } from './resources.ts'

const resource = (kind: string, ref: string, properties: Resource['properties']): Resource => ({
  logicalId: ref,
  type: `AWS::ApiGatewayV2::${kind}`,
  ref,
  arn: '',
  properties,
})
const template = (...more: readonly Resource[]) => {
  const all = [
    resource('Api', 'socket', { ProtocolType: 'WEBSOCKET' }),
    resource('Api', 'http', { ProtocolType: 'HTTP' }),
    resource('Route', 'connect', { ApiId: 'socket' }),
    resource('Route', 'devices', { ApiId: 'http' }),
    resource('Stage', 'live', { ApiId: 'socket' }),
    resource('Stage', 'default', { ApiId: 'http' }),
    ...more,
  ]
  return apiResources(type => all.filter(one => one.type === type))
}

it('each kind of API has its own parts', () => {
  const refs = (some: readonly Resource[]) => some.map(({ ref }) => ref)
  const { apis, routes, stages } = ofProtocol(template(), 'HTTP')
  expect([refs(apis), refs(routes), refs(stages)]).toEqual([['http'], ['devices'], ['default']])
  expect(refs(ofProtocol(template(), 'WEBSOCKET').routes)).toEqual(['connect'])
})

it.each([
  [resource('Route', 'stray', { ApiId: 'gone' }), 'stray (AWS::ApiGatewayV2::Route): API gone is not in the template'],
  [resource('Api', 'odd', { ProtocolType: 'MQTT' }), 'property ProtocolType: MQTT'],
])('%j is refused', (one, message) => {
  expect(() => ofProtocol(template(one), 'HTTP')).toThrow(message)
})
