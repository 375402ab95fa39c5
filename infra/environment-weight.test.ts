import { describe, expect, it } from 'vitest'
import { environmentProblems, environmentWeight } from './environment-weight.ts'
import { assembled } from './testing/assemblies.ts'

describe('what the variables of a function weigh', () => {
  it('is name and value, and what AWS makes up by an estimate', () => {
    const arn = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] }
    expect(environmentWeight({ A: 'ä', TABLE: { Ref: 'Table' }, ARN: arn })).toEqual([
      ['ARN', 3 + 4 + 128 + 2],
      ['TABLE', 5 + 128],
      ['A', 3],
    ])
  })

  it('is a problem from 4,097 bytes on', () => {
    expect(environmentProblems({ A: 'x'.repeat(4095) })).toEqual([])
    expect(environmentProblems({ A: 'x'.repeat(4096) })).toEqual([expect.stringContaining('is about 4097 bytes')])
  })
})

it('settings that no function can hold stop the synth, and are named', { timeout: 60_000 }, async () => {
  const audience = Array.from({ length: 60 }, (_, index) => `https://api-${index}.example.com/${'x'.repeat(50)}`)
  await expect(assembled({ oidc: { issuer: 'https://login.example.com', audience } })).rejects.toThrow(
    /LivePath\/Authorize.*its environment is about \d{4} bytes.*OIDC \d{4}/s,
  )
})
