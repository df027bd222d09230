'use strict';

/**
 * The page of `presynth graph --format html`: the construct tree, and what is known of the construct that is picked.
 * Names and messages come from the program under check: they reach the page as text nodes and attribute values alone,
 * and the only addresses made of them are fragments of this page and vscode://file.
 */
(() => {
  /** From here on a tree opens with its branches closed, but for those that lead to a problem. */
  const LARGE = 1_000;
  /** The height of a row in the tree, as the style sheet has it. */
  const ROW = 28;
  /** How many neighbours of a construct are drawn; the list below the diagram has them all. */
  const DRAWN = 8;
  /** A source longer than this is shown without colours. */
  const COLOURED = 400_000;

  const SEVERITIES = ['error', 'warning', 'info'];
  const SEVERITY_NAMES = { error: 'Error', warning: 'Warning', info: 'Info' };
  const STATES = { allowed: 'Allowed', blocked: 'Blocked', unknown: 'Not known' };
  const STATE_ORDER = ['blocked', 'unknown', 'allowed', 'plain'];
  const KINDS = {
    key: {
      title: 'Encryption keys', verb: 'encrypted with', allowed: 'may use the key', blocked: 'may not use the key',
      unknown: 'not known whether it may use the key',
    },
    role: { title: 'Roles', verb: 'runs with' },
    boundary: {
      title: 'Permissions boundaries', verb: 'limited by', allowed: 'allows what is needed', blocked: 'blocks actions',
      unknown: 'not known what it blocks',
    },
    network: { title: 'Networks', verb: 'runs in' },
    endpoint: { title: 'VPC endpoints', verb: 'has endpoint' },
  };

  const CIRCLE = 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4z';
  const ICONS = {
    error: `${CIRCLE}M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4`,
    warning: 'M8 2L14.6 13.6H1.4zM8 6.4v3.4M8 11.6v.1',
    info: `${CIRCLE}M8 7.4v3.6M8 5v.1`,
    allowed: `${CIRCLE}M5.2 8.2l2 2l3.6-4.2`,
    blocked: `${CIRCLE}M3.7 3.7l8.6 8.6`,
    unknown: `${CIRCLE}M6.2 6.3a1.8 1.8 0 1 1 2.7 1.6c-.6.3-.9.7-.9 1.4M8 11.4v.1`,
    chevron: 'M6 4l4 4l-4 4',
    app: 'M2 3h12v10H2zM2 6h12M4.2 4.5h.1M6.2 4.5h.1',
    stack: 'M8 2l6 3l-6 3l-6-3zM2 8l6 3l6-3M2 11l6 3l6-3',
    key: 'M5.4 7.6a2.9 2.9 0 1 0 0 5.8a2.9 2.9 0 1 0 0-5.8zM7.5 8.5L13.6 2.4M11 5l2 2',
    compute: 'M3.6 2.5h2L11.4 13.5H13M7.5 6.2L3.6 13.5',
    network: 'M6.4 2h3.2v3.2H6.4zM2.4 10.8h3.2V14H2.4zM10.4 10.8h3.2V14h-3.2zM8 5.2V8M4 10.8V8h8v2.8',
    storage: 'M2.5 4c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2s-2.5 2-5.5 2s-5.5-.9-5.5-2v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4',
    identity: 'M8 2a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4zM2.8 14c0-2.9 2.3-4.6 5.2-4.6s5.2 1.7 5.2 4.6',
    policy: 'M8 1.8l5.2 2v4c0 3-2.1 5.3-5.2 6.4c-3.1-1.1-5.2-3.4-5.2-6.4v-4z',
    log: 'M3.5 1.8h6l3 3v9.4h-9zM5.8 6.5h4.4M5.8 9h4.4M5.8 11.5h2.6',
    group: 'M2 4h4l1.4 1.6H14V13H2z',
    other: 'M8 1.8l5.4 2.9v6.6L8 14.2l-5.4-2.9V4.7zM2.6 4.7L8 7.6l5.4-2.9M8 7.6v6.6',
  };
  /** Which picture a type has: the first pattern that its short name matches. */
  const CATEGORIES = [
    ['app', /^(App|Stage)$/], ['stack', /Stack$/], ['key', /^(kms|secretsmanager|certificatemanager)\./],
    ['policy', /Policy$/], ['identity', /^(iam|cognito)\./], ['log', /^(logs|cloudwatch|cloudtrail)\./],
    ['network', /^(ec2|elasticloadbalancing\w*|route53|cloudfront|apigateway\w*)\./],
    ['compute', /^(lambda|ecs|eks|batch|stepfunctions|codebuild)\b/],
    ['storage', /^(s3|dynamodb|rds|efs|ecr|opensearch\w*|elasticache|sqs|sns|kinesis\w*)\b/],
  ];

  const graph = JSON.parse(document.getElementById('graph').textContent);
  const { constructs, relations, findings, sources } = graph;
  const byId = (id) => document.getElementById(id);
  const [tree, rowsBox, filter, only, details, source] =
    ['tree', 'rows', 'filter', 'only', 'details', 'source'].map(byId);
  const main = document.querySelector('main');

  // Elements.

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== undefined && child !== ''));
    return element;
  }

  const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
  const icon = (name, rest = {}) => svg('svg', {
    class: `icon ${name}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', ...rest,
  }, svg('path', { d: ICONS[name] }));

  const amount = ([severity, count]) => severity === 'info' ? `${count} info` : plural(count, severity);
  const plural = (count, word) => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;

  /** How many findings there are of each severity that occurs, the worst first. */
  function counted(indices) {
    const counts = new Map(SEVERITIES.map((severity) => [severity, 0]));
    for (const index of indices) counts.set(findings[index].severity, counts.get(findings[index].severity) + 1);
    return [...counts].filter(([, count]) => count > 0);
  }

  const inWords = (indices) => counted(indices).map(amount).join(', ');

  // Constructs and places, and their addresses.

  const shortType = (type) => type.replace(/^aws-cdk-lib\./, '').replace(/^aws_/, '');
  const typeName = ({ type }) => type === '' ? 'class of this program' : shortType(type);
  const lastOf = (path) => path.slice(path.lastIndexOf('/') + 1);
  const nameOf = (construct) => construct.path === '' ? typeName(construct) : lastOf(construct.path);

  function category(construct) {
    if (construct === undefined) return 'group';
    const type = shortType(construct.type);
    return CATEGORIES.find(([, pattern]) => pattern.test(type))?.[0] ?? 'other';
  }

  // A lone surrogate is no error here: encodeURIComponent would throw on it.
  const encoded = (path) => path.toWellFormed().split('/').map(encodeURIComponent).join('/');

  /** `#/Stack/Key`, and `#/Stack/Key:2` for the second construct of that path. */
  const hrefs = (() => {
    const counts = new Map();
    return constructs.map(({ path }) => {
      const count = (counts.get(path) ?? 0) + 1;
      counts.set(path, count);
      return `#/${encoded(path)}${count > 1 ? `:${count}` : ''}`;
    });
  })();
  const constructAt = new Map(hrefs.map((href, index) => [href, index]));

  const startOf = ({ file, range: { start } }) => `${file}:${start.line + 1}`;

  function placeHref({ file, range: { start, end } }) {
    return `@${encoded(file)}:${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
  }

  /** All that the page can point at: an address that names something else is not followed. */
  const placeAt = new Map();
  for (const { related } of findings) for (const place of related) placeAt.set(placeHref(place), place);
  for (const place of [...findings, ...constructs, ...relations.filter(({ file }) => file)]) {
    if (!placeAt.has(placeHref(place))) placeAt.set(placeHref(place), place);
  }

  function editorHref({ file, range: { start } }) {
    const isAbsolute = /^(\/|[A-Za-z]:)/.test(file);
    const path = (isAbsolute ? file : `${graph.root}/${file}`).replaceAll('\\', '/').toWellFormed();
    const escaped = encodeURI(path).replace(/[?#]/g, encodeURIComponent);
    return `vscode://file/${escaped.replace(/^\/+/, '')}:${start.line + 1}:${start.character + 1}`;
  }

  const findingsOf = constructs.map(() => []);
  findings.forEach((finding, index) => finding.constructs.forEach((at) => findingsOf[at].push(index)));
  const outgoing = constructs.map(() => []);
  const incoming = constructs.map(() => []);
  for (const relation of relations) {
    outgoing[relation.from].push(relation);
    if (relation.to != null) incoming[relation.to].push(relation);
  }

  let picked;
  const placeLink = (place, text = startOf(place)) =>
    el('a', { class: 'place', href: (hrefs[picked] ?? '#') + placeHref(place) }, text);

  function constructLink(index, text = nameOf(constructs[index])) {
    const construct = constructs[index];
    return el('a', { class: 'construct', href: hrefs[index], title: `${construct.path}\n${typeName(construct)}` },
      icon(category(construct)), el('span', {}, text));
  }

  // The tree.

  function makeNode(parent, label, index) {
    const node = { parent, label, index, children: [], all: new Set(), isOpen: true };
    parent?.children.push(node);
    const construct = constructs[index];
    const rules = (findingsOf[index] ?? []).map((each) => findings[each].rule);
    node.text = [label, construct?.type, construct?.logicalId, ...rules].join('\n').toLowerCase();
    return node;
  }

  const nodeOf = [];
  const root = (() => {
    const top = makeNode(undefined, '');
    const byPath = new Map([['', top]]);
    const parentOf = (path) => {
      const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
      if (!byPath.has(parent)) byPath.set(parent, makeNode(parentOf(parent), lastOf(parent)));
      return byPath.get(parent);
    };
    const depth = ({ path }) => path === '' ? 0 : path.split('/').length;
    // Parents first: a construct may be listed before the one that it is in.
    const inOrder = constructs.map((construct, index) => ({ construct, index, depth: depth(construct) }));
    inOrder.sort((a, b) => a.depth - b.depth || a.index - b.index);
    for (const { construct, index } of inOrder) {
      const parent = construct.path === '' ? top : parentOf(construct.path);
      nodeOf[index] = makeNode(parent, nameOf(construct), index);
      if (!byPath.has(construct.path)) byPath.set(construct.path, nodeOf[index]);
    }
    return top;
  })();
  nodeOf.forEach((node, index) => {
    for (let at = node; at !== undefined; at = at.parent) findingsOf[index].forEach((each) => at.all.add(each));
  });
  if (constructs.length > LARGE) {
    const close = (node) => {
      node.isOpen = node.all.size > 0;
      node.children.forEach(close);
    };
    root.children.forEach(close);
  }

  let rows = [];
  let active = root.children[0];
  const words = () => filter.value.toLowerCase().split(/\s+/).filter(Boolean);

  /** The rows that pass the filter, with the way to them; a filter opens what is closed. */
  function visibleRows() {
    const wanted = words();
    const result = [];
    const visit = (node, level, isWithin) => {
      const at = result.length;
      const isHit = isWithin || wanted.every((word) => node.text.includes(word));
      result.push({ node, level });
      const isProblem = !only.checked || (findingsOf[node.index] ?? []).length > 0;
      let isShown = isHit && isProblem;
      for (const child of node.children) isShown = visit(child, level + 1, isHit && wanted.length > 0) || isShown;
      if (!isShown) result.length = at;
      else if (!isOpen(node)) result.length = at + 1;
      return isShown;
    };
    root.children.forEach((node) => visit(node, 1, false));
    return number(result);
  }

  const isOpen = (node) => node.isOpen || filter.value.trim() !== '';

  /** Tells each row its place among its siblings: most of them are not in the page for a screen reader to count. */
  function number(result) {
    const sizes = new Map();
    for (const row of result) {
      row.position = (sizes.get(row.node.parent) ?? 0) + 1;
      sizes.set(row.node.parent, row.position);
    }
    for (const row of result) row.size = sizes.get(row.node.parent);
    return result;
  }

  /** The text with what the filter looks for marked in it. */
  function marked(text) {
    const word = words().find((each) => text.toLowerCase().includes(each));
    if (word === undefined) return [text];
    const at = text.toLowerCase().indexOf(word);
    return [text.slice(0, at), el('mark', {}, text.slice(at, at + word.length)), text.slice(at + word.length)];
  }

  const badge = ([severity, count], isOwn) =>
    el('span', { class: `badge ${severity}${isOwn ? ' own' : ''}` }, icon(severity), String(count));

  function drawRow({ node, level, position, size }, index) {
    const construct = constructs[node.index];
    const own = findingsOf[node.index] ?? [];
    const below = [...node.all].filter((each) => !own.includes(each));
    const ownSeverities = new Set(own.map((each) => findings[each].severity));
    const type = construct === undefined ? '' : typeName(construct);
    const spoken = [node.label, type === node.label ? '' : type, construct?.logicalId,
      own.length > 0 ? `${inWords(own)} here` : '', below.length > 0 ? `${inWords(below)} below` : ''];
    const isBranch = node.children.length > 0;
    const row = el('div', {
      id: `row-${index}`, class: 'row', role: 'treeitem', 'aria-level': level, 'aria-posinset': position,
      'aria-setsize': size, 'aria-label': spoken.filter(Boolean).join(', '),
      'aria-selected': String(node.index !== undefined && node.index === picked),
      'aria-expanded': isBranch ? String(isOpen(node)) : undefined,
      title: construct && [construct.path, type, construct.logicalId, startOf(construct)].filter(Boolean).join('\n'),
    },
    el('span', { class: 'twisty' }, isBranch ? icon('chevron') : ''),
    icon(category(construct)),
    el('span', { class: 'label' }, ...marked(node.label)),
    el('span', { class: 'type' }, ...(type === node.label ? [] : marked(type))),
    ...counted(node.all).map((each) => badge(each, ownSeverities.has(each[0]))));
    row.classList.toggle('active', node === active);
    row.style.setProperty('--level', Math.min(level - 1, 12));
    row.style.top = `${index * ROW}px`;
    row.dataset.index = index;
    return row;
  }

  /** Draws the rows in sight and some around them, and the active one, which assistive technology must find. */
  function drawTree() {
    const first = Math.max(Math.floor(tree.scrollTop / ROW) - 10, 0);
    const last = Math.ceil((tree.scrollTop + tree.clientHeight) / ROW) + 10;
    const at = rows.findIndex(({ node }) => node === active);
    rowsBox.style.height = `${rows.length * ROW}px`;
    rowsBox.replaceChildren(...rows.flatMap((row, index) =>
      (index >= first && index < last) || index === at ? [drawRow(row, index)] : []));
    if (at >= 0) tree.setAttribute('aria-activedescendant', `row-${at}`);
    else tree.removeAttribute('aria-activedescendant');
  }

  function updateTree() {
    rows = visibleRows();
    if (!rows.some(({ node }) => node === active)) active = rows[0]?.node;
    const all = constructs.length;
    const shown = rows.filter(({ node }) => node.index !== undefined).length;
    const isFiltered = only.checked || filter.value.trim() !== '';
    byId('shown').textContent = isFiltered ? `${shown.toLocaleString('en')} of ${plural(all, 'construct')}` : '';
    byId('none').hidden = rows.length > 0 || all === 0;
    byId('none').textContent = only.checked && findings.length === 0 ? 'No problems were found.' : 'Nothing matches.';
    tree.hidden = rows.length === 0;
    drawTree();
  }

  function activate(node) {
    active = node;
    const top = rows.findIndex((row) => row.node === node) * ROW;
    if (top < tree.scrollTop) tree.scrollTop = top;
    if (top + ROW > tree.scrollTop + tree.clientHeight) tree.scrollTop = top + ROW - tree.clientHeight;
    drawTree();
  }

  function setOpen(node, open) {
    node.isOpen = open;
    active = node;
    updateTree();
  }

  function pick(node) {
    if (node.index === undefined) return setOpen(node, !node.isOpen);
    location.hash = hrefs[node.index];
    showPane('details');
  }

  function onTreeKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || active === undefined) return;
    const index = rows.findIndex(({ node }) => node === active);
    const to = (other) => activate(rows[Math.min(Math.max(other, 0), rows.length - 1)].node);
    const page = Math.max(Math.floor(tree.clientHeight / ROW) - 1, 1);
    const isBranch = active.children.length > 0;
    switch (event.key) {
      case 'ArrowDown': to(index + 1); break;
      case 'ArrowUp': to(index - 1); break;
      case 'PageDown': to(index + page); break;
      case 'PageUp': to(index - page); break;
      case 'Home': to(0); break;
      case 'End': to(rows.length - 1); break;
      case 'ArrowRight':
        if (isBranch && isOpen(active)) to(index + (rows[index + 1]?.node.parent === active ? 1 : 0));
        else if (isBranch) setOpen(active, true);
        break;
      case 'ArrowLeft':
        if (isBranch && active.isOpen && filter.value.trim() === '') setOpen(active, false);
        else if (active.parent !== root) activate(active.parent);
        break;
      case 'Enter': pick(active); break;
      case ' ':
        if (isBranch) setOpen(active, !active.isOpen);
        break;
      default: return;
    }
    event.preventDefault();
  }

  // What is shown of a finding and of a relation.

  const section = (title, ...children) => el('section', {}, el('h2', {}, title), ...children);
  const tag = (name, text) => el('span', { class: `tag ${name}` }, icon(name), text);
  const bySeverity = (a, b) =>
    SEVERITIES.indexOf(findings[a].severity) - SEVERITIES.indexOf(findings[b].severity) || a - b;

  function findingCard(index) {
    const { severity, rule, message, why, help, related, constructs: where } = findings[index];
    const others = where.filter((each) => each !== picked);
    const facts = [['Why', why], ['Help', help]].filter(([, text]) => text);
    return el('article', { class: `finding ${severity}` },
      el('p', { class: 'head' }, tag(severity, SEVERITY_NAMES[severity]), el('code', {}, rule),
        placeLink(findings[index])),
      el('p', { class: 'message' }, message),
      el('dl', {}, ...facts.flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, text)]),
        ...(related.length === 0 ? [] : [el('dt', {}, 'Places'), el('dd', {}, placeList(related))]),
        ...(others.length === 0 ? [] : [el('dt', {}, 'Also at'), el('dd', {},
          el('ul', {}, ...others.map((each) => el('li', {}, constructLink(each, constructs[each].path)))))])));
  }

  const placeList = (places) =>
    el('ul', {}, ...places.map((place) => el('li', {}, placeLink(place), ` ${place.message}`)));

  function findingItem(index) {
    const finding = findings[index];
    const { severity, rule, message, constructs: where } = finding;
    return el('li', { class: severity },
      el('a', { href: (hrefs[where[0]] ?? '#') + placeHref(finding) }, tag(severity, SEVERITY_NAMES[severity]),
        el('span', { class: 'message' }, message)),
      el('p', { class: 'meta' }, el('code', {}, rule), el('span', {}, startOf(finding)),
        where.length === 0 ? '' : el('span', {}, constructs[where[0]].path)));
  }

  function stateText({ kind, state, detail, actions }) {
    const more = detail || actions?.join(', ');
    return [KINDS[kind][state], more].filter(Boolean).join(': ');
  }

  function relationItem(relation) {
    const { from, to, kind, state, file } = relation;
    const target = to == null ? el('span', { class: 'outside' }, 'something outside this app') : constructLink(to);
    const text = stateText(relation);
    return el('li', { class: state },
      el('span', { class: 'pair' }, constructLink(from), el('span', { class: 'verb' }, KINDS[kind].verb), target),
      STATES[state] ? tag(state, STATES[state]) : '',
      file ? placeLink(relation) : '',
      text === '' ? '' : el('p', { class: 'meta' }, text));
  }

  const relationList = (list) => el('ul', { class: 'relations' }, ...list.map(relationItem));

  // The diagram: the picked construct, what it leads to on the right, what leads to it on the left.

  const BOX = 46;
  const GAP = 104;
  const LINE = 15;
  const LINES = 12;
  const pen = document.createElement('canvas').getContext('2d');
  const { fontFamily } = getComputedStyle(document.body);

  function widthOf(text, font) {
    pen.font = `${font} ${fontFamily}`;
    return pen.measureText(text).width;
  }

  function cut(text, width, font) {
    let result = text.slice(0, 80);
    if (result === text && widthOf(text, font) <= width) return text;
    while (result !== '' && widthOf(`${result}…`, font) > width) result = result.slice(0, -1);
    return `${result}…`;
  }

  function wrap(text, width) {
    const lines = [''];
    const fits = (line) => widthOf(line, '12px') <= width;
    for (const word of text.slice(0, 600).split(' ').filter(Boolean)) {
      // The name of an action is broken between its words, but only where a line cannot hold it.
      const parts = fits(word) ? [word] : word.split(/(?<=[a-z])(?=[A-Z])/);
      parts.forEach((part, index) => {
        const longer = index === 0 ? `${lines.at(-1)} ${part}`.trim() : lines.at(-1) + part;
        if (fits(longer) && (index > 0 || parts.length === 1)) lines[lines.length - 1] = longer;
        else lines.push(cut(part, width, '12px'));
      });
    }
    const all = lines.filter(Boolean);
    return all.length <= LINES ? all : [...all.slice(0, LINES - 1), '…'];
  }

  /** What is up to two steps away from a construct, in one direction. */
  function branch(index, isForward, steps, relation) {
    const around = steps === 0 || index == null ? [] : [...(isForward ? outgoing : incoming)[index]];
    around.sort((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state));
    const next = (each) => branch(isForward ? each.to : each.from, isForward, steps - 1, each);
    return { index, relation, rest: Math.max(around.length - DRAWN, 0), children: around.slice(0, DRAWN).map(next) };
  }

  const depthOf = ({ children }) => children.length === 0 ? 0 : 1 + Math.max(...children.map(depthOf));

  /** Gives each node of a branch its place; returns where the next one may begin. */
  function arrange(node, column, step, width, top) {
    node.x = column * (width + GAP);
    node.lines = node.relation === undefined ? [] : wrap(stateText(node.relation), width - 4);
    if (node.rest > 0) node.lines = [...node.lines, `${node.rest} more below`];
    let bottom = top;
    for (const child of node.children) bottom = arrange(child, column + step, step, width, bottom);
    node.y = node.children.length === 0 ? top : (node.children[0].y + node.children.at(-1).y) / 2;
    return Math.max(bottom, node.y + BOX + node.lines.length * LINE + 20);
  }

  const eachNode = (node, visit) => {
    visit(node);
    node.children.forEach((child) => eachNode(child, visit));
  };

  function drawBox(node, width) {
    const construct = constructs[node.index];
    const isPicked = node.index === picked;
    const worst = construct && counted(findingsOf[node.index])[0]?.[0];
    const name = construct ? nameOf(construct) : 'Outside this app';
    const type = construct ? typeName(construct) : '';
    const room = width - 38;
    const parts = [
      svg('title', {}, construct ? `${construct.path}\n${type}` : name),
      svg('rect', { class: 'box', x: node.x + 1, y: node.y + 1, width: width - 2, height: BOX - 2, rx: 8 }),
      icon(category(construct), { x: node.x + 9, y: node.y + 15 }),
      svg('text', { class: 'name', x: node.x + 31, y: node.y + (type ? 20 : 28) }, cut(name, room, '600 13px')),
      svg('text', { class: 'kind', x: node.x + 31, y: node.y + 36 }, cut(type, room, '12px')),
      worst ? svg('circle', { class: 'under', cx: node.x + width - 10, cy: node.y + 3, r: 10 }) : '',
      worst ? icon(worst, { x: node.x + width - 18, y: node.y - 5 }) : '',
    ];
    const box = construct && !isPicked
      ? svg('a', { class: 'node', href: hrefs[node.index], 'aria-label': `${name}, ${type}` }, ...parts)
      : svg('g', { class: `node ${isPicked ? 'picked' : 'outside'}` }, ...parts);
    const state = node.relation?.state ?? 'plain';
    const below = node.lines.map((line, index) =>
      svg('tspan', { x: node.x + 4, y: node.y + BOX + 15 + index * LINE }, `${line} `));
    return [box, svg('text', { class: `state ${state}` }, ...below)];
  }

  /** An arrow from one box to another, round its corners, with the verb and the mark of the state on it. */
  function drawEdge(parent, child, width, isForward) {
    const { kind, state } = child.relation;
    const [start, end] = isForward ? [parent.x + width, child.x] : [parent.x, child.x + width];
    const sign = isForward ? 1 : -1;
    const [y1, y2] = [parent.y + BOX / 2, child.y + BOX / 2];
    const bend = start + sign * 14;
    const r = Math.min(8, Math.abs(y2 - y1) / 2);
    const down = Math.sign(y2 - y1);
    const line = `M${start} ${y1}H${bend - sign * r}Q${bend} ${y1} ${bend} ${y1 + down * r}` +
      `V${y2 - down * r}Q${bend} ${y2} ${bend + sign * r} ${y2}H${end}`;
    const [tip, y] = isForward ? [end, y2] : [start, y1];
    const middle = (bend + end) / 2;
    const mark = STATES[state] === undefined ? [] : [
      svg('circle', { class: 'under', cx: middle, cy: y2, r: 10 }), icon(state, { x: middle - 8, y: y2 - 8 })];
    return svg('g', { class: `edge ${state}` }, svg('path', { class: 'wire', d: line }),
      svg('path', { class: 'tip', d: `M${tip} ${y}l-8 -4.5v9z` }),
      svg('text', { class: 'verb', x: middle, y: y2 - (mark.length > 0 ? 13 : 6), 'text-anchor': 'middle' },
        KINDS[kind].verb), ...mark);
  }

  function diagram(index, room) {
    const right = branch(index, true, 2);
    const left = branch(index, false, 2);
    // The picked construct is the root of both, and drawn once.
    right.rest += left.rest;
    const columns = depthOf(left) + depthOf(right) + 1;
    const width = Math.round(Math.min(Math.max((room - GAP * (columns - 1)) / columns, 150), 230));
    const bottoms = [[left, -1], [right, 1]].map(([side, step]) => arrange(side, depthOf(left), step, width, 0));
    const y = Math.max(left.y, right.y);
    const height = Math.max(bottoms[0] + y - left.y, bottoms[1] + y - right.y);
    const edges = [];
    const boxes = [];
    for (const side of [left, right]) {
      const shift = y - side.y;
      eachNode(side, (node) => { node.y += shift + 8; });
      eachNode(side, (node) => {
        for (const child of node.children) {
          // Where arrows share their end, what is blocked is seen.
          const add = child.relation.state === 'blocked' ? 'push' : 'unshift';
          edges[add](drawEdge(node, child, width, side === right));
        }
        if (node !== left) boxes.push(...drawBox(node, width));
      });
    }
    const total = columns * width + (columns - 1) * GAP;
    return svg('svg', {
      class: 'diagram', role: 'group', 'aria-label': 'Diagram of relations', width: total, height,
      viewBox: `0 0 ${total} ${height}`,
    }, ...edges, ...boxes);
  }

  // The source.

  const KEYWORDS = 'abstract as async await break case catch class const continue declare default delete do else ' +
    'enum export extends false finally for from function get if implements import in instanceof interface let new ' +
    'null of private protected public readonly return set static super switch this throw true try type typeof ' +
    'undefined var void while yield';
  const TOKEN_KINDS = ['comment', 'string', 'number', 'keyword'];
  const TOKEN = new RegExp([
    String.raw`(\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))`,
    String.raw`("(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|` + String.raw`\x60(?:[^\x60\\]|\\[^])*\x60?)`,
    String.raw`\b(\d[\w.]*)`,
    String.raw`(?<!\.)\b(${KEYWORDS.replaceAll(' ', '|')})\b(?!\s*:)`,
  ].join('|'), 'g');

  function tokens(text) {
    if (text.length > COLOURED) return [];
    return Array.from(text.matchAll(TOKEN), (match) => ({
      start: match.index, end: match.index + match[0].length, name: TOKEN_KINDS[match.slice(1).findIndex(Boolean)],
    }));
  }

  /** The text from one offset to another, in spans where a token or a mark begins or ends. */
  function pieces(text, from, to, spans) {
    const cuts = new Set([from, to]);
    for (const { start, end } of spans) for (const at of [start, end]) if (at > from && at < to) cuts.add(at);
    const inOrder = [...cuts].sort((a, b) => a - b);
    return inOrder.slice(0, -1).map((start, index) => {
      const names = spans.filter((span) => span.start <= start && span.end > start).map(({ name }) => name);
      const piece = text.slice(start, inOrder[index + 1]);
      return names.length === 0 ? piece : el('span', { class: names.join(' ') }, piece);
    });
  }

  function drawLines(place, own) {
    const text = sources[place.file];
    const lines = text.split('\n');
    const starts = [0];
    for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
    const offset = ({ line, character }) => (starts[line] ?? text.length) + character;
    const here = findings.filter(({ file }) => file === place.file);
    const marks = here.map(({ range: { start, end }, severity }) => ({
      start: offset(start), end: Math.min(offset(end), starts[start.line + 1] ?? Infinity), name: `at-${severity}`,
    }));
    marks.push({ start: offset(place.range.start), end: offset(place.range.end), name: 'at' });
    const coloured = tokens(text);
    const within = ({ range }, line) => line >= range.start.line && line <= range.end.line;
    let next = 0;
    return lines.map((line, index) => {
      const [from, to] = [starts[index], starts[index] + line.replace(/\r$/, '').length];
      while (next < coloured.length && coloured[next].end <= from) next++;
      const indent = from + line.search(/\S|$/);
      const spans = marks.filter(({ start, end }) => start < to && end > indent)
        .map((mark) => ({ ...mark, start: Math.max(mark.start, indent) }));
      for (let at = next; at < coloured.length && coloured[at].start < to; at++) spans.push(coloured[at]);
      const found = here.filter(({ range }) => range.start.line === index);
      const worst = SEVERITIES.find((severity) => found.some((each) => each.severity === severity));
      const isStart = index === place.range.start.line;
      const isNear = index >= place.range.start.line - 3 && index <= place.range.end.line + 3;
      const names = [own && within(own, index) && 'own', within(place, index) && 'here', isNear && 'near'];
      return el('div', {
        class: ['line', ...names.filter(Boolean)].join(' '), 'data-number': index + 1,
        'aria-current': isStart ? 'location' : undefined,
        title: found.map(({ message }) => message).join('\n') || undefined,
      }, el('span', { class: 'gutter' }, worst ? icon(worst) : ''), el('code', {}, ...pieces(text, from, to, spans)),
      isStart && place.message ? el('span', { class: 'note' }, place.message) : '');
    });
  }

  /** Shows a place, and where the picked construct is made when that is in the same file. */
  function showSource(place) {
    source.hidden = place === undefined;
    document.body.classList.toggle('has-source', !source.hidden);
    if (place === undefined) return;
    const own = constructs[picked]?.file === place.file ? constructs[picked] : undefined;
    const isKnown = Object.hasOwn(sources, place.file);
    const code = el('div', { class: 'code', tabindex: '0', role: 'region', 'aria-label': `Text of ${place.file}` },
      ...(isKnown ? drawLines(place, own) : [el('p', {}, 'The text of this file is not part of the page.')]));
    source.replaceChildren(
      el('div', { class: 'bar' }, el('h2', {}, startOf(place)),
        el('a', { class: 'button', href: editorHref(place) }, 'Open in editor')), code);
    const line = code.querySelector('[aria-current]');
    if (line !== null) code.scrollTop = line.offsetTop - code.clientHeight / 3;
  }

  // The two views: one construct, and the whole app.

  function breadcrumb(path) {
    const parts = path === '' ? [] : path.split('/');
    const steps = parts.map((part, index) => {
      const at = constructAt.get(`#/${encoded(parts.slice(0, index + 1).join('/'))}`);
      const isLast = index === parts.length - 1;
      return el('li', {}, at === undefined || isLast ? el('span', {}, part) : el('a', { href: hrefs[at] }, part));
    });
    return el('ol', { class: 'breadcrumb', 'aria-label': 'Path' },
      el('li', {}, el('a', { href: '#' }, 'Overview')), ...steps);
  }

  /** The relations of a construct, and then those that are one step further. */
  function nearby(index) {
    const [next, before] = [outgoing[index], incoming[index]];
    const further = [...next.filter(({ to }) => to != null).flatMap(({ to }) => outgoing[to]),
      ...before.flatMap(({ from }) => incoming[from])];
    return [...new Set([...next, ...before, ...further])];
  }

  function constructView(index) {
    const construct = constructs[index];
    const facts = [['Type', construct.type || 'A class of this program'], ['Path', construct.path],
      ['Logical id', construct.logicalId], ['Stack', construct.stack]].filter(([, text]) => text);
    const around = nearby(index);
    const found = [...findingsOf[index]].sort(bySeverity);
    const below = [...nodeOf[index].all].filter((each) => !found.includes(each)).sort(bySeverity);
    return [
      breadcrumb(construct.path),
      el('h1', { tabindex: '-1' }, icon(category(construct)), nameOf(construct)),
      el('dl', { class: 'facts' }, ...facts.flatMap(([name, text]) =>
        [el('dt', {}, name), el('dd', {}, el('code', {}, text))]),
      el('dt', {}, 'Made at'), el('dd', {}, placeLink(construct))),
      section('Problems', ...(found.length === 0 ? [el('p', { class: 'empty' }, 'None at this construct.')] : []),
        ...found.map(findingCard)),
      below.length === 0 ? '' : section('Problems below', el('ul', { class: 'findings' }, ...below.map(findingItem))),
      section('Relations', ...(around.length === 0
        ? [el('p', { class: 'empty' }, 'No relation of this construct is known.')]
        : [el('div', { class: 'drawing' }), relationList(around)])),
    ];
  }

  const tile = (count, word, name) => el('li', { class: name },
    el('strong', {}, ICONS[name] ? icon(name) : '', count.toLocaleString('en')), word);

  function overview() {
    if (constructs.length === 0) {
      return [el('h1', { tabindex: '-1' }, graph.name), el('p', { class: 'empty' },
        'No code here makes a construct. If this is a CDK app, check that the folder is the right one: tests and ' +
        'node_modules are not looked at.')];
    }
    const stacks = new Set(constructs.map(({ stack }) => stack).filter(Boolean));
    const count = (severity) => findings.filter((each) => each.severity === severity).length;
    const blocked = relations.filter(({ state }) => state === 'blocked').length;
    const kinds = Object.keys(KINDS).map((kind) => relations.filter((each) => each.kind === kind));
    const order = findings.map((_, index) => index).sort(bySeverity);
    const word = (number, one, many) => number === 1 ? one : many;
    return [
      el('h1', { tabindex: '-1' }, graph.name),
      el('p', { class: 'meta' }, graph.root),
      el('ul', { class: 'tiles' },
        tile(constructs.length, word(constructs.length, 'construct', 'constructs'), 'total'),
        tile(stacks.size, word(stacks.size, 'stack', 'stacks'), 'total'),
        tile(count('error'), word(count('error'), 'error', 'errors'), count('error') > 0 ? 'error' : 'total'),
        tile(count('warning'), word(count('warning'), 'warning', 'warnings'),
          count('warning') > 0 ? 'warning' : 'total'),
        tile(blocked, word(blocked, 'blocked relation', 'blocked relations'), blocked > 0 ? 'blocked' : 'total')),
      section('Problems', findings.length === 0
        ? el('p', { class: 'empty' }, 'No problems were found.')
        : el('ul', { class: 'findings' }, ...order.map(findingItem))),
      section('Relations', ...(relations.length === 0 ? [el('p', { class: 'empty' }, 'No relation is known.')] : []),
        ...kinds.filter((list) => list.length > 0).flatMap((list) =>
          [el('h3', {}, `${KINDS[list[0].kind].title} (${list.length})`), relationList(list)])),
    ];
  }

  function drawDiagram() {
    const drawing = details.querySelector('.drawing');
    drawing?.replaceChildren(diagram(picked, drawing.clientWidth));
  }

  function showPane(pane) {
    document.body.dataset.pane = pane;
    for (const button of byId('panes').children) {
      button.setAttribute('aria-pressed', String(button.dataset.pane === pane));
    }
    drawTree();
    drawDiagram();
  }

  function reveal(node) {
    for (let at = node.parent; at !== root; at = at.parent) at.isOpen = true;
    active = node;
    updateTree();
    if (rows.some((row) => row.node === node)) activate(node);
  }

  function showDetails() {
    const hadFocus = main.contains(document.activeElement);
    const isConstruct = picked !== undefined;
    details.replaceChildren(...(isConstruct ? constructView(picked) : overview()).filter(Boolean));
    document.title = `${isConstruct ? `${nameOf(constructs[picked])} · ` : ''}${graph.name} · Presynth`;
    details.scrollTop = main.scrollTop = 0;
    drawDiagram();
    if (hadFocus) details.querySelector('h1').focus({ preventScroll: true });
    if (isConstruct) reveal(nodeOf[picked]);
    else drawTree();
  }

  /** Shows what the address names: a construct or all of them, and a place in the source. */
  function follow() {
    const at = location.hash.indexOf('@');
    const index = constructAt.get(at < 0 ? location.hash : location.hash.slice(0, at));
    const place = at < 0 ? undefined : placeAt.get(location.hash.slice(at));
    const isNew = index !== picked || details.firstChild === null;
    picked = index;
    showSource(place ?? constructs[picked]);
    if (isNew) showDetails();
    else if (place !== undefined) source.scrollIntoView({ block: 'nearest' });
  }

  tree.addEventListener('scroll', drawTree, { passive: true });
  tree.addEventListener('keydown', onTreeKey);
  tree.addEventListener('click', ({ target }) => {
    const row = rows[target.closest('.row')?.dataset.index];
    if (row === undefined) return;
    if (target.closest('.twisty') !== null && row.node.children.length > 0) setOpen(row.node, !row.node.isOpen);
    else {
      active = row.node;
      pick(row.node);
      drawTree();
    }
  });
  filter.addEventListener('input', updateTree);
  only.addEventListener('change', updateTree);
  filter.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    tree.focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target === filter) return;
    event.preventDefault();
    showPane('tree');
    filter.select();
    filter.focus();
  });
  byId('panes').addEventListener('click', ({ target }) => {
    if (target.dataset.pane) showPane(target.dataset.pane);
  });
  window.addEventListener('hashchange', follow);
  window.addEventListener('resize', () => {
    drawTree();
    drawDiagram();
  });

  byId('home').append(icon('stack'), el('span', {}, 'Presynth'), el('strong', {}, graph.name));
  byId('summary').append(
    el('span', {}, plural(constructs.length, 'construct')),
    ...counted(findings.keys()).map((each) => el('span', { class: each[0] }, icon(each[0]), amount(each))));
  document.body.classList.toggle('is-empty', constructs.length === 0);
  updateTree();
  follow();
  showPane('details');
})();
