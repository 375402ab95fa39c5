import { describe, expect, it } from 'vitest'
import { resolved } from './intrinsics.ts'

const references = {
  ref: (logicalId: string) => (logicalId === 'AWS::Region' ? 'us-east-1' : `ref-${logicalId}`),
  attribute: (logicalId: string, name: string) => `${logicalId}!${name}`,
}
/** Text with variables as `Fn::Sub` writes them. */
const sub = (text: string) => text.replaceAll('{', '${')
const resolve = (value: unknown) => resolved(value, references)

describe('intrinsic functions', () => {
  it.each([
    [{ Ref: 'Table' }, 'ref-Table'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table!Arn'],
    [{ 'Fn::GetAtt': 'Table.Stream.Arn' }, 'Table!Stream.Arn'],
    [{ 'Fn::Join': ['', ['a', { Ref: 'B' }, 'c']] }, 'aref-Bc'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [{ 'Fn::Sub': sub('{AWS::Region}/{Table.Arn}/{!literal}') }, `us-east-1/Table!Arn/${sub('{literal}')}`],
    [{ 'Fn::Sub': [sub('{x}'), { x: { Ref: 'B' } }] }, 'ref-B'],
    [{ 'Fn::GetAZs': '' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
  ])('%j is %j', (value, expected) => expect(resolve(value)).toEqual(expected))

  it('are found at any depth, and AWS::NoValue leaves its place empty', () => {
    expect(resolve({ a: [{ b: { Ref: 'C' } }, { Ref: 'AWS::NoValue' }], d: { Ref: 'AWS::NoValue' } })).toEqual({
      a: [{ b: 'ref-C' }],
    })
  })

  it('that are not known are an error', () => {
    expect(() => resolve({ 'Fn::Cidr': ['10.0.0.0/16', 2] })).toThrow('Fn::Cidr')
  })
})
