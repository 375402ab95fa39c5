import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { unreachable } from '../../aws/unanswered.ts'
import { outcomeOf } from '../../command.ts'
import { beforeDeployCommand } from './command.ts'
import { networkFinding, wayOf } from './network.ts'

const SESSION = 'IQoJb3JpZ2luX2VjEXAMPLE'
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI',
  AWS_SESSION_TOKEN: SESSION,
}
const Told = z.object({ findings: z.array(z.record(z.string(), z.string())) })

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})
const listening = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

/** The one finding of the doctor with these variables. */
const finding = async (variables: NodeJS.ProcessEnv, args: readonly string[] = []) => {
  const environment = { ...KEYS, AWS_REGION: 'eu-west-1', ...variables }
  const { out, err, code } = await outcomeOf(beforeDeployCommand(environment), ['--before-deploy', '--json', ...args])
  expect(out + err).not.toMatch(/wJalrXUtn|IQoJb3Jp|AKIAIOSF/)
  expect({ err, code }).toEqual({ err: '', code: 1 })
  const { findings } = Told.parse(JSON.parse(out))
  expect(findings).toHaveLength(1)
  return findings[0]
}

describe('the way to AWS', () => {
  const PAGE = '<!DOCTYPE html><html><body>Please log in to the network</body></html>'
  it.each<[string, RequestListener]>([
    ['a page of the network', (_, response) => response.end(PAGE)],
    ['a page of a proxy', (_, response) => response.writeHead(403).end(PAGE)],
    ['XML that breaks off', (_, response) => response.end('<GetCallerIdentityResponse><GetCallerIdentityRes')],
    ['text', (_, response) => response.end('OK')],
    ['a redirect', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
  ])('is not there where %s comes back', async (_, answer) => {
    const url = await listening(answer)
    expect(await finding({ AWS_ENDPOINT_URL: url })).toMatchObject({
      about: 'network',
      why: expect.stringMatching(
        /^127\.0\.0\.1:\d+ answered with something else than AWS does \(HTTP \d{3}\)\. AWS_ENDPOINT/,
      ),
      command: 'unset AWS_ENDPOINT_URL',
    })
  })

  it('is not followed anywhere else: the token of a session stays here', async () => {
    const came: unknown[] = []
    const elsewhere = await listening((request, response) => {
      came.push(request.headers)
      response.end()
    })
    const url = await listening((_, response) => response.writeHead(307, { location: elsewhere }).end())
    await finding({ AWS_ENDPOINT_URL: url })
    expect(came).toEqual([])
  })

  it.each([
    [
      'nobody listens',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      /^127\.0\.0\.1:9 cannot be reached/,
      'unset AWS_ENDPOINT_URL',
    ],
    ['the endpoint has no protocol', { AWS_ENDPOINT_URL: 'localhost:4566' }, /no URL/, 'unset AWS_ENDPOINT_URL'],
    ['the endpoint is text', { AWS_ENDPOINT_URL: 'not a url' }, /no URL/, 'unset AWS_ENDPOINT_URL'],
  ])('is told where %s', async (_, variables, why, command) => {
    expect(await finding(variables)).toMatchObject({ about: 'network', why: expect.stringMatching(why), command })
  })

  it.each([
    ['a text with spaces', 'eu west 1'],
    ['a command', 'x$(id)'],
    ['another host', 'evil.com/'],
    ['GovCloud', 'us-gov-west-1'],
    ['an isolated partition', 'us-isob-east-1'],
  ])('is not looked for in a region that is %s', async (_, AWS_REGION) => {
    expect(await finding({ AWS_REGION })).toMatchObject({ about: 'region', command: 'export AWS_REGION=eu-west-1' })
  })

  it('leads past a proxy that variables name, unless Node is told to use it', () => {
    const unanswered = unreachable('sts.us-east-1.amazonaws.com', new Error('', { cause: { code: 'no error' } }))
    const told = (environment: NodeJS.ProcessEnv) => networkFinding(unanswered, wayOf(environment)).command
    const direct = 'curl --verbose https://sts.us-east-1.amazonaws.com/'
    expect(told({})).toBe(direct)
    expect(told({ HTTPS_PROXY: 'http://proxy:3128' })).toBe('NODE_USE_ENV_PROXY=1 npx sonde doctor --before-deploy')
    expect(told({ HTTPS_PROXY: 'http://proxy:3128', NODE_USE_ENV_PROXY: '1' })).toBe(direct)
  })

  it('repeats nothing of what was signed', async () => {
    const words = `The request signature we calculated does not match.\n\nThe Canonical String should have been\n'POST\nx-amz-security-token:${SESSION}'`
    const url = await listening((_, response) =>
      response
        .writeHead(403)
        .end(
          `<ErrorResponse><Error><Code>IncompleteSignature</Code><Message>${words}</Message></Error></ErrorResponse>`,
        ),
    )
    expect(await finding({ AWS_ENDPOINT_URL: url })).toMatchObject({
      about: 'credentials',
      why: expect.stringContaining('IncompleteSignature (The request signature we calculated does not match)'),
      command: 'aws sts get-caller-identity',
    })
  })
})
