export type Surface = 'message' | 'modal' | 'home'

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home']

/** Where each block may stand. Where published pages disagree, the narrower reading is taken. */
export const SURFACES: Readonly<Record<string, readonly Surface[]>> = {
  header: EVERYWHERE,
  section: EVERYWHERE,
  context: EVERYWHERE,
  actions: EVERYWHERE,
  divider: EVERYWHERE,
  image: EVERYWHERE,
  input: EVERYWHERE,
  rich_text: EVERYWHERE,
  video: EVERYWHERE,
  markdown: ['message'],
  table: ['message'],
  data_table: ['message'],
  data_visualization: ['message'],
  card: ['message', 'home'],
  carousel: ['message', 'home'],
  container: ['message'],
  plan: ['message'],
  task_card: ['message'],
  context_actions: ['message'],
  alert: ['modal'],
}

export const MAX_BLOCKS: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 }

/** Input elements that only a form offers. */
export const MODAL_ONLY_ELEMENTS: ReadonlySet<string> = new Set([
  'number_input',
  'email_text_input',
  'url_text_input',
  'file_input',
])
