import { expect, it } from 'vitest'
import { localAddresses } from './addresses.ts'

it('leads an address of API Gateway to the emulator, and leaves other variables alone', () => {
  const resource = {
    logicalId: 'Broadcast',
    type: 'AWS::Lambda::Function',
    ref: 'Broadcast',
    arn: '',
    properties: {
      Environment: {
        Variables: {
          API: 'https://abc123.execute-api.us-east-1.amazonaws.com/live',
          HTTP: 'https://def456.execute-api.us-east-1.amazonaws.com',
          HTTP_ROOT: 'https://def456.execute-api.us-east-1.amazonaws.com/',
          TABLE: 'Viewers',
        },
      },
    },
  }
  const httpUrls = new Map([['def456', 'http://127.0.0.1:8000']])
  expect(localAddresses(resource, { awsUrl: 'http://127.0.0.1:4566', httpUrls })).toEqual({
    API: 'http://127.0.0.1:4566/_apigateway/abc123/live',
    HTTP: 'http://127.0.0.1:8000',
    HTTP_ROOT: 'http://127.0.0.1:8000/',
  })
})
