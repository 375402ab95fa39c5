import { describe, expect, it } from 'vitest'
import { stackResources } from './stackResources.ts'

const place = { stackName: 'Sonde-test', region: 'eu-west-1', accountId: '123456789012' }

describe('the resources of a template', () => {
  it('resolve in any order, by names that follow from logical ids', () => {
    const { ofType, outputs } = stackResources(
      {
        Resources: {
          Policy: {
            Type: 'AWS::IAM::Policy',
            Properties: { Roles: [{ Ref: 'Role' }], Of: { 'Fn::GetAtt': ['Table', 'Arn'] } },
          },
          Table: { Type: 'AWS::DynamoDB::Table', Properties: { Hint: { Ref: 'AWS::AccountId' } } },
          Role: { Type: 'AWS::IAM::Role' },
        },
        Outputs: { TableName: { Value: { Ref: 'Table' } } },
      },
      place,
    )
    expect(ofType('AWS::IAM::Policy')[0]?.properties).toEqual({
      Roles: ['Sonde-test-Role'],
      Of: 'arn:aws:dynamodb:eu-west-1:123456789012:table/Sonde-test-Table',
    })
    expect(ofType('AWS::DynamoDB::Table')[0]).toMatchObject({
      logicalId: 'Table',
      ref: 'Sonde-test-Table',
      properties: { Hint: '123456789012' },
    })
    expect(outputs).toEqual({ TableName: 'Sonde-test-Table' })
  })

  it('have the endpoint of their kind of API', () => {
    const api = (ProtocolType: string) => ({ Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType } })
    const endpoint = (logicalId: string) => ({ Value: { 'Fn::GetAtt': [logicalId, 'ApiEndpoint'] } })
    const { outputs } = stackResources(
      {
        Resources: { HttpApiF5A9A8A7: api('HTTP'), Socket12345678: api('WEBSOCKET') },
        Outputs: { Http: endpoint('HttpApiF5A9A8A7'), Socket: endpoint('Socket12345678') },
      },
      place,
    )
    expect(outputs).toEqual({
      Http: 'https://pif5a9a8a7.execute-api.eu-west-1.amazonaws.com',
      Socket: 'wss://et12345678.execute-api.eu-west-1.amazonaws.com',
    })
  })

  it('that are not run do not show, but references to them resolve', () => {
    const { ofType } = stackResources(
      {
        Resources: {
          Vpc: { Type: 'AWS::EC2::VPC' },
          Queue: { Type: 'AWS::SQS::Queue', Properties: { Near: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } } },
        },
      },
      place,
    )
    expect(ofType('AWS::EC2::VPC')).toEqual([])
    expect(ofType('AWS::SQS::Queue')[0]?.properties).toEqual({ Near: 'Vpc.CidrBlock' })
  })

  it.each([
    [
      'a type that is not known',
      { Resources: { Stream: { Type: 'AWS::Kinesis::Stream' } } },
      'AWS::Kinesis::Stream (Stream)',
    ],
    [
      'an attribute that is not known',
      { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { X: { 'Fn::GetAtt': ['Q', 'Colour'] } } } } },
      'attribute Colour of AWS::SQS::Queue',
    ],
    [
      'a reference that leads nowhere',
      { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { X: { Ref: 'Gone' } } } } },
      'Gone, which is not in the template',
    ],
  ])('are refused for %s', (_, template, message) => {
    expect(() => stackResources(template, place)).toThrow(message)
  })
})
