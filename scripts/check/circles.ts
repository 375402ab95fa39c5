import type { Import } from './imports.ts'

/**
 * The circles of a graph: its strongly connected parts that have more than one member, each in the order of the alphabet
 * (R. Tarjan, "Depth-first search and linear graph algorithms", 1972).
 */
export const circles = (edges: readonly (readonly [string, string])[]): readonly (readonly string[])[] => {
  const next = new Map<string, Set<string>>()
  for (const [from, to] of edges) {
    next.set(from, (next.get(from) ?? new Set()).add(to))
    if (!next.has(to)) next.set(to, new Set())
  }
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (name: string): void => {
    order.set(name, order.size)
    low.set(name, order.get(name) ?? 0)
    stack.push(name)
    for (const other of next.get(name) ?? []) {
      if (!order.has(other)) visit(other)
      if (stack.includes(other)) low.set(name, Math.min(low.get(name) ?? 0, low.get(other) ?? 0))
    }
    if (low.get(name) === order.get(name)) {
      const members = stack.splice(stack.indexOf(name))
      if (members.length > 1) found.push(members.toSorted())
    }
  }
  for (const name of next.keys()) if (!order.has(name)) visit(name)
  return found
}

/** Files that import each other in a circle. */
export const fileCircles = (imports: readonly Import[]): readonly (readonly string[])[] =>
  circles(imports.map(({ from, to }) => [from, to]))

/**
 * Folders, and files beside them, that import each other in a circle. Each folder is looked at by itself: what stands in it
 * directly are the members, and a folder stands for all that is in it.
 */
export const folderCircles = (imports: readonly Import[]): readonly (readonly string[])[] => {
  const edges = new Map<string, [string, string][]>()
  for (const { from, to } of imports) {
    const [one, other] = [from.split('/'), to.split('/')]
    const depth = one.findIndex((part, at) => part !== other[at])
    if (depth < 0) continue
    const parent = one.slice(0, depth).join('/')
    const edge: [string, string] = [one.slice(0, depth + 1).join('/'), other.slice(0, depth + 1).join('/')]
    edges.set(parent, [...(edges.get(parent) ?? []), edge])
  }
  return [...edges.values()].flatMap(circles)
}
