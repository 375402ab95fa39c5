import { execFile } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { testCertificate } from '../testing/certificate.ts'
import { type Receiver, receiver } from '../testing/receiver.ts'
import { type PostDependencies, poster } from './post.ts'

const open: Receiver[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(one => one.close()))
})
const given = async (...how: Parameters<typeof receiver>) => {
  const one = await receiver(...how)
  open.push(one)
  return one
}

const LOOPBACK = { networks: [], loopback: true }
const NOTHING = { networks: [], loopback: false }
const post = (url: string, dependencies: Partial<PostDependencies> = {}, body = '{}') =>
  poster({ resolve: async () => ['127.0.0.1'], allowed: LOOPBACK, withinMs: 20_000, ...dependencies })({
    url: new URL(url),
    headers: { 'content-type': 'application/json' },
    body,
  })

describe('a message is posted', () => {
  it('to the address that its name has, under that name', async () => {
    const { port, received } = await given()
    expect(await post(`http://hooks.test:${port}/a/b?c=d`, {}, '{"text":"ü"}')).toEqual({
      kind: 'answered',
      status: 200,
      retryAfter: undefined,
    })
    expect(received).toMatchObject([
      { path: '/a/b?c=d', body: '{"text":"ü"}', headers: { host: `hooks.test:${port}` } },
    ])
  })

  it('over TLS, whose certificate has to be that of the name', async () => {
    const { cert, key } = testCertificate('hooks.test')
    const { port, received } = await given(undefined, { cert, key })
    expect(await post(`https://hooks.test:${port}/`, { ca: cert })).toMatchObject({ kind: 'answered', status: 200 })
    expect(await post(`https://other.test:${port}/`, { ca: cert })).toEqual({
      kind: 'no-answer',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
    expect(await post(`https://hooks.test:${port}/`)).toMatchObject({ kind: 'no-answer' })
    expect(received).toHaveLength(1)
  })

  it('by no proxy, also where the environment of the program names one', async () => {
    const { port, received } = await given()
    const proxy = await given()
    const program = `
      import { poster } from ${JSON.stringify(new URL('post.ts', import.meta.url).href)}
      const allowed = { networks: [], loopback: true }
      const post = poster({ resolve: async () => ['127.0.0.1'], allowed, withinMs: 20_000 })
      await post({ url: new URL('http://hooks.test:${port}/'), headers: {}, body: '{}' })`
    const set = `http://127.0.0.1:${proxy.port}`
    const env = {
      ...process.env,
      HTTP_PROXY: set,
      http_proxy: set,
      NO_PROXY: '',
      no_proxy: '',
      NODE_USE_ENV_PROXY: '1',
    }
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env })
    expect(received).toHaveLength(1)
    expect(proxy.received).toEqual([])
  })
})

describe('the answer', () => {
  it.each([500, 503, 404, 301])('%i is told, and no redirect is followed', async status => {
    const other = await given()
    const { port } = await given(response => {
      response.writeHead(status, { location: `http://127.0.0.1:${other.port}/`, 'retry-after': '7' }).end()
    })
    expect(await post(`http://hooks.test:${port}/`)).toEqual({ kind: 'answered', status, retryAfter: '7' })
    expect(other.received).toEqual([])
  })

  it('is not read beyond its head, however large or slow it is', async () => {
    const closed = Promise.withResolvers<void>()
    const endless = (response: ServerResponse) => {
      response.on('close', closed.resolve)
      const chunk = Buffer.alloc(65_536)
      const write = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.writeHead(200, { 'content-length': String(1024 ** 3) }).on('drain', write)
      write()
    }
    const { port } = await given(endless)
    expect(await post(`http://hooks.test:${port}/`)).toMatchObject({ kind: 'answered', status: 200 })
    await closed.promise
  })

  it('that does not come in time counts as no answer', async () => {
    const { port, received } = await given(() => undefined)
    expect(await post(`http://hooks.test:${port}/`, { withinMs: 300 })).toEqual({
      kind: 'no-answer',
      code: 'ETIMEDOUT',
    })
    expect(received.length).toBeLessThanOrEqual(1)
  })

  it('whose head comes line by line and never ends counts as no answer', async () => {
    const server = createServer(socket => {
      socket.on('error', () => undefined).resume()
      socket.write('HTTP/1.1 200 OK\r\n')
      const drip = setInterval(() => socket.write('x-slow: 1\r\n'), 20)
      socket.on('close', () => clearInterval(drip))
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect(await post(`http://hooks.test:${port}/`, { withinMs: 300 })).toEqual({
      kind: 'no-answer',
      code: 'ETIMEDOUT',
    })
    await new Promise(closed => server.close(closed))
  })

  it('is missing where nobody listens, where the name has no address, and where nobody resolves it', async () => {
    const { port, close } = await receiver()
    await close()
    expect(await post(`http://hooks.test:${port}/`)).toEqual({ kind: 'no-answer', code: 'ECONNREFUSED' })
    expect(await post('https://hooks.test/', { resolve: async () => [] })).toEqual({
      kind: 'no-answer',
      code: 'ENOTFOUND',
    })
    const failing = async () => {
      throw Object.assign(new Error('getaddrinfo EAI_AGAIN hooks.test'), { code: 'EAI_AGAIN' })
    }
    expect(await post('https://hooks.test/', { resolve: failing })).toEqual({ kind: 'no-answer', code: 'EAI_AGAIN' })
    const silent = () => new Promise<never>(() => undefined)
    expect(await post('https://hooks.test/', { resolve: silent, withinMs: 100 })).toEqual({
      kind: 'no-answer',
      code: 'ETIMEDOUT',
    })
  })
})

describe('an address that is not allowed is never reached', () => {
  it.each([
    ['this machine', 'http://localhost', ['127.0.0.1']],
    ['this machine by its number', 'http://127.0.0.1', []],
    ['this machine in hexadecimal', 'http://0x7f000001', []],
    ['this machine as one number', 'http://2130706433', []],
    ['this machine inside IPv6', 'http://[::ffff:127.0.0.1]', []],
    ['a name with one bad address among good ones', 'http://hooks.test', ['93.184.215.14', '127.0.0.1']],
    ['the metadata of the instance', 'http://169.254.169.254', []],
  ])('%s', async (_, url, addresses) => {
    const { port, received } = await given()
    expect(await post(`${url}:${port}/`, { resolve: async () => addresses, allowed: NOTHING })).toEqual({
      kind: 'not-allowed',
    })
    expect(received).toEqual([])
  })

  it('also when only its second look-up leads there: there is no second one', async () => {
    const { port, received } = await given()
    const answers = [['127.0.0.2'], ['127.0.0.1']]
    const asked: string[] = []
    const resolve = async (name: string) => {
      asked.push(name)
      return answers.shift() ?? ['127.0.0.1']
    }
    expect(await post(`http://hooks.test:${port}/`, { resolve })).toMatchObject({ kind: 'no-answer' })
    expect(asked).toEqual(['hooks.test'])
    expect(received).toEqual([])
  })

  it('over http where only https is allowed, and by other protocols', async () => {
    const publicAddress = { resolve: async () => ['93.184.215.14'], allowed: NOTHING, withinMs: 1 }
    expect(await post('http://hooks.test/', publicAddress)).toEqual({ kind: 'not-allowed' })
    expect(await post('ftp://hooks.test/', publicAddress)).toEqual({ kind: 'not-allowed' })
    expect(await post('file:///etc/passwd', publicAddress)).toEqual({ kind: 'not-allowed' })
  })
})
