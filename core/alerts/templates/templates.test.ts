import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Channel } from '../../contracts/channels.ts'
import { compose } from '../messages/compose.ts'
import { plainText } from '../messages/plainText.ts'
import { alertDigest, entry } from '../testing/digests.ts'
import { email } from './email.ts'
import { requestOf } from './request.ts'

const stage = { stack: 'sonde-prod', consoleUrl: 'https://console.test', now: 1_796_000_000_000 }
const digestWith = (message: string, max = 1_000) =>
  alertDigest([entry({ message: plainText(message, max), at: new Date(stage.now).toISOString() })])
const sent = (channel: Channel, message: string, max?: number) => {
  const { body, ...request } = requestOf(channel, digestWith(message, max), stage)
  return { ...request, body, content: JSON.parse(body) }
}

const slack = (message: string, max?: number) =>
  sent({ type: 'slack', url: 'https://hooks.slack.test/services/T/B/x' }, message, max)
const discord = (message: string, max?: number) =>
  sent({ type: 'discord', url: 'https://discord.test/api/webhooks/1/x' }, message, max)
const teams = (message: string, max?: number) => sent({ type: 'teams', url: 'https://flow.test/x?sig=y' }, message, max)
const ntfy = (message: string, max?: number) => sent({ type: 'ntfy', url: 'https://ntfy.test/our-fleet' }, message, max)
const webhook = (message: string, max?: number) => sent({ type: 'webhook', url: 'https://own.test/hook' }, message, max)
const mail = (message: string, max?: number) => email(compose(digestWith(message, max), stage), stage)

const EVIL =
  'quote " \' ` and\nnew line \u001b[31mred\u001b[0m <!channel> <!here|x> <@U1> <https://evil.test|click> @everyone @here <@&1> <#2> [click](https://evil.test) **b** __u__ ~~s~~ ||spoiler|| # head > quote - list `code` ```block``` :smile: <:x:1> <t:1> {{DATE(2017-02-14T06:08:00Z)}} <at>All</at> \u202Egnp.exe'

