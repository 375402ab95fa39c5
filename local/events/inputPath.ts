/**
 * The part of the event that a target's `InputPath` selects: `$`, or `$.detail.uplink` and the like.
 * AWS: "Amazon EventBridge input transformation".
 * @throws Error for a path with anything but plain fields.
 */
export const inputPath = (path: string): ((event: unknown) => unknown) => {
  if (!/^\$(\.[\w-]+)*$/.test(path)) throw new Error(`InputPath ${path} is not understood by the local run`)
  const names = path.split('.').slice(1)
  return event =>
    names.reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null
          ? (Object.entries(value).find(([key]) => key === name)?.[1] ?? null)
          : null,
      event,
    )
}
