import type { ComponentProps } from 'react'

const part = (role: string) => (properties: ComponentProps<'div'>) => <div role={role} {...properties} />

/**
 * The parts of a table of which only the rows in view are on the page. Its rows are placed one by one: the elements of an
 * HTML table lose their meaning in some browsers when they are laid out in another way, roles do not.
 */
export const Table = part('table')
export const RowGroup = part('rowgroup')
export const Row = part('row')
export const ColumnHeader = part('columnheader')
export const Cell = part('cell')
