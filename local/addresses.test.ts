import { expect, it } from 'vitest'
import { localAddresses, localOrigins } from './addresses.ts'

it('leads addresses of API Gateway, of SQS, of CloudFront and of the load balancer to this machine, and leaves other variables alone', () => {
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
          SOCKET: 'wss://abc123.execute-api.us-east-1.amazonaws.com/live',
          OWN_NAME: 'https://api.example.com/devices',
          COAP: 'coap://127.0.0.1:5683',
          DOCS: 'https://d1.cloudfront.net/docs',
          QUEUE: 'https://sqs.us-east-1.amazonaws.com/000000000000/letters',
          TABLE: 'Viewers',
        },
      },
    },
  }
  const httpUrls = new Map([['def456', 'http://127.0.0.1:8000']])
  const [webSocketUrl, coapUrl] = ['ws://127.0.0.1:8001/live', 'coap://127.0.0.1:56830']
  const apiNames = new Map([['api.example.com', 'def456']])
  const siteUrls = new Map([['d1.cloudfront.net', 'http://127.0.0.1:8002']])
  const awsUrl = 'http://127.0.0.1:4566'
  expect(localAddresses(resource, { awsUrl, httpUrls, webSocketUrl, coapUrl, apiNames, siteUrls })).toEqual({
    API: 'http://127.0.0.1:4566/_apigateway/abc123/live',
    HTTP: 'http://127.0.0.1:8000',
    HTTP_ROOT: 'http://127.0.0.1:8000/',
    SOCKET: 'ws://127.0.0.1:8001/live',
    OWN_NAME: 'http://127.0.0.1:8000/devices',
    COAP: 'coap://127.0.0.1:56830',
    DOCS: 'http://127.0.0.1:8002/docs',
    QUEUE: 'http://127.0.0.1:4566/000000000000/letters',
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
