import { describe, expect, it, vi } from 'vitest'
import { admin, arnOf, functionResource, serviceOf } from './testService.ts'

const usageOf = ({ service }: ReturnType<typeof serviceOf>, logicalId = 'Persist') =>
  service.usage().find(usage => usage.logicalId === logicalId)

describe('an invocation', () => {
  it('gets the event and a context, and its answer comes back', async () => {
    await using stack = serviceOf({
      Persist: `export const handler = async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() })`,
    })
    const { payload, functionError } = await stack.service.invoke.sync(arnOf('Persist'), { n: 1 }, admin)
    expect(functionError).toBeUndefined()
    expect(payload).toMatchObject({
      event: { n: 1 },
      context: { functionName: 'Persist', invokedFunctionArn: arnOf('Persist'), memoryLimitInMB: '64' },
    })
    expect(payload).toHaveProperty(
      'left',
      expect.toSatisfy((left: number) => left > 0 && left <= 3000),
    )
  })

  it('sees its template’s environment and nothing of the machine’s', async () => {
    vi.stubEnv('AWS_SESSION_TOKEN', 'the developer’s')
    vi.stubEnv('AWS_PROFILE', 'production')
    await using stack = serviceOf(
      { Persist: 'export const handler = async () => ({ ...process.env, argv: process.execArgv })' },
      { properties: { Environment: { Variables: { TABLE: 'Events' } } }, environmentOf: () => ({ EXTRA: '1' }) },
    )
    const { payload } = await stack.service.invoke.sync(arnOf('Persist'), {}, admin)
    vi.unstubAllEnvs()
    expect(payload).toMatchObject({
      TABLE: 'Events',
      EXTRA: '1',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'key-of-Persist',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_LAMBDA_FUNCTION_NAME: 'Persist',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '64',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/Persist',
      _HANDLER: 'index.handler',
      argv: [],
    })
    for (const name of ['AWS_SESSION_TOKEN', 'AWS_PROFILE', 'HOME', 'PATH', 'NODE_OPTIONS', 'VITEST'])
      expect(payload).not.toHaveProperty(name)
  })

  it('says what it writes, line by line, under its name, before it has ended', async () => {
    await using stack = serviceOf(
      { Persist: `export const handler = async () => { console.log('one\\ntwo'); console.error('three') }` },
      { nameOf: () => 'persist' },
    )
    for (let invocation = 1; invocation <= 100; invocation++) {
      await stack.service.invoke.sync(arnOf('Persist'), {}, admin)
      expect(stack.lines.splice(0).toSorted()).toEqual(['persist one', 'persist three', 'persist two'])
    }
  })

  it('answers null for nothing, and an error for what is not JSON', async () => {
    await using stack = serviceOf({
      Nothing: 'export const handler = async () => {}',
      BigInt: 'export const handler = async () => 1n',
    })
    expect(await stack.service.invoke.sync(arnOf('Nothing'), {}, admin)).toEqual({ payload: null })
    const { functionError } = await stack.service.invoke.sync(arnOf('BigInt'), {}, admin)
    expect(functionError?.errorType).toBe('Runtime.MarshalError')
  })

  it('keeps one instance warm at a low rate', async () => {
    await using stack = serviceOf({ Persist: 'let n = 0; export const handler = async () => ++n' })
    await stack.service.warm()
    for (const n of [1, 2, 3])
      expect(await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).toEqual({ payload: n })
    expect(usageOf(stack)).toMatchObject({ invocations: 3, errors: 0, inits: 1, instances: 1 })
  })

  it('runs on up to four instances, one invocation each at a time', async () => {
    await using stack = serviceOf({
      Persist: `let busy = 0
        export const handler = async () => {
          busy += 1
          const seen = busy
          await new Promise(resolve => setTimeout(resolve, 40))
          busy -= 1
          return seen
        }`,
    })
    const all = await Promise.all(
      Array.from({ length: 40 }, () => stack.service.invoke.sync(arnOf('Persist'), {}, admin)),
    )
    expect(all).toEqual(Array.from({ length: 40 }, () => ({ payload: 1 })))
    expect(usageOf(stack)).toMatchObject({ invocations: 40, instances: 4 })
  })
})

