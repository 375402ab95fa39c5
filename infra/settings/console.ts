import * as z from 'zod'
import { domain } from './domain.ts'
import { FREE, setting } from './setting.ts'

const Origin = z.string().regex(/^https?:\/\/[^/\s;,]+$/, 'an origin such as https://console.example.com')

/** The web console. */
export const consoleSettings = {
  consoleOidcClientId: setting(z.string().min(1).max(256).optional(), {
    about: 'Client id of the console, a public client, at the issuer of `oidc`, where people sign in',
    cost: FREE,
  }),
  consoleOidcScope: setting(z.string().min(1).max(1024).default('openid'), {
    about: 'Scopes that the console requests from the issuer, separated by spaces',
    cost: FREE,
  }),
  consoleOidcOrigins: setting(z.array(Origin).max(10).default([]), {
    about:
      'Further origins that signing in to the console calls, such as a token endpoint on another host than the issuer',
    cost: FREE,
  }),
  consoleDomain: setting(
    domain(/^arn:[^:]+:acm:us-east-1:\d{12}:certificate\/.+$/, 'the ARN of a certificate in us-east-1').optional(),
    {
      about:
        'Domain name of the console, with its certificate (ACM, us-east-1); a name under cloudfront.net unless given',
      cost: FREE,
    },
  ),
}
