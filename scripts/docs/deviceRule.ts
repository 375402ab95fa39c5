/** The event pattern of a rule for the device of an example: an array of objects matches if any of its elements does. */
export const deviceRule = (detailType: string, example: unknown) => ({
  source: ['sonde'],
  'detail-type': [detailType],
  detail: deviceIn(example),
})

const deviceIn = (value: unknown): object | undefined => {
  if (Array.isArray(value)) return deviceIn(value[0])
  if (typeof value !== 'object' || value === null) return undefined
  if ('deviceId' in value) return { deviceId: [value.deviceId] }
  for (const [key, inner] of Object.entries(value)) {
    const found = deviceIn(inner)
    if (found) return { [key]: found }
  }
  return undefined
}
