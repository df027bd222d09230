import type { Construct, Finding, Graph, MessageFromView, MessageToView } from '../messages';

/**
 * The webview of the construct graph: an ARIA tree, drawn as a flat list of rows. Text reaches the page through
 * textContent alone, so that no id or message can become markup.
 */

declare function acquireVsCodeApi(): {
  postMessage(message: MessageFromView): void;
  getState(): Saved | undefined;
  setState(state: Saved): void;
};

interface Saved {
  readonly closed: readonly string[];
  readonly filter: string;
  readonly only: boolean;
}

interface Node {
  /** What stays the same from one graph to the next: by it a row keeps its focus, and a branch stays closed. */
  readonly key: string;
  readonly label: string;
  readonly construct?: Construct;
  readonly finding?: Finding;
  readonly children: Node[];
}

/** From here on a graph opens with its branches closed, but for those that lead to a problem. */
const LARGE = 1_000;

const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;
const MARKS = { error: '✖', warning: '▲', info: 'ℹ', hint: 'ℹ' };

const vscode = acquireVsCodeApi();
const tree = document.querySelector<HTMLElement>('#tree')!;
const filter = document.querySelector<HTMLInputElement>('#filter')!;
const only = document.querySelector<HTMLInputElement>('#only')!;
const summary = document.querySelector<HTMLElement>('#summary')!;
const note = document.querySelector<HTMLElement>('#note')!;

const saved = vscode.getState();
let closed: Set<string> | undefined = saved && new Set(saved.closed);
filter.value = saved?.filter ?? '';
only.checked = saved?.only ?? false;

let roots: Node[] = [];
let rows: { readonly node: Node; readonly level: number; readonly parent: string | undefined }[] = [];
let active = '';

function build(graph: Graph): Node[] {
  const top: Node = { key: '', label: '', children: [] };
  const byPath = new Map<string, Node>([['', top]]);
  const keys = new Map<string, number>();
  const add = (parent: Node, kind: string, label: string, rest: Partial<Node>): Node => {
    const name = `${parent.key}/${kind}${label}`;
    const count = keys.get(name) ?? 0;
    keys.set(name, count + 1);
    const node: Node = { key: count === 0 ? name : `${name}#${count}`, label, children: [], ...rest };
    parent.children.push(node);
    return node;
  };
  const isMadeLater = new Set(graph.constructs.map(({ path }) => path));
  const parentOf = (path: string): Node => {
    const end = path.lastIndexOf('/');
    const parent = end < 0 ? '' : path.slice(0, end);
    const known = byPath.get(parent);
    if (known !== undefined) return known;
    const group = add(parentOf(parent), '', parent.slice(parent.lastIndexOf('/') + 1), {});
    byPath.set(parent, group);
    return group;
  };
  // Parents first: a construct may be listed before the one that it is in.
  const inOrder = [...graph.constructs].map((construct, index) => ({ construct, index }));
  inOrder.sort((a, b) => depth(a.construct.path) - depth(b.construct.path) || a.index - b.index);
  for (const { construct } of inOrder) {
    const { path } = construct;
    if (path === '') {
      add(top, '', shortType(construct.type), { construct });
      continue;
    }
    const node = add(parentOf(path), '', path.slice(path.lastIndexOf('/') + 1), { construct });
    if (!byPath.has(path)) byPath.set(path, node);
  }
  const elsewhere: Finding[] = [];
  for (const finding of graph.findings) {
    const nodes = finding.paths.filter((path) => path !== '' && isMadeLater.has(path)).map((path) => byPath.get(path)!);
    if (nodes.length === 0) elsewhere.push(finding);
    for (const node of nodes) add(node, '!', finding.message, { finding });
  }
  if (elsewhere.length > 0) {
    const group = add(top, '!', 'Problems at no construct of this graph', {});
    for (const finding of elsewhere) add(group, '!', finding.message, { finding });
  }
  sortFindingsFirst(top);
  return top.children;
}

function depth(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}

function sortFindingsFirst(node: Node): void {
  const rank = ({ finding }: Node) =>
    finding === undefined ? SEVERITIES.length : SEVERITIES.indexOf(finding.severity);
  node.children.sort((a, b) => rank(a) - rank(b));
  node.children.forEach(sortFindingsFirst);
}

