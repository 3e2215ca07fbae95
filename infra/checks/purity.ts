import ts from 'typescript'

/** What a pure room may not touch, and why, as people read it. */
const FORBIDDEN_GLOBALS = new Set([
  'process',
  'performance',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'console',
])

/** Finds the clock, chance, the process and node's modules in one source file. Returns `line: what` for each. */
export function impurities(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ES2023, true)
  const found: string[] = []
  const say = (node: ts.Node, what: string) => {
    found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`)
  }
  const visit = (node: ts.Node): void => {
    if (
      ts.isImportDeclaration(node) &&
      ts.isStringLiteral(node.moduleSpecifier) &&
      node.moduleSpecifier.text.startsWith('node:')
    ) {
      say(node, `imports ${node.moduleSpecifier.text}`)
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0)
      say(node, 'new Date()')
    if (ts.isPropertyAccessExpression(node)) {
      const text = node.getText()
      if (text === 'Date.now' || text === 'Math.random') say(node, text)
    }
    if (ts.isIdentifier(node) && FORBIDDEN_GLOBALS.has(node.text) && isReference(node)) say(node, node.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** True where the identifier reads a variable, false where it merely names a property, a member or a parameter. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent) || ts.isBindingElement(parent))
    return 'initializer' in parent && parent.initializer === node
  return ts.isExpression(parent) || ts.isVariableDeclaration(parent)
    ? !ts.isVariableDeclaration(parent) || parent.initializer === node
    : false
}
