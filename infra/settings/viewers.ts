import * as z from 'zod'
import { viewerLimits } from '../../core/contracts/environment/groups/viewerLimits.ts'
import { OidcSettings } from '../../core/contracts/oidcSettings.ts'
import { domain } from './domain.ts'
import { FREE, setting } from './setting.ts'

const REGIONAL_CERTIFICATE = /^arn:[^:]+:acm:[a-z0-9-]+:\d{12}:certificate\/.+$/
const Rate = z.int().min(1).max(10_000)

const REQUESTS = 'bounds what a flood can cost: a million requests are $1.00, and an invocation each'

const { CONNECTIONS_PER_SUBJECT, SUBSCRIPTIONS_PER_CONNECTION, MESSAGES_PER_SECOND } = viewerLimits

/** Who may watch, how much, and under which names. */
export const viewerSettings = {
  connectionsPerSubject: setting(CONNECTIONS_PER_SUBJECT.out.default(50), {
    about: 'Open sockets of one token subject',
    cost: 'bounds what one token can cost: a socket is $0.01 a month, and $1.00 per million frames',
  }),
  subscriptionsPerConnection: setting(SUBSCRIPTIONS_PER_CONNECTION.out.default(100), {
    about: 'Devices that one socket watches',
    cost: 'as `connectionsPerSubject`',
  }),
  messagesPerSecond: setting(MESSAGES_PER_SECOND.out.default(50), {
    about: 'Messages that one socket is answered',
    unit: '1/s',
    cost: 'each is a message and an invocation',
  }),
  webSocketRatePerSecond: setting(Rate.default(500), {
    about: 'What the WebSocket stage takes from all viewers together: handshakes and messages',
    unit: '1/s',
    cost: REQUESTS,
  }),
  webSocketBurst: setting(Rate.max(5000).default(500), {
    about: 'What the WebSocket stage takes at once',
    unit: 'requests',
    cost: REQUESTS,
  }),
  httpRatePerSecond: setting(Rate.default(200), {
    about: 'What the HTTP API takes from all callers together',
    unit: '1/s',
    cost: REQUESTS,
  }),
  httpBurst: setting(Rate.max(5000).default(400), {
    about: 'What the HTTP API takes at once',
    unit: 'requests',
    cost: REQUESTS,
  }),
  webSocketAccessLogs: setting(z.enum(['none', 'account', 'own-role']).default('none'), {
    about:
      'Access logs of the WebSocket API, without URLs. They need a role in the settings that API Gateway has for the account: `account` relies on the one that is there, `own-role` puts one there, for all APIs of the region, which stays',
    cost: '$0.50 a GB: about 0.3 KB a handshake or message of a viewer',
  }),
  openedConcurrency: setting(z.int().min(0).max(1000).default(0), {
    about:
      'How many viewers are sent history at once, reserved from the invocations of the account so that they cannot take all of them; 0 reserves none. The account has to keep 100 unreserved: a new one may need a higher quota',
    unit: 'invocations',
    cost: FREE,
  }),
  httpDomain: setting(domain(REGIONAL_CERTIFICATE, 'the ARN of a certificate in the region of the stack').optional(), {
    about: 'Domain of the HTTP API, with its certificate (ACM, this region); a name of API Gateway unless given',
    cost: FREE,
  }),
  webSocketDomain: setting(
    domain(REGIONAL_CERTIFICATE, 'the ARN of a certificate in the region of the stack').optional(),
    {
      about: 'Domain of the WebSocket API, with its certificate (ACM, this region); a name of API Gateway unless given',
      cost: FREE,
    },
  ),
  allowedOrigins: setting(
    z
      .array(z.string().regex(/^(\*|https?:\/\/[^/\s]+)$/, 'an origin such as https://console.example.com, or *'))
      .max(50)
      .default([]),
    { about: 'Origins whose pages may call the HTTP API (CORS), beside the console', cost: FREE },
  ),
  oidc: setting(OidcSettings.optional(), { about: 'An OpenID Connect issuer whose tokens are taken too', cost: FREE }),
}