function shortType(type: string): string {
  return type.replace(/^aws-cdk-lib\./, '').replace(/^aws_/, '');
}

function findingsBelow(node: Node): Finding[] {
  return node.children.flatMap((child) => (child.finding ? [child.finding] : findingsBelow(child)));
}

function size(nodes: readonly Node[]): number {
  return nodes.reduce((sum, node) => sum + 1 + size(node.children), 0);
}

function closedAtFirst(): Set<string> {
  const keys = new Set<string>();
  const visit = (node: Node) => {
    if (node.children.length > 0 && findingsBelow(node).length === 0) keys.add(node.key);
    node.children.forEach(visit);
  };
  if (size(roots) > LARGE) roots.forEach(visit);
  return keys;
}

function matches(node: Node, word: string): boolean {
  const { construct, finding, label } = node;
  const texts = [label, construct?.type, construct?.logicalId, finding?.rule];
  return texts.some((each) => each?.toLowerCase().includes(word));
}

/** The rows that pass the filter, with the way to them; a filter opens what is closed. */
function visible(): typeof rows {
  const word = filter.value.trim().toLowerCase();
  const result: typeof rows = [];
  const visit = (node: Node, level: number, parent: string | undefined, within: boolean): boolean => {
    const at = result.length;
    const hit = within || word === '' || matches(node, word);
    result.push({ node, level, parent });
    let shown = hit && (!only.checked || node.finding !== undefined);
    const open = word !== '' || !closed!.has(node.key);
    let below = false;
    for (const child of node.children) below = visit(child, level + 1, node.key, hit && word !== '') || below;
    shown = shown || below;
    if (!shown) result.length = at;
    else if (!open) result.length = at + 1;
    return shown;
  };
  for (const node of roots) visit(node, 1, undefined, false);
  return result;
}

function element(tag: string, className: string, content: string): HTMLElement {
  const result = document.createElement(tag);
  result.className = className;
  result.textContent = content;
  return result;
}

function counted(findings: readonly Finding[]): { severity: Finding['severity']; count: number }[] {
  const count = (severity: Finding['severity']) => findings.filter((each) => each.severity === severity).length;
  return SEVERITIES.map((severity) => ({ severity, count: count(severity) })).filter((each) => each.count > 0);
}

function inWords(findings: readonly Finding[]): string {
  return counted(findings).map(({ severity, count }) => `${count} ${severity}${count === 1 ? '' : 's'}`).join(', ');
}

function mark(severity: Finding['severity'], count?: number): HTMLElement {
  const result = element('span', `mark ${severity}`, [MARKS[severity], count].join(' ').trim());
  result.setAttribute('aria-hidden', 'true');
  return result;
}

function draw(node: Node, level: number): HTMLElement {
  const row = element('div', 'row', '');
  const { construct, finding } = node;
  row.dataset.key = node.key;
  row.setAttribute('role', 'treeitem');
  row.setAttribute('aria-level', String(level));
  row.style.setProperty('--level', String(level));
  const open = filter.value.trim() !== '' || !closed!.has(node.key);
  const twisty = element('span', 'twisty', node.children.length === 0 ? '' : open ? '▾' : '▸');
  twisty.setAttribute('aria-hidden', 'true');
  row.append(twisty);
  if (node.children.length > 0) row.setAttribute('aria-expanded', String(open));

  if (finding !== undefined) {
    row.classList.add('finding');
    const message = element('span', 'message', `${finding.message} `);
    message.append(element('span', 'rule', finding.rule));
    row.append(mark(finding.severity), message);
    row.title = `${finding.rule}, ${finding.where}`;
    row.setAttribute('aria-label', `${finding.severity}: ${finding.message} ${finding.rule}`);
    return row;
  }
  const below = findingsBelow(node);
  row.append(element('span', 'label', node.label));
  for (const { severity, count } of counted(below)) row.append(mark(severity, count));
  if (construct !== undefined && node.label !== shortType(construct.type)) {
    row.append(element('span', 'type', shortType(construct.type)));
  }
  if (construct?.logicalId) row.append(element('code', 'logical-id', construct.logicalId));
  row.title = construct === undefined
    ? ''
    : [construct.path, construct.type, construct.logicalId, construct.where].filter(Boolean).join('\n');
  const parts = [node.label, construct && shortType(construct.type), construct?.logicalId, inWords(below)];
  row.setAttribute('aria-label', parts.filter(Boolean).join(', '));
  return row;
}

