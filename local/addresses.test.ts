import { expect, it } from 'vitest'
import { localAddresses, localOrigins } from './addresses.ts'

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

it('lets the local console call an API whose CORS names its distribution', () => {
  const api = (origins: readonly string[]) => ({
    logicalId: 'Api',
    type: 'AWS::ApiGatewayV2::Api',
    ref: 'api',
    arn: '',
    properties: { CorsConfiguration: { AllowOrigins: origins, MaxAge: 60 } },
  })
  const siteUrls = new Map([['dist.cloudfront.net', 'http://127.0.0.1:8003']])
  expect(localOrigins(api(['https://a.example.com', 'https://dist.cloudfront.net']), siteUrls)).toEqual(
    api(['https://a.example.com', 'http://127.0.0.1:8003']),
  )
  const without = { ...api([]), properties: {} }
  expect(localOrigins(without, siteUrls)).toBe(without)
})
