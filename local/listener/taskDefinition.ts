import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood } from '../template/properties.ts'

const Container = z.strictObject({
  Name: z.string(),
  Image: z.string(),
  Essential: z.literal(true),
  Environment: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
  PortMappings: z.array(z.strictObject({ ContainerPort: z.number(), Protocol: z.enum(['tcp', 'udp']) })).default([]),
  HealthCheck: z.unknown(),
  LogConfiguration: z.unknown(),
  ReadonlyRootFilesystem: z.boolean().optional(),
  StopTimeout: z.number().optional(),
  User: z.string().optional(),
})
const Task = z.strictObject({ ContainerDefinitions: z.tuple([Container]), TaskRoleArn: z.string() })

const ignored = {
  Cpu: 'the process shares the machine',
  ExecutionRoleArn: 'nothing is pulled from a registry here',
  Family: 'nothing refers to it',
  Memory: 'the heap is limited by the image’s own command',
  NetworkMode: 'processes of one machine share its network',
  RequiresCompatibilities: 'as above',
  RuntimePlatform: 'the bundle is JavaScript',
  Tags: 'nothing is billed here',
}

/** The one container of a task. */
export type TaskContainer = {
  readonly name: string
  readonly roleArn: string
  /** Hash of the image asset. */
  readonly imageHash: string
  readonly environment: Readonly<Record<string, string>>
  readonly ports: readonly number[]
}

/** @throws Error naming the property that is not understood */
export const taskContainer = (resource: Resource): TaskContainer => {
  const { ContainerDefinitions, TaskRoleArn } = understood(resource, Task, ignored)
  const [{ Name, Image, Environment, PortMappings }] = ContainerDefinitions
  return {
    name: Name,
    roleArn: TaskRoleArn,
    imageHash: Image.split(':').at(-1) ?? '',
    environment: Object.fromEntries(Environment.map(({ Name: name, Value }) => [name, Value])),
    ports: PortMappings.map(({ ContainerPort }) => ContainerPort),
  }
}
