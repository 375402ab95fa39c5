import * as z from 'zod'
import { reading } from '../../core/contracts/environment/groups/reading.ts'
import { viewerLimits } from '../../core/contracts/environment/groups/viewerLimits.ts'
import { OidcSettings } from '../../core/contracts/oidcSettings.ts'
import { domain } from './domain.ts'
import { FREE, setting } from './setting.ts'

const REGIONAL_CERTIFICATE = /^arn:[^:]+:acm:[a-z0-9-]+:\d{12}:certificate\/.+$/
const Rate = z.int().min(1).max(10_000)

const REQUESTS = 'limits the cost of a flood: a million requests cost $1.00, and an invocation each'

const { CONNECTIONS_PER_SUBJECT, SUBSCRIPTIONS_PER_CONNECTION, MESSAGES_PER_SECOND } = viewerLimits

/** Settings of viewers: limits, domain names, and the issuer of tokens. */
export const viewerSettings = {
  connectionsPerSubject: setting(CONNECTIONS_PER_SUBJECT.out.default(50), {
    about: 'Maximum number of open sockets of one token subject',
    cost: 'limits the cost of one token: a socket costs $0.01 a month, and $1.00 per million frames',
  }),
  subscriptionsPerConnection: setting(SUBSCRIPTIONS_PER_CONNECTION.out.default(100), {
    about: 'Maximum number of devices that one socket watches',
    cost: 'as `connectionsPerSubject`',
  }),
  messagesPerSecond: setting(MESSAGES_PER_SECOND.out.default(50), {
    about: 'Maximum rate of messages of one socket that are answered',
    unit: '1/s',
    cost: 'each costs a message and an invocation',
  }),
  readUnitsPerMinute: setting(reading.READ_UNITS_PER_MINUTE.out.default(10_000), {
    about: 'Read units of DynamoDB that one token subject may use in a minute, for history and lists of devices',
    unit: 'units/min',
    cost: 'limits the cost of one subject: 10,000 are $0.00125, at most $54 a month',
  }),
  webSocketRatePerSecond: setting(Rate.default(500), {
    about: 'Maximum rate of handshakes and messages of all viewers together',
    unit: '1/s',
    cost: REQUESTS,
  }),
  webSocketBurst: setting(Rate.max(5000).default(500), {
    about: 'Handshakes and messages that the WebSocket stage accepts at once',
    unit: 'requests',
    cost: REQUESTS,
  }),
  handshakeRatePerSecond: setting(Rate.default(250), {
    about:
      'Maximum rate of handshakes, within `webSocketRatePerSecond`: they come before any token is checked, and leave the rest to messages of open sockets',
    unit: '1/s',
    cost: REQUESTS,
  }),
  handshakeBurst: setting(Rate.max(5000).default(250), {
    about: 'Handshakes that the WebSocket stage accepts at once',
    unit: 'requests',
    cost: REQUESTS,
  }),
  httpRatePerSecond: setting(Rate.default(200), {
    about: 'Maximum rate of requests of all callers of the HTTP API together',
    unit: '1/s',
    cost: REQUESTS,
  }),
  httpBurst: setting(Rate.max(5000).default(400), {
    about: 'Requests that the HTTP API accepts at once',
    unit: 'requests',
    cost: REQUESTS,
  }),
  anonymousRatePerSecond: setting(Rate.default(10), {
    about:
      'Maximum rate of requests of all callers together for what needs no token: the documentation, and paths that lead nowhere',
    unit: '1/s',
    cost: REQUESTS,
  }),
  anonymousBurst: setting(Rate.max(5000).default(50), {
    about: 'Requests for what needs no token that the HTTP API accepts at once',
    unit: 'requests',
    cost: REQUESTS,
  }),
  webSocketAccessLogs: setting(z.enum(['none', 'account', 'own-role']).default('none'), {
    about:
      'Access logs of the WebSocket API, without URLs. API Gateway writes them with a role in its settings for the account and region, which all teams share: `account` uses the role that is there, `own-role` puts one there in place of it, for all APIs of the region, and leaves it when the stack goes',
    cost: '$0.50 a GB: about 0.3 KB for each handshake or message of a viewer',
  }),
  openedConcurrency: setting(z.int().min(0).max(1000).default(0), {
    about:
      'Reserved concurrency of the function that sends history to viewers; 0 reserves nothing. It is not needed: a connection gets one backlog of a device at a time, and `readUnitsPerMinute` bounds what a subject reads. The account has to keep 100 unreserved, which a new one does not have',
    unit: 'invocations',
    cost: FREE,
  }),
  httpDomain: setting(domain(REGIONAL_CERTIFICATE, 'the ARN of a certificate in the region of the stack').optional(), {
    about: 'Domain name of the HTTP API, with its certificate (ACM, this region); a name of API Gateway unless given',
    cost: FREE,
  }),
  webSocketDomain: setting(
    domain(REGIONAL_CERTIFICATE, 'the ARN of a certificate in the region of the stack').optional(),
    {
      about:
        'Domain name of the WebSocket API, with its certificate (ACM, this region); a name of API Gateway unless given',
      cost: FREE,
    },
  ),
  allowedOrigins: setting(
    z
      .array(z.string().regex(/^(\*|https?:\/\/[^/\s]+)$/, 'an origin such as https://console.example.com, or *'))
      .max(50)
      .default([]),
    { about: 'Origins whose pages may call the HTTP API (CORS), besides the console', cost: FREE },
  ),
  oidc: setting(OidcSettings.optional(), {
    about: 'An OpenID Connect issuer whose tokens are accepted too',
    cost: FREE,
  }),
}
