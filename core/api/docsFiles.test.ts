import { describe, expect, it } from 'vitest'
import { dispatcher } from '../http/dispatch.ts'
import { DEFAULT_ROUTE } from '../http/message.ts'
import { requestWith } from '../testing/httpRequests.ts'
import { docsFiles, docsRoutes, leadToDocs } from './docsFiles.ts'

const lead = dispatcher(docsRoutes.map(route => [route, leadToDocs('https://d1.cloudfront.net/docs', route)] as const))
const ask = (file: string, method = 'GET') => lead(requestWith({ route: DEFAULT_ROUTE, method, path: `/docs/${file}` }))

describe('the documentation (cost without a token)', () => {
  it.each(docsFiles)('%s is served by CloudFront, where the function leads, in less than a kilobyte', async name => {
    const answered = await ask(name)
    expect(answered).toMatchObject({ statusCode: 302, headers: { location: `https://d1.cloudfront.net/docs/${name}` } })
    expect(JSON.stringify(answered).length).toBeLessThan(1024)
  })

  it.each(['nothing.js', '../openapi.json', 'constructor', '{file}'])('there is no file %j', async name => {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS'])
      await expect(ask(name, method)).rejects.toThrow(`not-found: ${method} /docs/${name}: see /docs`)
  })
})
