import type { Json } from '../../../contracts/json.ts'
import { asObject } from '../../../contracts/jsonValue.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { bodyText } from './bodyText.ts'
import { onlyJson } from './jsonValues.ts'

/** The one JSON object that a body is. @throws HttpProblem */
export const jsonObject = (body: Buffer, charset: string | undefined): Json => {
  const [first, ...others] = onlyJson(bodyText(body, charset))
  const object = others.length === 0 ? asObject(first) : undefined
  if (!object) throw new HttpProblem('bad-request', 'The body is not one JSON object.')
  return object
}
