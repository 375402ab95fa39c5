import type { Caller } from '../contracts.ts'

/** Where an API is: what its ARNs and its domain name are made of. */
export type ApiPlace = { readonly region: string; readonly accountId: string }

/** `arn:aws:execute-api:REGION:ACCOUNT:API/rest`. */
export const executeApiArn = ({ region, accountId }: ApiPlace, apiId: string, rest: string): string =>
  `arn:aws:execute-api:${region}:${accountId}:${apiId}/${rest}`

/** The host of an API without a domain of its own. */
export const executeApiHost = ({ region }: ApiPlace, apiId: string): string =>
  `${apiId}.execute-api.${region}.amazonaws.com`

/** The caller that a function's permission has to name. */
export const gateway = (sourceArn: string): Caller => ({
  kind: 'service',
  service: 'apigateway.amazonaws.com',
  sourceArn,
})
