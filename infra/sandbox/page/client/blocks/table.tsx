import type { Block } from '../model.ts'
import { RichText } from './rich-text.tsx'

type Cell = NonNullable<Block['rows']>[number][number]

/** table and data_table: the first row is the head. */
export function Table({ block }: { block: Block }) {
  const [head, ...rows] = block.rows ?? []
  return (
    <table>
      {block.caption ? <caption>{block.caption}</caption> : null}
      <thead>
        <tr>
          {head?.map((cell, i) => (
            <th key={i}>
              <CellOf cell={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, r) => (
          <tr key={r}>
            {row.map((cell, i) => (
              <td key={i}>
                <CellOf cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function CellOf({ cell }: { cell: Cell }) {
  if (cell.type === 'rich_text') return <RichText nodes={cell.elements ?? []} />
  return <>{cell.text ?? cell.value ?? ''}</>
}