describe('text of a device is only text', () => {
  it('in Slack: no mention, no link, no emoji', () => {
    const { content } = slack(EVIL)
    const [header, section, context] = content.blocks
    expect(section.text).toMatchObject({ type: 'plain_text', emoji: false })
    expect(header.text).toMatchObject({ type: 'plain_text', emoji: false })
    expect(section.text.text).toContain('&lt;!channel&gt; &lt;!here|x&gt; &lt;@U1&gt; &lt;https://evil.test|click&gt;')
    expect(JSON.stringify([content.text, header, section])).not.toMatch(/[<>]/)
    // The one link is ours.
    expect(JSON.stringify(content).match(/<[^>]*>/g)).toEqual(['<https://console.test/alerts/reboot|Look at it>'])
    expect(context.elements).toHaveLength(1)
    expect(content).toMatchObject({ mrkdwn: false, unfurl_links: false, unfurl_media: false })
  })

  it('in Discord: nobody is mentioned, and each character with a meaning is escaped', () => {
    const { content } = discord(EVIL)
    expect(content.allowed_mentions).toEqual({ parse: [] })
    expect(content.content).toBeUndefined()
    const [{ description }] = content.embeds
    expect(description).toContain('\\@everyone \\@here \\<\\@\\&1\\>')
    expect(description).toContain('\\[click\\]\\(https\\:\\/\\/evil\\.test\\)')
    // Without the escaped pairs, no character is left that Discord interprets.
    expect(description.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[!-/:-@[-`{-~]/)
    expect(description.replaceAll('\\', '')).toContain('**b** __u__ ~~s~~ ||spoiler|| # head > quote - list `code`')
  })

  it('in Teams: it stands in runs of text, in which Markdown means nothing, and no function is called', () => {
    const { content } = teams(EVIL)
    const { body, actions } = content.attachments[0].content
    const runs = body.flatMap(({ type, inlines }: { type: string; inlines: unknown[] }) => [type, ...inlines])
    expect(runs.filter((one: unknown) => typeof one === 'string')).toEqual(['RichTextBlock', 'RichTextBlock'])
    const text = body[1].inlines[0].text
    expect(body[1].inlines[0].type).toBe('TextRun')
    expect(text).toContain('[click](https://evil.test) **b**')
    expect(text).toContain('{ {DATE(2017-02-14T06:08:00Z)} }')
    expect(actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Look at it', url: 'https://console.test/alerts/reboot' },
    ])
    expect(content.attachments[0].content.msteams).toEqual({ width: 'Full' })
  })

  it.each(['{{{DATE(x)}}}', '{{{{TIME(x)}}}}', '{'.repeat(9) + '}'.repeat(9)])(
    'in Teams: no function is called by %s either',
    text => {
      const [, { inlines }] = teams(text).content.attachments[0].content.body
      expect(inlines[0].text).not.toMatch(/\{\{|\}\}/)
    },
  )

  it('in ntfy: it stands in JSON, not in headers, and is no Markdown', () => {
    const { content, headers, url } = ntfy(EVIL)
    expect(url.href).toBe('https://ntfy.test/')
    expect(content).toMatchObject({ topic: 'our-fleet', click: 'https://console.test/alerts/reboot', priority: 4 })
    expect(content.markdown).toBeUndefined()
    expect(content.actions).toBeUndefined()
    expect(content.message).toContain('[click](https://evil.test) **b**')
    expect(JSON.stringify(headers)).not.toContain('evil')
  })

  it('in an e-mail: no line break reaches the subject, which is short and ASCII', () => {
    const digest = alertDigest([entry({ name: 'ABC123', message: plainText(EVIL, 1_000) })])
    const title = `Ünïcode — ${'long '.repeat(60)}\r\nBcc: evil@evil.test`
    const { Subject } = email({ ...compose(digest, stage), title }, stage)
    expect(Subject).toMatch(/^[!-~][ -~]{0,98}$/)
    const { Message } = mail(EVIL)
    expect(Message).toContain('[click](https://evil.test) **b**')
    expect(Message.split('\n').filter(line => line.includes('evil'))).toHaveLength(1)
  })

  it('in the JSON of a webhook', () => {
    const { content } = webhook(EVIL)
    expect(content.entries).toHaveLength(1)
    expect(content.entries[0].message).toBe(plainText(EVIL, 1_000))
    expect(content).toMatchObject({
      version: 1,
      type: 'alert',
      rule: 'reboot',
      firing: 1,
      over: 0,
      names: 1,
      isTest: false,
    })
  })

  it.each([
    ['Slack', slack],
    ['Discord', discord],
    ['Teams', teams],
    ['ntfy', ntfy],
    ['a webhook', webhook],
  ])('in %s: no control character, no escape sequence, no turned direction', (_, send) => {
    const { body } = send(EVIL)
    expect(body).not.toMatch(/\p{Cc}|\\u00|\u202E/u)
    expect(body).toContain('red')
  })
})

describe('a text of 100 KB is cut to the limit of its channel, and the message says so', () => {
  const LONG = '<>&*_`"\\😀'.repeat(12_000)
  const note = /characters left out/

  it('Slack: 3,000 characters a block, 150 in the header', () => {
    const { content } = slack(LONG, 100_000)
    expect(content.blocks[1].text.text.length).toBeLessThanOrEqual(3_000)
    expect(content.blocks[1].text.text.length).toBeGreaterThan(2_000)
    expect(content.blocks[1].text.text).toMatch(note)
    expect(content.blocks[0].text.text.length).toBeLessThanOrEqual(150)
  })

  it('Discord: 4,096 characters, 256 in the title', () => {
    const [{ title, description }] = discord(LONG, 100_000).content.embeds
    expect(description.length).toBeLessThanOrEqual(4_096)
    expect(description.length).toBeGreaterThan(3_000)
    expect(description.replaceAll('\\', '')).toMatch(note)
    expect(title.length).toBeLessThanOrEqual(256)
  })

  it('Teams: 28 KB', () => {
    const { body } = teams(LONG, 100_000)
    expect(Buffer.byteLength(body)).toBeLessThan(24_000)
    expect(Buffer.byteLength(body)).toBeGreaterThan(12_000)
    expect(body).toMatch(note)
  })

  it('ntfy: 4,096 bytes', () => {
    const { message } = ntfy(LONG, 100_000).content
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(4_096)
    expect(Buffer.byteLength(message)).toBeGreaterThan(3_000)
    expect(message).toMatch(note)
  })

  it('e-mail: 256 KB', () => {
    const { Message } = mail(LONG.repeat(4), 400_000)
    expect(Buffer.byteLength(Message)).toBeLessThan(262_144)
    expect(Message).toMatch(note)
  })

  it('a webhook: its text; the entry keeps what is stored', () => {
    const { content } = webhook(LONG, 100_000)
    expect(content.text.length).toBeLessThanOrEqual(20_000)
    expect(content.text).toMatch(note)
  })

  it('ntfy: of many lines it keeps the first, and says how many are left out', () => {
    const entries = Array.from({ length: 10 }, (_, index) =>
      entry({ id: `e${index}`, name: `D${index}`, message: '*'.repeat(900), at: new Date(stage.now).toISOString() }),
    )
    const { body } = requestOf({ type: 'ntfy', url: 'https://ntfy.test/x' }, alertDigest(entries), stage)
    const { message } = JSON.parse(body)
    expect(message).toMatch(/^D0: \*+/)
    expect(message).toMatch(/\n… \(\d more lines left out\)$/)
    expect(message.length).toBeGreaterThan(3_000)
  })
})

describe('the request', () => {
  it.each([
    ['https://ntfy.test/our-fleet', 'https://ntfy.test/', 'our-fleet'],
    ['https://own.test/ntfy/our-fleet/', 'https://own.test/ntfy/', 'our-fleet'],
    ['https://own.test/a%20b', 'https://own.test/', 'a b'],
  ])('to ntfy at %s goes to its server, with the topic in the JSON', (address, url, topic) => {
    const request = requestOf({ type: 'ntfy', url: address, token: 'tk_1' }, digestWith('x'), stage)
    expect(request.url.href).toBe(url)
    expect(JSON.parse(request.body).topic).toBe(topic)
    expect(request.headers.authorization).toBe('Bearer tk_1')
  })

  it.each(['https://ntfy.test/', 'https://ntfy.test/%zz'])('to ntfy at %s cannot be made', url =>
    expect(() => requestOf({ type: 'ntfy', url }, digestWith('x'), stage)).toThrow(),
  )

  it.each([
    ['text', 'a secret of the channel', Buffer.from('a secret of the channel')],
    [
      'base64',
      `whsec_${Buffer.from('24 bytes of random bytes').toString('base64')}`,
      Buffer.from('24 bytes of random bytes'),
    ],
  ])('to a webhook is signed with its secret, %s, over id, time and body', (_, secret, key) => {
    const { headers, body } = requestOf({ type: 'webhook', url: 'https://own.test/', secret }, digestWith('x'), stage)
    expect(headers).toMatchObject({ 'webhook-id': 'd1', 'webhook-timestamp': '1796000000' })
    const expected = createHmac('sha256', key).update(`d1.1796000000.${body}`).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${expected}`)
    expect(body).not.toContain(secret)
  })

  it('to a webhook is verified by the function in its documentation, which refuses another body, and an old one', async () => {
    const page = readFileSync(new URL('../../../docs/alerts-channels.md', import.meta.url), 'utf8')
    const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? []
    const { isOurs } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    const secret = 'a secret of the channel'
    const { headers, body } = requestOf({ type: 'webhook', url: 'https://own.test/', secret }, digestWith('x'), stage)
    expect(isOurs(headers, body, secret, stage.now)).toBe(true)
    expect(isOurs(headers, `${body} `, secret, stage.now)).toBe(false)
    expect(isOurs(headers, body, 'another secret of it', stage.now)).toBe(false)
    expect(isOurs(headers, body, secret, stage.now + 600_000)).toBe(false)
    expect(isOurs({}, body, secret, stage.now)).toBe(false)
  })

  it('to a webhook without a secret has no signature', () =>
    expect(requestOf({ type: 'webhook', url: 'https://own.test/' }, digestWith('x'), stage).headers).not.toHaveProperty(
      'webhook-signature',
    ))
})