describe('what fails', () => {
  it('is told with its type and message when the handler throws, and the instance lives on', async () => {
    await using stack = serviceOf({
      Persist: `let n = 0; export const handler = async event => { n += 1; if (event.fail) throw new TypeError('no table'); return n }`,
    })
    const { functionError, payload } = await stack.service.invoke.sync(arnOf('Persist'), { fail: true }, admin)
    expect(functionError).toEqual({ errorType: 'TypeError', errorMessage: 'no table' })
    expect(payload).toHaveProperty('trace')
    expect(await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).toEqual({ payload: 2 })
    expect(stack.lines.join()).toContain('no table')
    expect(usageOf(stack)).toMatchObject({ invocations: 2, errors: 1 })
  })

  it('is a timeout when the handler takes too long, even in a busy loop', async () => {
    await using stack = serviceOf(
      { Persist: 'export const handler = async event => { while (event.hang); return 1 }' },
      { properties: { Timeout: 1 } },
    )
    const { functionError } = await stack.service.invoke.sync(arnOf('Persist'), { hang: true }, admin)
    expect(functionError?.errorType).toBe('Sandbox.Timedout')
    expect(functionError?.errorMessage).toContain('Task timed out after 1.00 seconds')
    expect(await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).toEqual({ payload: 1 })
  })

  it.each([
    ['exits', 'process.exit(3)', 'exit status 3'],
    ['throws outside of the invocation', `setImmediate(() => { throw new Error('stray') })`, 'stray'],
    ['leaves a rejection unhandled', `Promise.reject(new Error('loose'))`, 'loose'],
  ])('is an exit when the handler %s, and the next one gets a new instance', async (_how, statement, message) => {
    await using stack = serviceOf({
      Persist: `export const handler = async event => { if (!event.die) return 1; ${statement}; await new Promise(() => setInterval(() => {}, 1000)) }`,
    })
    const { functionError } = await stack.service.invoke.sync(arnOf('Persist'), { die: true }, admin)
    expect(functionError?.errorType).toBe('Runtime.ExitError')
    expect(functionError?.errorMessage).toContain(message)
    expect(await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).toEqual({ payload: 1 })
  })

  it.each([
    ['objects', 'Array.from({ length: 1000 }, (_, i) => ({ i }))'],
    ['parsed JSON', `JSON.parse('[' + Array(5000).fill('{"a":1}') + ']')`],
  ])('is out of memory beyond the function’s own, and this process survives: %s', async (_what, value) => {
    await using stack = serviceOf(
      {
        Persist: `const kept = []; export const handler = async event => { while (event.eat) kept.push(${value}); return 1 }`,
      },
      { properties: { Timeout: 15 } },
    )
    const { functionError } = await stack.service.invoke.sync(arnOf('Persist'), { eat: true }, admin)
    expect(functionError?.errorType).toBe('Runtime.OutOfMemory')
    expect(await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).toEqual({ payload: 1 })
  })

  it.each([
    ['throws', `throw new RangeError('no TABLE')`, 'RangeError', 'no TABLE'],
    ['exits', 'process.exit(1)', 'Runtime.ExitError', 'exit status 1'],
    ['exports no handler', 'export const other = 1', 'Runtime.HandlerNotFound', 'index.handler is undefined'],
    [
      'takes a callback',
      'export const handler = (e, c, done) => done()',
      'Runtime.CallbackHandlerDeprecated',
      'callback',
    ],
    ['imports what is nowhere', `import 'nowhere'`, 'Runtime.ImportModuleError', 'nowhere'],
    ['imports what is not in the asset', `import 'beside/index.mjs'`, 'Runtime.ImportModuleError', 'not in the asset'],
  ])('is an init error when the module %s: one a call, and at warm()', async (_how, source, errorType, message) => {
    await using stack = serviceOf({ Persist: source })
    stack.written('node_modules/beside', '')
    for (const _again of [1, 2]) {
      const { functionError } = await stack.service.invoke.sync(arnOf('Persist'), {}, admin)
      expect(functionError?.errorType).toBe(errorType)
      expect(functionError?.errorMessage).toContain(message)
    }
    await expect(stack.service.warm()).rejects.toThrow(`Persist did not start: ${errorType}`)
  })

  it('is the fault function-throw when it strikes: the handler never runs', async () => {
    await using stack = serviceOf({ Persist: 'let n = 0; export const handler = async () => ++n' })
    stack.faults['function-throw'] = { rate: 1 }
    expect((await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).functionError?.errorType).toBe(
      'FaultInjected',
    )
    delete stack.faults['function-throw']
    expect(await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).toEqual({ payload: 1 })
  })

  it('is a throttle when the account has no concurrency left, or when the fault strikes', async () => {
    const faults = { strikes: () => undefined, random: () => 0, isWithin: () => true, concurrent: () => 1 }
    const slow = 'export const handler = () => new Promise(resolve => setTimeout(resolve, 50, 1))'
    await using stack = serviceOf({ One: slow, Other: slow }, { faults })
    const results = await Promise.allSettled(
      ['One', 'Other'].map(name => stack.service.invoke.sync(arnOf(name), {}, admin)),
    )
    expect(results).toMatchObject([{ value: { payload: 1 } }, { reason: { name: 'TooManyRequestsException' } }])

    await using struck = serviceOf({ One: slow })
    struck.faults['function-throttle'] = { rate: 1 }
    await expect(struck.service.invoke.sync(arnOf('One'), {}, admin)).rejects.toThrow('Rate Exceeded')
  })

  it('that the fault function-delay delays beyond its timeout has timed out, and did not run', async () => {
    const counting = 'let n = 0; export const handler = async () => ++n'
    await using stack = serviceOf({ Persist: counting }, { properties: { Timeout: 1 } })
    stack.faults['function-delay'] = { rate: 1, delayMs: 2000 }
    const { functionError } = await stack.service.invoke.sync(arnOf('Persist'), {}, admin)
    expect(functionError).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 1 seconds',
    })
    stack.faults['function-delay'] = { rate: 1, delayMs: 10 }
    expect(await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).toEqual({ payload: 1 })
  })

  it('is an error when its request or its response is over 6 MB', async () => {
    const properties = { MemorySize: 256 }
    await using stack = serviceOf(
      { Persist: `export const handler = async event => 'x'.repeat(event.length ?? 0)` },
      { properties },
    )
    const limit = 6 * 1024 * 1024
    expect((await stack.service.invoke.sync(arnOf('Persist'), { length: limit }, admin)).functionError).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    })
    expect(
      (await stack.service.invoke.sync(arnOf('Persist'), { length: limit - 2 }, admin)).functionError,
    ).toBeUndefined()
    await expect(stack.service.invoke.sync(arnOf('Persist'), 'x'.repeat(limit), admin)).rejects.toMatchObject({
      code: 'RequestTooLargeException',
    })
  })

  it('is a throttle when too many wait', async () => {
    await using stack = serviceOf({ Persist: 'export const handler = async () => 1' }, { maxWaiting: 2 })
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => stack.service.invoke.sync(arnOf('Persist'), {}, admin)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(results[4]).toMatchObject({ reason: { name: 'TooManyRequestsException' } })
    expect(usageOf(stack)?.throttles).toBe(3)
  })
})

