import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { start } from './fixture.ts'

/** A request whose path is sent as it is: `fetch` would tidy it. */
const raw = async (url: string, path: string): Promise<string> => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`)
  return text(socket)
}

describe('the pages of a distribution', () => {
  it('come with the headers of the template, and with what the deployment put beside them', async () => {
    await using site = await start()
    const answer = await fetch(site.url)
    expect(await answer.text()).toBe('<p>"A" & $1</p>')
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none'",
      'content-type': 'text/html',
      'permissions-policy': 'usb=()',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=60; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  })

  it('are shown for every path that the function does not know, whatever is in it', async () => {
    await using site = await start()
    for (const path of ['/devices/ABC.123', '/all?x=1', '/assets', '/index.html']) {
      const answer = await fetch(`${site.url}${path}`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html'])
    }
  })

  it('have settings in which markers are replaced as JSON, and local addresses stand for those of the stack', async () => {
    await using site = await start({ local: text => text.replace('& $1', 'on 127.0.0.1') })
    expect(await (await fetch(`${site.url}/config.json`)).json()).toEqual({ name: '"A" on 127.0.0.1' })
    expect((await fetch(`${site.url}/logo.svg`)).headers.get('content-type')).toBe('image/svg+xml')
  })

  it('are not sent again to a browser that has them', async () => {
    await using site = await start()
    const etag = (await fetch(site.url)).headers.get('etag') ?? ''
    const again = (tag: string) => fetch(site.url, { headers: { 'if-none-match': tag } })
    expect([(await again(etag)).status, (await again(`"x", W/${etag}`)).status]).toEqual([304, 304])
    expect((await again('"x"')).status).toBe(200)
    const head = await fetch(site.url, { method: 'HEAD' })
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['15', ''])
  })
})

describe('assets', () => {
  it('are kept for good', async () => {
    await using site = await start()
    const answer = await fetch(`${site.url}/assets/index-1.js`)
    expect([answer.headers.get('cache-control'), answer.headers.get('content-type')]).toEqual([
      'immutable',
      'text/javascript',
    ])
    expect(await (await fetch(`${site.url}/assets/one%20two.js`)).text()).toBe('spaced()')
  })

  it('that are not there are 404 and not the page, and are not kept', async () => {
    await using site = await start()
    for (const name of ['index-0.js', 'other.js', '%', '..%2findex.html']) {
      const answer = await fetch(`${site.url}/assets/${name}`)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, null])
      expect(await answer.text()).toContain('<Code>NoSuchKey</Code>')
    }
  })

  it('are 403 to a distribution that may not list the bucket, or that the policy does not name', async () => {
    await using unlisted = await start({ actions: ['s3:GetObject'] })
    expect((await fetch(`${unlisted.url}/assets/index-0.js`)).status).toBe(403)
    expect((await fetch(`${unlisted.url}/assets/index-1.js`)).status).toBe(200)
    await using foreign = await start({ sourceArn: 'arn:aws:cloudfront::000000000000:distribution/another' })
    expect((await fetch(`${foreign.url}/assets/index-1.js`)).status).toBe(403)
  })
})

it('no path leads out of the bucket', async () => {
  await using site = await start()
  for (const path of [
    '/../../../../etc/passwd',
    '/assets/../../../../etc/passwd',
    '/assets/%2e%2e/%2e%2e/etc/passwd',
  ]) {
    const answer = await raw(site.url, path)
    expect(answer).not.toContain('root:')
    expect(answer).toMatch(path.startsWith('/assets') ? /^HTTP\/1.1 404 / : /^HTTP\/1.1 200 [\s\S]*<p>/)
  }
})

it('other methods are refused, and a function that fails is said', async () => {
  await using site = await start()
  expect((await fetch(site.url, { method: 'PUT', body: 'x' })).status).toBe(403)
  expect((await fetch(`${site.url}/fails`)).status).toBe(503)
  expect(site.said.join()).toContain('as it should')
})

it.each([
  ['error pages', { config: { CustomErrorResponses: [] } }, 'CustomErrorResponses'],
  [
    'another origin',
    { config: { Origins: [{ Id: 'origin', DomainName: 'example.com', CustomOriginConfig: {} }] } },
    'Origins.0',
  ],
  ['headers that are taken away', { headers: { RemoveHeadersConfig: {} } }, 'RemoveHeadersConfig'],
])('%s are an error at the start', async (_, changes, property) => {
  await expect(start(changes)).rejects.toThrow(property)
})
