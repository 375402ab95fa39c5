import { expect, it } from 'vitest'
import { regionOfApi, regionOfSecret } from './region.ts'

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:Token-AbCdEf'

it('the region is read from the ARN of a secret', () => {
  expect(regionOfSecret(ARN)).toBe('eu-central-1')
  expect(regionOfSecret(ARN.replace('aws', 'aws-cn'))).toBe('eu-central-1')
  expect(regionOfSecret('arn:aws:s3:::bucket')).toBeUndefined()
})

it('the region is read from the host of an API, unless it has a name of its own', () => {
  expect(regionOfApi('https://abc.execute-api.us-west-2.amazonaws.com/live')).toBe('us-west-2')
  expect(regionOfApi('https://live.example.com')).toBeUndefined()
})
