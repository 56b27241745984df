/** Syntax check of Python sources by tree-sitter: what its grammar calls an error is one, a finer error may pass. */
import { createRequire } from 'node:module';
import { Language, type Node, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import { indentContinuations } from './indentContinuations.ts';

/** Longest source that is checked, in UTF-16 units. */
const MAX_SOURCE = 4_194_304;
const MAX_MILLISECONDS = 3000;

/** A fault of a source; `line` counts from 1, null when the fault is the whole's. */
export interface PythonFault {
  readonly line: number | null;
  readonly message: string;
}

/** Answers with the first fault of a source, or null. Takes at most about three seconds. */
export type PythonCheck = (source: string) => PythonFault | null;

/** Loads the grammar (25 ms, once). */
export async function loadPythonCheck(): Promise<PythonCheck> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm');
  const parser = new Parser().setLanguage(await Language.load(grammar));
  return (source) => checkPython(parser, source);
}

function checkPython(parser: Parser, source: string): PythonFault | null {
  if (source.length > MAX_SOURCE) return { line: null, message: `is longer than ${MAX_SOURCE} characters` };
  const deadline = performance.now() + MAX_MILLISECONDS;
  const fault = firstFault(parser, source, deadline);
  if (fault === null) return null;
  return firstFault(parser, indentContinuations(source), deadline) === null ? null : fault;
}

function firstFault(parser: Parser, source: string, deadline: number): PythonFault | null {
  const tree = parse(parser, source, deadline);
  if (tree === null) return { line: null, message: 'takes too long to check' };
  try {
    return tree.rootNode.hasError ? describeFault(tree.rootNode) : null;
  } finally {
    tree.delete();
  }
}

/** Null when the deadline passes. */
function parse(parser: Parser, source: string, deadline: number): Tree | null {
  const tree = parser.parse(source, null, { progressCallback: () => performance.now() > deadline });
  if (tree === null) parser.reset();
  return tree;
}

/** The first ERROR or MISSING node in the order of the text, the innermost where they nest. */
function describeFault(root: Node): PythonFault {
  let fault = root;
  const cursor = root.walk();
  while (enterFaultyChild(cursor)) {
    const node = cursor.currentNode;
    if (node.isError || node.isMissing) fault = node;
  }
  cursor.delete();
  const line = fault.startPosition.row + 1;
  return { line, message: fault.isMissing ? `invalid syntax: '${fault.type}' is missing` : 'invalid syntax' };
}

/** Moves to the first child with a fault in it; false when there is none. */
function enterFaultyChild(cursor: TreeCursor): boolean {
  if (!cursor.gotoFirstChild()) return false;
  do {
    const node = cursor.currentNode;
    if (node.hasError || node.isMissing) return true;
  } while (cursor.gotoNextSibling());
  return false;
}
