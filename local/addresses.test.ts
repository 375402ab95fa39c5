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
        Variables: { API: 'https://abc123.execute-api.us-east-1.amazonaws.com/live', TABLE: 'Viewers' },
      },
    },
  }
  expect(localAddresses(resource, 'http://127.0.0.1:4566')).toEqual({
    API: 'http://127.0.0.1:4566/_apigateway/abc123/live',
  })
})
