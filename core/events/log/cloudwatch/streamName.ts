/** `2026/11/28/[$LATEST]…`, or, where the function has a log group of its own, `2026/11/28/checkout[$LATEST]…`. */
const OF_FUNCTION = /^\d{4}\/\d{2}\/\d{2}\/([^[\]]*)\[([^\]]+)\]([0-9a-f]+)$/
/** `web/nginx/0a1b…`: the prefix of the driver `awslogs`, the container's name, the task's id. */
const OF_TASK = /^([^/]+)\/([^/]+)\/([0-9a-f-]{32,36})$/

/**
 * The facts about each line that stand in the name of its log stream: the function and its instance, the container and its task, or the name
 * itself. AWS Lambda Developer Guide, "Working with Lambda function logs"; Amazon ECS Developer Guide, "Send Amazon ECS logs to
 * CloudWatch", `awslogs-stream-prefix`.
 */
export const metadataOfStream = (logStream: string): Readonly<Record<string, string>> => {
  const [, name, version, instance] = OF_FUNCTION.exec(logStream) ?? []
  if (instance !== undefined && version !== undefined)
    return { ...(name && { function: name }), ...(version !== '$LATEST' && { version }), instance }
  const [, , container, task] = OF_TASK.exec(logStream) ?? []
  if (container !== undefined && task !== undefined) return { container, task }
  return logStream === '' ? {} : { logStream }
}
