import type { Look } from '../cloudwatch/cloudWatch.ts'
import type { Measure } from '../contracts.ts'
import { type ProcessUse, processUse } from '../listener/processUse.ts'
import { taskContainer } from '../listener/taskDefinition.ts'
import type { StackResources } from '../template/stackResources.ts'

type Seen = { readonly use: ProcessUse; readonly at: number }

/**
 * Measures the processes of the listener as Fargate measures its tasks: the processor time and the resident memory of each, in percent of
 * the task's size. On Fargate a task gets no more processor than that; here it may, and is counted as using all of it. Nothing is measured
 * where the machine does not tell (`/proc`). Amazon ECS Developer Guide, "Amazon ECS service utilization metrics".
 */
export const listenerUse = (
  { ofType }: StackResources,
  { measure, pids, now }: { measure: Measure; pids: () => readonly number[] /** ms, monotonic */; now: () => number },
): Look => {
  const [service] = ofType('AWS::ECS::Service')
  const [task] = ofType('AWS::ECS::TaskDefinition')
  if (!service || !task) return () => undefined
  const { processors, memoryBytes } = taskContainer(task).size
  const dimensions = { ClusterName: String(service.properties.Cluster), ServiceName: service.ref }
  const recorder = (name: string) => measure({ namespace: 'AWS/ECS', name, dimensions })
  const [cpu, memory] = [recorder('CPUUtilization'), recorder('MemoryUtilization')]
  let before = new Map<number, Seen>()

  return () => {
    const seen = new Map<number, Seen>()
    for (const pid of pids()) {
      const use = processUse(pid)
      if (!use) continue
      const at = now()
      seen.set(pid, { use, at })
      memory((100 * use.memoryBytes) / memoryBytes)
      const last = before.get(pid)
      if (!last) continue
      const used = (use.processorSeconds - last.use.processorSeconds) / ((at - last.at) / 1000)
      cpu(Math.min(100, (100 * used) / processors))
    }
    before = seen
  }
}