describe('the service', () => {
  it('swaps code: what runs finishes on the old code, what comes next runs on the new', async () => {
    await using stack = serviceOf({
      Persist: `export const handler = async event => { if (event.slow) await new Promise(resolve => setTimeout(resolve, 300)); return 'old' }`,
    })
    await stack.service.warm()
    const running = stack.service.invoke.sync(arnOf('Persist'), { slow: true }, admin)
    await stack.service.replaceCode('Persist', stack.written('Next', `export const handler = async () => 'new'`))
    expect(await stack.service.invoke.sync(arnOf('Persist'), {}, admin)).toEqual({ payload: 'new' })
    expect(await running).toEqual({ payload: 'old' })
    await expect.poll(() => usageOf(stack)?.instances).toBe(1)
    await expect(stack.service.replaceCode('Persist', stack.written('Bad', 'throw 1'))).rejects.toThrow('did not start')
  })

  it('refuses what waits and what runs when it closes', async () => {
    const stack = serviceOf({ Persist: 'export const handler = async () => new Promise(() => {})' })
    await stack.service.warm()
    const calls = [1, 2].map(() => stack.service.invoke.sync(arnOf('Persist'), {}, admin))
    const settled = Promise.allSettled(calls)
    await stack.close()
    expect(await settled).toMatchObject([{ reason: { name: 'ServiceClosed' } }, { reason: { name: 'ServiceClosed' } }])
    await stack.service.idle()
  })

  it('knows its functions by ARN alone', async () => {
    await using stack = serviceOf({ Persist: 'export const handler = async () => 1' })
    expect(await stack.service.invoke.sync(`${arnOf('Persist')}:$LATEST`, {}, admin)).toEqual({ payload: 1 })
    await expect(stack.service.invoke.sync(arnOf('Other'), {}, admin)).rejects.toThrow('Function not found')
  })

  it.each([
    [{ Layers: ['arn'] }, 'Persist (AWS::Lambda::Function): property Layers is not understood'],
    [{ Runtime: 'python3.13' }, 'property Runtime: only Node.js'],
    [
      { DeadLetterConfig: { TargetArn: 'arn:aws:sns:us-east-1:1:t' } },
      'property DeadLetterConfig.TargetArn: only an SQS queue',
    ],
    [{ Environment: { Variables: {}, Other: 1 } }, 'property Environment.Other is not understood'],
  ])('refuses a property that it does not understand: %j', (properties, message) => {
    expect(() => serviceOf({}, { functions: [functionResource('Persist', properties)] })).toThrow(message)
  })
})
