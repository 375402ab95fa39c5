import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { valueIn, xmlList } from './answer.ts'
import { AwsRefusal } from './refusal.ts'

const answer = (status: number, body: string, errorType: string | null = null) => ({
  operation: 'sts:GetCallerIdentity',
  host: 'sts.eu-west-1.amazonaws.com',
  status,
  errorType,
  body,
})
const refusal = (...how: Parameters<typeof answer>): AwsRefusal => {
  try {
    valueIn(answer(...how))
  } catch (error) {
    if (error instanceof AwsRefusal) return error
  }
  throw new Error('it was no refusal')
}

describe('an answer of AWS', () => {
  it('is its JSON, or the contents of the root of its XML', () => {
    expect(valueIn(answer(200, '{"a":[1]}'))).toEqual({ a: [1] })
    expect(valueIn(answer(200, ''))).toEqual({})
    expect(valueIn(answer(200, '<?xml version="1.0"?>\n<A><B>x &amp; y</B></A>'))).toEqual({ B: 'x & y' })
  })

  it.each([
    [
      'AWS Query',
      403,
      '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>',
      null,
    ],
    [
      'Amazon EC2',
      503,
      '<Response><Errors><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></Errors></Response>',
      null,
    ],
    ['Amazon S3', 503, '<Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error>', null],
    [
      'JSON with the type in the body',
      400,
      '{"__type":"com.amazonaws.ssm#Throttling","message":"Rate exceeded"}',
      null,
    ],
    ['JSON with capitals', 400, '{"__type":"Throttling","Message":"Rate exceeded"}', null],
    [
      'REST with the type in a header',
      429,
      '{"Message":"Rate exceeded"}',
      'Throttling:http://internal.amazon.com/coral/',
    ],
  ] as const)('refuses in the words of %s', (_, status, body, errorType) => {
    expect(refusal(status, body, errorType)).toMatchObject({
      code: 'Throttling',
      words: 'Rate exceeded',
      status,
      isPassing: true,
      isDenied: false,
      message: 'sts:GetCallerIdentity answered Throttling (Rate exceeded)',
    })
  })

  it.each(['', '<html><body>502 Bad Gateway</body></html>', 'upstream'])(
    'that is none of AWS is a refusal too: %j',
    body => {
      expect(refusal(502, body)).toMatchObject({ code: 'HTTP 502', isPassing: true })
    },
  )

  it('tells who may not ask, in the words of each service', () => {
    for (const code of ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])
      expect(refusal(403, `<Error><Code>${code}</Code></Error>`).isDenied).toBe(true)
  })

  it('has lists of none, one and several elements', () => {
    const list = xmlList(z.string())
    expect([undefined, '', 'a', ['a', 'b']].map(value => list.parse(value))).toEqual([[], [], ['a'], ['a', 'b']])
  })
})
