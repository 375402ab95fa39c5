import { parseXML } from '@aws-sdk/xml-builder'
import * as z from 'zod'
import { AwsRefusal } from './refusal.ts'

/** An HTTP response of a service. */
export type Response = {
  /** The operation that was asked. */
  readonly operation: string
  readonly status: number
  readonly errorType: string | null
  readonly body: string
}

const Word = z.string().optional().catch(undefined)
const JsonError = z.looseObject({ __type: Word, code: Word, message: Word, Message: Word })
const XmlError = z.looseObject({ Code: z.string(), Message: z.string().default('') })
/** AWS Query Protocol, Amazon EC2, and Amazon S3 each put the error somewhere else. */
const XmlErrors = z.union([
  z.looseObject({ Error: XmlError }).transform(found => found.Error),
  z.looseObject({ Errors: z.looseObject({ Error: XmlError }) }).transform(({ Errors }) => Errors.Error),
  XmlError,
])

/** The value in the outermost element of an XML document. */
const insideRoot = (xml: string): unknown => Object.values(z.record(z.string(), z.unknown()).parse(parseXML(xml)))[0]

/**
 * The value of an answer: its JSON, or what stands in the root of its XML.
 * @throws AwsRefusal for an answer that refuses
 */
export const valueIn = ({ operation, status, errorType, body }: Response): unknown => {
  const isXml = body.trimStart().startsWith('<')
  if (status < 300) return isXml ? insideRoot(body) : JSON.parse(body === '' ? '{}' : body)
  if (isXml) {
    const error = XmlErrors.safeParse(insideRoot(body))
    throw new AwsRefusal({
      operation,
      status,
      code: error.data?.Code ?? `HTTP ${status}`,
      words: error.data?.Message ?? '',
    })
  }
  const { __type, code, message, Message } = JsonError.catch({}).parse(jsonIn(body))
  // `com.amazonaws.ssm#ParameterNotFound` in the body, `ResourceNotFoundException:http://…` in the header.
  const [name] = (errorType ?? __type ?? code ?? `HTTP ${status}`).replace(/^.*#/, '').split(':')
  throw new AwsRefusal({ operation, status, code: name ?? '', words: message ?? Message ?? '' })
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** A list in XML: AWS leaves an empty one out, and one of one element cannot be told from an element. */
export const xmlList = <Element extends z.ZodType>(element: Element) =>
  z.preprocess(value => (value === undefined || value === '' ? [] : [value].flat()), z.array(element))
