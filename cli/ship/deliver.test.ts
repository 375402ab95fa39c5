import { expect, it, onTestFinished } from 'vitest'
import { NotAllowed } from '../exitCode.ts'
import { deliverer, WrongAddress } from './deliver.ts'
import { entriesOf } from './entries.ts'
import { type Behaviour, startStubStack } from './testing/stubStack.ts'

const deliveries = async (behaviour: Behaviour) => {
  const stub = await startStubStack()
  onTestFinished(() => stub.close())
  stub.behaviour = behaviour
  const said: string[] = []
  let tokens = 0
  const deliver = deliverer({
    target: { http: stub.http, token: async () => `token-${++tokens}` },
    say: text => said.push(text),
    random: () => 0.02,
  })
  const send = (signal = new AbortController().signal) => deliver('{"message":"one"}', 'key-1', signal)
  return { stub, said, send, tokens: () => tokens }
}

const problem = (code: string, detail: string) => ({ code, title: 'Title', detail })

it('sends again, with the same key, until the stack takes it, and says once that it waits', async () => {
  const { stub, said, send } = await deliveries({ status: 503, headers: { 'retry-after': '0' } })
  const sent = send()
  await expect.poll(() => stub.keys.length).toBeGreaterThan(3)
  stub.behaviour = 'takes'
  expect(await sent).toEqual({ accepted: 1, refused: 0 })
  expect(new Set(stub.keys)).toEqual(new Set(['key-1']))
  expect(said).toEqual([expect.stringContaining('lines wait until it does'), 'the stack takes lines again'])
})

it('waits as long as Retry-After says', async () => {
  const { stub, send } = await deliveries({ status: 429, headers: { 'retry-after': '1' } })
  const begun = performance.now()
  const sent = send()
  await expect.poll(() => stub.keys.length).toBeGreaterThan(0)
  stub.behaviour = 'takes'
  await sent
  expect(performance.now() - begun).toBeGreaterThan(990)
})

it('a token that is refused is asked for anew, and then ends it', async () => {
  const { send, tokens } = await deliveries({ status: 401, body: problem('invalid-token', 'It has expired.') })
  await expect(send()).rejects.toThrow(new NotAllowed('Title: It has expired.'))
  expect(tokens()).toBe(3)
})

it('lines that the stack refuses for good are counted with the reason', async () => {
  const rejected = { accepted: 1, rejected: [{ index: 1, reason: 'it is empty' }], rejectedMore: 2 }
  const part = await deliveries({ status: 202, body: rejected })
  expect(await part.send()).toEqual({ accepted: 1, refused: 3, reason: 'it is empty' })
  const all = await deliveries({ status: 400, body: problem('entries-rejected', 'nothing fits') })
  expect(await all.send()).toEqual({ accepted: 0, refused: Number.NaN, reason: 'Title: nothing fits' })
})

it('an address that is no stack loses nothing: it ends', async () => {
  for (const status of [200, 301, 404, 400]) {
    const { send } = await deliveries({ status })
    await expect(send()).rejects.toThrow(WrongAddress)
  }
})

it('can be ended while it waits', async () => {
  const { stub, send } = await deliveries({ status: 503, headers: { 'retry-after': '60' } })
  const abort = new AbortController()
  const sent = send(abort.signal)
  await expect.poll(() => stub.keys.length).toBe(1)
  abort.abort()
  await expect(sent).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
})

it('an entry has the fields of its sender, and says that it was written to standard error', () => {
  const fields = { source: 'web-1', application: 'api', labels: { region: 'eu' } }
  const body = entriesOf(fields)([
    { text: 'a "quoted" one', isError: false },
    { text: 'bad \ud800', isError: true },
  ])
  expect(body.split('\n').map(line => JSON.parse(line))).toEqual([
    { source: 'web-1', application: 'api', region: 'eu', message: 'a "quoted" one' },
    { source: 'web-1', application: 'api', region: 'eu', stream: 'stderr', message: 'bad \ufffd' },
  ])
})
