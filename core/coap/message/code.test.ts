import { expect, it } from 'vitest'
import { codeByte, codeText, isRequest, isResponse, methods, type ResponseCode, responseCodes } from './code.ts'

const isCode = (text: string): text is ResponseCode => text in responseCodes

it('codes are bytes and texts', () => {
  expect(codeByte('2.04')).toBe(0x44)
  expect(codeText(0x44)).toBe('2.04')
  const texts = Object.keys(responseCodes).filter(isCode)
  expect(texts.map(text => codeText(codeByte(text)))).toEqual(texts)
})

it('codes belong to requests, to responses, or to neither', () => {
  expect(Object.values(methods).every(isRequest)).toBe(true)
  expect([0, 0x20, 0x60, 0xe0].filter(code => isRequest(code) || isResponse(code))).toEqual([])
  expect([0x44, 0x80, 0xa3].every(isResponse)).toBe(true)
})
