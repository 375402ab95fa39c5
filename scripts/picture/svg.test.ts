import { expect, it } from 'vitest'
import { piecesOf } from './styledLines.ts'
import { animated } from './svg.ts'

it('a line of a terminal falls into pieces of one style', () => {
  const plain = { colour: undefined, isBold: false, isDim: false, isInverse: false }
  expect(piecesOf('a \u001b[1;31mred\u001b[0m \u001b[2Jb\u001b[7mc')).toEqual([
    { text: 'a ', ...plain },
    { text: 'red', ...plain, colour: '#f87171', isBold: true },
    { text: ' ', ...plain },
    { text: 'b', ...plain },
    { text: 'c', ...plain, isInverse: true },
  ])
})

it('the picture shows each line when it came, and begins again; markup in a line is text', () => {
  const svg = animated('Title', [{ title: '$ x', lines: [{ text: 'a <b> & c', at: 1000 }] }], 100)
  expect(svg).toContain('a\u00a0&lt;b&gt;\u00a0&amp;\u00a0c')
  expect(svg).toContain('@keyframes l0{0%,20.00%{opacity:0}20.01%,100%{opacity:1}}')
  expect(svg).toContain('@media (prefers-reduced-motion: no-preference){.l0{animation:l0 5000ms infinite}}')
})
