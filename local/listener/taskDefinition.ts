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
  LogConfiguration: z
    .strictObject({
      LogDriver: z.literal('awslogs'),
      Options: z.strictObject({
        'awslogs-group': z.string(),
        'awslogs-stream-prefix': z.string(),
        'awslogs-region': z.string().optional(),
      }),
    })
    .optional(),
  ReadonlyRootFilesystem: z.boolean().optional(),
  StopTimeout: z.number().optional(),
  User: z.string().optional(),
})
const Task = z.strictObject({
  ContainerDefinitions: z.tuple([Container]),
  TaskRoleArn: z.string(),
  /** CPU units: 1,024 are one processor. */
  Cpu: z.coerce.number(),
  /** MiB */
  Memory: z.coerce.number(),
})

const ignored = {
  ExecutionRoleArn: 'nothing is pulled from a registry here',
  Family: 'nothing refers to it',
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
  /** Where the container's output goes, and the start of the names of its streams. */
  readonly logs?: { readonly group: string; readonly streamPrefix: string } | undefined
  /** Nothing holds the process to these: its use is measured by them. */
  readonly size: { readonly processors: number; readonly memoryBytes: number }
}

/** @throws Error naming the property that is not understood */
export const taskContainer = (resource: Resource): TaskContainer => {
  const { ContainerDefinitions, TaskRoleArn, Cpu, Memory } = understood(resource, Task, ignored)
  const [{ Name, Image, Environment, PortMappings, LogConfiguration: logs }] = ContainerDefinitions
  return {
    name: Name,
    roleArn: TaskRoleArn,
    imageHash: Image.split(':').at(-1) ?? '',
    environment: Object.fromEntries(Environment.map(({ Name: name, Value }) => [name, Value])),
    ports: PortMappings.map(({ ContainerPort }) => ContainerPort),
    ...(logs && {
      logs: { group: logs.Options['awslogs-group'], streamPrefix: logs.Options['awslogs-stream-prefix'] },
    }),
    size: { processors: Cpu / 1024, memoryBytes: Memory * 1024 * 1024 },
  }
}
