import { describe, expect, it } from 'vitest'
import { requestWith } from '../testing/httpRequests.ts'
import { docsFiles, leadToDocs } from './docsFiles.ts'

const lead = leadToDocs('https://d1.cloudfront.net/docs', { method: 'GET', path: '/docs/{file}' })
const ask = (file: string) => lead(requestWith({ path: `/docs/${file}`, pathParameters: { file } }))

describe('the documentation (cost without a token)', () => {
  it.each(docsFiles)('%s is served by CloudFront, where the function leads, in less than a kilobyte', async name => {
    const answered = await ask(name)
    expect(answered).toMatchObject({ statusCode: 302, headers: { location: `https://d1.cloudfront.net/docs/${name}` } })
    expect(JSON.stringify(answered).length).toBeLessThan(1024)
  })

  it.each(['nothing.js', '../openapi.json', 'constructor', ''])('there is no file %j', async name => {
    await expect(ask(name)).rejects.toThrow('not-found')
  })
})
