import { describe, expect, it } from 'vitest'
import { arnPattern } from './wildcard.ts'

describe('an ARN pattern', () => {
  const api = 'arn:aws:execute-api:us-east-1:000000000000:abc/$default/GET/devices/{id}'
  it.each([
    [api, true],
    ['*', true],
    ['arn:aws:execute-api:us-east-1:000000000000:abc/*/*/devices/{id}', true],
    ['arn:aws:execute-api:us-east-1:000000000000:ab?/*', true],
    ['arn:aws:execute-api:*:abc/*', false],
    ['arn:aws:execute-api:us-east-1:000000000000:abc/*/*/devices', false],
    ['arn:aws:execute-api:us-east-1:000000000000:abcd/*', false],
  ])('%s: %s', (pattern, matches) => {
    expect(arnPattern(pattern)(api)).toBe(matches)
  })
})
