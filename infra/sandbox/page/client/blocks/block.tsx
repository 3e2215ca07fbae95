import { type Block, plain } from '../model.ts'
import { Chart } from './chart.tsx'
import { Interactive, type Press } from './elements.tsx'
import { Mrkdwn, Plain } from './mrkdwn.tsx'
import { RichText } from './rich-text.tsx'
import { Table } from './table.tsx'

/** How the parts are done that one can act on: `input` draws the form blocks, where there are any. */
interface Acting {
  readonly press: Press
  readonly input?: (block: Block) => preact.ComponentChildren
}

/** Blocks of a message, modal or home tab. */
export function Blocks({ blocks, press, input }: Acting & { readonly blocks: readonly Block[] }) {
  return (
    <div class="blocks">
      {blocks.map((block, i) => (
        <OneBlock key={block.block_id ?? i} block={block} press={press} {...(input ? { input } : {})} />
      ))}
    </div>
  )
}

function OneBlock({ block, press, input }: Acting & { readonly block: Block }) {
  switch (block.type) {
    case 'header':
      return (
        <h3 class="block-header">
          <Plain text={plain(block.text)} />
        </h3>
      )
    case 'section':
      return <Section block={block} press={press} />
    case 'context':
      return <Context block={block} />
    case 'actions':
      return <Actions block={block} press={press} />
    case 'divider':
      return <hr />
    case 'rich_text':
      return <RichText nodes={block.elements ?? []} />
    case 'markdown':
      return <Mrkdwn text={plain(block.text)} />
    case 'image':
      return <img class="block-image" src={block.image_url} alt={block.alt_text ?? ''} />
    case 'data_visualization':
      return <Chart block={block} />
    case 'table':
    case 'data_table':
      return <Table block={block} />
    case 'container':
      return <Container block={block} press={press} />
    case 'input':
      return <>{input?.(block)}</>
    default:
      return <div class="unknown">[{block.type}]</div>
  }
}

function Section({ block, press }: { block: Block; press: Press }) {
  return (
    <div class="block-section">
      <div class="grow">
        {block.text ? <TextOf text={block.text} /> : null}
        {block.fields ? (
          <div class="fields">
            {block.fields.map((field, i) => (
              <TextOf key={i} text={field} />
            ))}
          </div>
        ) : null}
      </div>
      {block.accessory ? <Interactive element={block.accessory} blockId={block.block_id ?? ''} press={press} /> : null}
    </div>
  )
}

function Context({ block }: { block: Block }) {
  return (
    <div class="block-context">
      {block.elements?.map((element, i) =>
        isPicture(element) ? (
          <img key={i} src={element.image_url} alt={element.alt_text ?? ''} />
        ) : (
          <TextOf key={i} text={element} />
        ),
      )}
    </div>
  )
}

function Actions({ block, press }: { block: Block; press: Press }) {
  return (
    <div class="block-actions">
      {block.elements?.map((element, i) => (
        <Interactive key={element.action_id ?? i} element={element} blockId={block.block_id ?? ''} press={press} />
      ))}
    </div>
  )
}

function Container({ block, press }: { block: Block; press: Press }) {
  return (
    <details class="container" open>
      <summary>
        <Plain text={plain(block.title)} />
      </summary>
      <Blocks blocks={block.child_blocks ?? []} press={press} />
    </details>
  )
}

function TextOf({ text }: { text: { type: string; text: string } }) {
  return <div class="text">{text.type === 'mrkdwn' ? <Mrkdwn text={text.text} /> : <Plain text={text.text} />}</div>
}

function isPicture(element: { readonly type: string }): boolean {
  return element.type === 'image'
}
