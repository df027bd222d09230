// Delta debugging on the syntax tree: drops statements, members, properties, elements and arguments, and takes one side of
// conditionals, as long as the app still shows what it is to show.
import { createRequire } from 'node:module';

const ts = createRequire(new URL('../synth/package.json', import.meta.url))('typescript');

/** `files` (path → text) made smaller while `shows(files)` holds, for at most `milliseconds`. */
export async function shrink(files, shows, milliseconds) {
  const end = Date.now() + milliseconds;
  let best = { ...files };
  for (let progress = true; progress && Date.now() < end; ) {
    progress = false;
    for (const file of Object.keys(best).filter((name) => name.endsWith('.ts'))) {
      let tried = 0;
      for (let edits = editsOf(best[file]); tried < edits.length && Date.now() < end; ) {
        const { from, to, text } = edits[tried];
        const smaller = { ...best, [file]: best[file].slice(0, from) + text + best[file].slice(to) };
        if (await shows(smaller)) {
          best = smaller;
          progress = true;
          edits = editsOf(best[file]);
        } else {
          ++tried;
        }
      }
    }
  }
  return Object.fromEntries(Object.entries(best).map(([file, text]) => [file, text.replace(/^\s*\n/gm, '')]));
}

/** Every edit that makes a text smaller, the largest first. */
function editsOf(text) {
  const source = ts.createSourceFile('app.ts', text, ts.ScriptTarget.ES2022, true);
  const edits = [];
  const replace = (node, by) => edits.push({ from: node.getFullStart(), to: node.end, text: by });
  const drop = (node) => replace(node, '');
  /** One element of a list, with a comma. */
  const dropFrom = (nodes, index) => {
    const last = index === nodes.length - 1;
    const from = last && index > 0 ? nodes[index - 1].end : nodes[index].getFullStart();
    const to = last ? nodes[index].end : nodes[index + 1].getFullStart();
    edits.push({ from, to, text: '' });
  };
  const body = (node) => (ts.isBlock(node) ? text.slice(node.getStart() + 1, node.end - 1) : node.getFullText());
  const visit = (node) => {
    if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) node.statements.forEach(drop);
    if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) node.members.forEach(drop);
    if (ts.isIfStatement(node)) {
      replace(node, body(node.thenStatement));
      if (node.elseStatement) replace(node, body(node.elseStatement));
    }
    if (ts.isConditionalExpression(node)) {
      replace(node, node.whenTrue.getFullText());
      replace(node, node.whenFalse.getFullText());
    }
    if (ts.isParenthesizedExpression(node)) replace(node, node.expression.getFullText());
    for (const list of [node.properties, node.elements, node.arguments, node.parameters]) {
      // Scope and id stay: another tree is another disagreement.
      const kept = list === node.arguments && ts.isNewExpression(node) ? 2 : 0;
      list?.forEach((_, index) => index >= kept && dropFrom(list, index));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits.sort((a, b) => b.to - b.from - b.text.length - (a.to - a.from - a.text.length));
}
