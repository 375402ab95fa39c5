import { fileCircles, folderCircles } from './circles.ts'
import { type Import, importsOf, type Sources } from './imports.ts'
import { isForTests, mayImport, roomOf } from './rooms.ts'

/** What is wrong with the imports of these sources, one line each. Empty when they go downwards only and in no circle. */
export const importFindings = (sources: Sources): readonly string[] => {
  const imports = importsOf(sources)
  const upwards = imports.filter(({ from, to }) => !mayImport(from, to))
  const deployable = imports.filter(isOfProduct)
  const byFile = fileCircles(deployable)
  const byFolder = folderCircles(deployable).filter(members => !byFile.some(circle => isSame(circle, members)))
  const homeless = [...sources.keys()].filter(file => file.includes('/') && roomOf(file) === undefined)
  return [
    ...homeless.map(file => `${file} stands in no room: scripts/check/rooms.ts names them`),
    ...upwards.map(({ from, to }) => `${from} imports ${to}: ${roomOf(from)} may not import ${roomOf(to) ?? 'it'}`),
    ...byFile.map(members => `files in a circle: ${members.join(', ')}`),
    ...byFolder.map(members => `folders in a circle: ${members.join(', ')}${example(members, deployable)}`),
  ]
}

const isOfProduct = ({ from, to }: Import): boolean => !isForTests(from) && !isForTests(to)

const isSame = (one: readonly string[], other: readonly string[]): boolean => one.join() === other.join()

/** The imports that close a circle of folders: those between its members. */
const example = (members: readonly string[], imports: readonly Import[]): string => {
  const memberOf = (file: string) => members.find(member => file === member || file.startsWith(`${member}/`))
  const between = imports.filter(({ from, to }) => {
    const [one, other] = [memberOf(from), memberOf(to)]
    return one !== undefined && other !== undefined && one !== other
  })
  return between.map(({ from, to }) => `\n  ${from} imports ${to}`).join('')
}
