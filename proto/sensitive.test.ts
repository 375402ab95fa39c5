import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { sensitivePaths } from './sensitive.ts'

const paths = (text: string) => {
  const { root } = protobuf.parse(`syntax = "proto3"; ${text}`, new protobuf.Root(), { keepCase: true })
  root.resolveAll()
  return sensitivePaths(root.lookupType('M'))
}

describe('sensitive paths', () => {
  it('go through messages and lists', () => {
    const text =
      'message M { repeated Sim sims = 1; uint32 n = 2; } message Sim { string iccid = 1 [debug_redact = true]; }'
    expect(paths(text)).toEqual(['sims.iccid'])
  })

  it('end at a message that is marked itself', () => {
    expect(paths('message M { Sim sim = 1 [debug_redact = true]; } message Sim { string iccid = 1; }')).toEqual(['sim'])
  })

  it('hide a whole map and a whole message within itself, whose paths have no end', () => {
    const text = `message M { map<string, Sim> by_slot = 1; Sim sim = 2; M again = 3; Plain plain = 4; }
      message Sim { string iccid = 1 [debug_redact = true]; Sim spare = 2; M owner = 3; }
      message Plain { Plain inner = 1; bool debug_redact = 2; string shown = 3 [debug_redact = false]; }`
    expect(paths(text)).toEqual(['by_slot', 'sim.iccid', 'sim.spare', 'sim.owner', 'again'])
  })
})
