/** Of a message that anybody may have sent in the name of its device. */
export const HOW_UNPROVEN =
  'came from an address that its device is not known by, or without the key that its device has'

/** The column of the mark {@link HOW_UNPROVEN} in CSV. It stands by itself: the console writes CSV too, and has no room for schemas. */
export const unprovenColumn = {
  name: 'unproven',
  about: `\`true\` when it ${HOW_UNPROVEN}`,
  cell: ({ data }: { readonly data: { readonly unproven?: true | undefined } }) => data.unproven,
}
