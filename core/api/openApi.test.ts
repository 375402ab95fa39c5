import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type ProblemCode, problemTable } from '../http/problem.ts'
import { openApiDocument } from './openApi.ts'

const Operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional() })),
  responses: z.record(z.string(), z.looseObject({ 'x-problem-codes': z.array(z.string()).default([]) })),
})
const { paths, components } = z
  .looseObject({
    paths: z.record(z.string(), z.record(z.string(), Operation)),
    components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  })
  .parse(openApiDocument())
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

/** Codes that no operation has. */
const ELSEWHERE: Partial<Record<ProblemCode, string>> = {
  'not-found': 'is the answer for every path that is no operation',
  'method-not-allowed': 'is the answer for every method that a path does not take',
  'not-implemented': 'is the answer for every method that the API does not know',
}

describe('the OpenAPI document', () => {
  it('has every schema that it refers to', () => {
    const references = [...JSON.stringify(openApiDocument()).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to)
    expect(references).not.toEqual([])
    const there = Object.keys(components.schemas).map(name => `#/components/schemas/${name}`)
    expect(references.filter(to => to === undefined || !there.includes(to))).toEqual([])
  })

  it('names what a JSON value is, and names nothing by a number', () => {
    expect(Object.keys(components.schemas)).toContain('JsonValue')
    expect(Object.keys(components.schemas).filter(name => /\d/.test(name))).toEqual([])
  })

  it('gives each operation an id of its own', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect([...new Set(ids)]).toEqual(ids)
  })

  it.each(operations)('$method $path says what it answers when it is done, and without a token', ({ operation }) => {
    const statuses = Object.keys(operation.responses)
    expect(statuses.some(status => /^2\d\d$/.test(status))).toBe(true)
    expect(statuses).toContain('401')
  })

  it.each(operations)('$method $path declares the parameters of its path, and each once', ({ path, operation }) => {
    const inPath = operation.parameters.filter(parameter => parameter.in === 'path')
    expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    expect(inPath.filter(({ required }) => !required)).toEqual([])
    const all = operation.parameters.map(parameter => `${parameter.in} ${parameter.name}`)
    expect([...new Set(all)]).toEqual(all)
  })

  it('has each problem in an operation, or a reason why not', () => {
    const used = operations.flatMap(({ operation }) =>
      Object.values(operation.responses).flatMap(response => response['x-problem-codes']),
    )
    const unused = problemTable.map(({ code }) => code).filter(code => !used.includes(code))
    expect(unused.toSorted()).toEqual(Object.keys(ELSEWHERE).toSorted())
  })
})
