import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import * as z from 'zod'
import { assembled } from './assemblies.ts'

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.array(z.string()).default([]),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
})
export type Resource = z.infer<typeof Resource>
const Resources = z.record(z.string(), Resource)

/** The stack of a stage with the given settings, synthesised with the feature flags of `cdk.json`. */
export const synthesised = async (settings: Readonly<Record<string, unknown>> = {}) => {
  const { directory, stackName, bundleSizes } = await assembled({ stage: 'dev', ...settings })
  const file = join(directory, `${stackName}.template.json`)
  const json = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')))
  const resources = Object.entries(Resources.parse(json.Resources))
  return {
    template: Template.fromJSON(json),
    json,
    bundleSizes: new Map(Object.entries(bundleSizes)),
    assets: assetHashes(join(directory, `${stackName}.assets.json`)),
    /** Every resource by its readable name. */
    all: resources.map(([id, resource]) => [readable(id), resource] as const),
    /** Resources of a type by their readable names. */
    ofType: (type: string): ReadonlyMap<string, Resource> =>
      new Map(resources.filter(([, { Type }]) => Type === type).map(([id, resource]) => [readable(id), resource])),
  }
}
export type SynthesisedStack = Awaited<ReturnType<typeof synthesised>>

/** The hashes of the functions' code and of the listener's image; what else is in the file depends on the settings. */
export const assetHashes = (file: string): readonly string[] => {
  const Entries = z.record(z.string(), z.looseObject({ source: z.looseObject({ packaging: z.string().optional() }) }))
  const Assets = z.object({ files: Entries, dockerImages: Entries })
  const { files, dockerImages } = Assets.parse(JSON.parse(readFileSync(file, 'utf8')))
  const code = Object.entries(files).filter(([, { source }]) => source.packaging === 'zip')
  return [...code.map(([hash]) => hash), ...Object.keys(dockerImages)].toSorted()
}

/** A logical id without the hash that CDK appends. */
export const readable = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '')

/** A value of the template as text: references by readable name, joins joined. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  const { Ref, ...functions } = z.looseObject({ Ref: z.string().optional() }).parse(value)
  if (Ref !== undefined) return `{${readable(Ref)}}`
  const [name = '', argument] = Object.entries(functions)[0] ?? []
  if (name === 'Fn::Join')
    return z
      .tuple([z.string(), z.array(z.unknown())])
      .parse(argument)[1]
      .map(textOf)
      .join('')
  if (name === 'Fn::GetAtt') {
    const [id, attribute] = z.tuple([z.string(), z.string()]).parse(argument)
    return `{${readable(id)}.${attribute}}`
  }
  if (name === 'Fn::Select') {
    const [index, list] = z.tuple([z.int(), z.unknown()]).parse(argument)
    return `${textOf(list)}[${index}]`
  }
  if (name === 'Fn::Split') {
    const [separator, text] = z.tuple([z.string(), z.unknown()]).parse(argument)
    return `${textOf(text)} by ${separator}`
  }
  if (name === 'Fn::Sub') return z.string().parse(argument).replaceAll('${', '{')
  throw new Error(`not read here: ${JSON.stringify(value)}`)
}
