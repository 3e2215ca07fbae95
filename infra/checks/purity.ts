import { isBuiltin } from 'node:module'
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
  'globalThis',
  'global',
  'require',
])

/** Members of globals that may be touched otherwise. */
const FORBIDDEN_MEMBERS = new Set(['Date.now', 'Math.random'])
/** Handed on as a whole, their forbidden members go along. */
const HAS_FORBIDDEN = new Set([...FORBIDDEN_MEMBERS].map((member) => member.split('.')[0] ?? ''))

/** Finds the clock, chance, the process and node's modules in one source file. Returns `line: what` for each. */
export function impurities(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ES2023, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const what = impurityOf(node)
    if (what !== undefined) found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** What is forbidden about this node itself, whatever is in it. */
function impurityOf(node: ts.Node): string | undefined {
  const from = nodeModuleOf(node)
  if (from !== undefined) return `${ts.isExportDeclaration(node) ? 'exports' : 'imports'} ${from}`
  if (ts.isNewExpression(node) && isDate(node.expression) && (node.arguments?.length ?? 0) === 0) return 'new Date()'
  // Without `new` it gives the time now, whatever it is given.
  if (ts.isCallExpression(node) && isDate(node.expression)) return 'Date()'
  const member = memberOf(node)
  if (member !== undefined && FORBIDDEN_MEMBERS.has(member)) return member
  if (!ts.isIdentifier(node) || !isReference(node)) return undefined
  if (HAS_FORBIDDEN.has(node.text) && isHandedOn(node)) return `${node.text} as a value`
  return FORBIDDEN_GLOBALS.has(node.text) ? node.text : undefined
}

/** True where neither one member of it is named, nor a date made of what was given, nor a value's kind asked. */
function isHandedOn(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) || ts.isNewExpression(parent) || ts.isCallExpression(parent))
    return parent.expression !== node
  if (ts.isElementAccessExpression(parent)) return !ts.isStringLiteralLike(parent.argumentExpression)
  return !(ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword)
}

/** The module of node that a declaration, or a call of `import`, reads from. */
function nodeModuleOf(node: ts.Node): string | undefined {
  if (ts.isExternalModuleReference(node))
    return ts.isStringLiteralLike(node.expression) ? builtin(node.expression.text) : undefined
  const from =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined
  return from && ts.isStringLiteralLike(from) ? builtin(from.text) : undefined
}

function builtin(name: string): string | undefined {
  return isBuiltin(name) ? name : undefined
}

function isDate(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && node.text === 'Date'
}

/** `Math.random`, also where it is written `Math['random']` or `Math?.random`. */
function memberOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return `${node.expression.getText()}.${node.name.text}`
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return `${node.expression.getText()}.${node.argumentExpression.text}`
  return undefined
}

/** True where the identifier reads a variable, false where it merely names a property, a member or a parameter. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if (ts.isPropertyAssignment(parent) || ts.isBindingElement(parent))
    return 'initializer' in parent && parent.initializer === node
  return ts.isExpression(parent) || ts.isVariableDeclaration(parent)
    ? !ts.isVariableDeclaration(parent) || parent.initializer === node
    : false
}