function render(): void {
  const hadFocus = tree.contains(document.activeElement);
  const top = tree.scrollTop;
  rows = visible();
  if (!rows.some(({ node }) => node.key === active)) active = rows[0]?.node.key ?? '';
  const siblings = new Map<string | undefined, number>();
  for (const { parent } of rows) siblings.set(parent, (siblings.get(parent) ?? 0) + 1);
  const seen = new Map<string | undefined, number>();
  tree.replaceChildren(
    ...rows.map(({ node, level, parent }) => {
      const row = draw(node, level);
      const position = (seen.get(parent) ?? 0) + 1;
      seen.set(parent, position);
      row.setAttribute('aria-setsize', String(siblings.get(parent)));
      row.setAttribute('aria-posinset', String(position));
      row.tabIndex = node.key === active ? 0 : -1;
      return row;
    }),
  );
  tree.scrollTop = top;
  if (hadFocus) focus(active);
  vscode.setState({ closed: [...(closed ?? [])], filter: filter.value, only: only.checked });
}

function focus(key: string): void {
  const index = rows.findIndex(({ node }) => node.key === key);
  if (index < 0) return;
  for (const row of tree.children) (row as HTMLElement).tabIndex = -1;
  active = key;
  const row = tree.children[index] as HTMLElement;
  row.tabIndex = 0;
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
}

function toggle(key: string, open?: boolean): void {
  if (open ?? closed!.has(key)) closed!.delete(key);
  else closed!.add(key);
  render();
}

function activate(node: Node): void {
  const place = node.finding?.place ?? node.construct?.place;
  if (place !== undefined) vscode.postMessage({ kind: 'open', place });
  else if (node.children.length > 0) toggle(node.key);
}

tree.addEventListener('click', (event) => {
  const target = event.target as HTMLElement;
  const key = target.closest<HTMLElement>('.row')?.dataset.key;
  const row = rows.find(({ node }) => node.key === key);
  if (row === undefined) return;
  focus(row.node.key);
  if (target.classList.contains('twisty') && row.node.children.length > 0) toggle(row.node.key);
  else activate(row.node);
});

tree.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const index = rows.findIndex(({ node }) => node.key === active);
  const row = rows[index];
  if (row === undefined) return;
  const { node } = row;
  const isOpen = node.children.length > 0 && rows[index + 1]?.parent === node.key;
  const to = (other: number) => focus(rows[Math.min(Math.max(other, 0), rows.length - 1)]!.node.key);
  switch (event.key) {
    case 'ArrowDown': to(index + 1); break;
    case 'ArrowUp': to(index - 1); break;
    case 'Home': to(0); break;
    case 'End': to(rows.length - 1); break;
    case 'ArrowRight':
      if (isOpen) to(index + 1);
      else if (node.children.length > 0) toggle(node.key, true);
      break;
    case 'ArrowLeft':
      if (isOpen) toggle(node.key, false);
      else if (row.parent !== undefined) focus(row.parent);
      break;
    case 'Enter': activate(node); break;
    case ' ':
      if (node.children.length > 0) toggle(node.key);
      else activate(node);
      break;
    default: return;
  }
  event.preventDefault();
});

filter.addEventListener('input', render);
filter.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') {
    event.preventDefault();
    focus(active);
  }
});
only.addEventListener('change', render);

window.addEventListener('message', ({ data }: MessageEvent<MessageToView>) => {
  const failed = data.kind === 'failure';
  const graph = failed ? { constructs: [], findings: [] } : data.graph;
  roots = build(graph);
  closed ??= closedAtFirst();
  const constructs = graph.constructs.length;
  const found = inWords(graph.findings);
  summary.textContent = failed
    ? ''
    : `${constructs} construct${constructs === 1 ? '' : 's'}, ${found === '' ? 'no problems' : found}`;
  note.hidden = constructs > 0;
  note.textContent = failed ? data.message : 'No code here makes a construct.';
  render();
});

vscode.postMessage({ kind: 'ready' });
