import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Finding, Graph, MessageFromView, MessageToView } from './messages';

/** How long typing must pause before an open graph is asked for again. */
const REFRESH_DELAY_MS = 150;

interface Place {
  readonly file: string;
  readonly range: { readonly start: vscode.Position; readonly end: vscode.Position };
}

/** The server's answer to presynth.constructGraph: what `presynth graph` prints, and the diagnostics of `check`. */
export interface ConstructGraph {
  /** The URI of the folder that the files are named from. */
  readonly base: string;
  readonly constructs: readonly (Place & {
    readonly path: string;
    readonly logicalId: string;
    readonly type: string;
  })[];
  readonly diagnostics: readonly (Place & {
    readonly rule: string;
    readonly severity: Finding['severity'];
    readonly message: string;
    readonly construct?: { readonly instances: readonly { readonly path: string }[] };
  })[];
}

/**
 * The webview with the tree of constructs. The view gets words and numbers only: which file a row stands for is known
 * here, so that nothing a workspace can write makes the view open another.
 */
export class ConstructGraphPanel {
  private panel: vscode.WebviewPanel | undefined;
  private subject: vscode.Uri | undefined;
  private places: { readonly uri: vscode.Uri; readonly range: vscode.Range }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly ask: (subject: vscode.Uri) => Promise<ConstructGraph>,
  ) {}

  show(): void {
    const document = vscode.window.activeTextEditor?.document.uri;
    const folder = document && vscode.workspace.getWorkspaceFolder(document);
    this.subject = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri ?? document;
    if (this.subject === undefined) {
      void vscode.window.showInformationMessage('Presynth: open a folder or a TypeScript file to see its constructs.');
      return;
    }
    this.panel ??= this.create();
    this.panel.reveal(undefined, false);
    void this.update();
  }

  /** Asks again when the graph is on screen: the app may have changed. */
  refresh(): void {
    if (this.panel?.visible !== true) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.update(), REFRESH_DELAY_MS);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private create(): vscode.WebviewPanel {
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    const panel = vscode.window.createWebviewPanel(
      'presynth.constructGraph', 'Construct Graph', vscode.ViewColumn.Beside,
      { enableScripts: true, localResourceRoots: [dist], enableFindWidget: true },
    );
    panel.webview.onDidReceiveMessage((message: MessageFromView) => {
      if (message.kind === 'ready') void this.update();
      else void this.open(message.place);
    });
    panel.onDidChangeViewState(() => this.refresh());
    panel.onDidDispose(() => {
      clearTimeout(this.timer);
      this.panel = undefined;
    });
    const address = (name: string) => panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    panel.webview.html = page(panel.webview.cspSource, address('view.js'), address('view.css'));
    return panel;
  }

  private async update(): Promise<void> {
    const { subject } = this;
    if (subject === undefined || this.panel === undefined) return;
    const number = ++this.asked;
    let message: MessageToView;
    try {
      const answer = await this.ask(subject);
      if (number !== this.asked) return;
      message = { kind: 'graph', graph: this.translate(answer) };
    } catch (error) {
      if (number !== this.asked) return;
      message = { kind: 'failure', message: error instanceof Error ? error.message : String(error) };
    }
    await this.panel?.webview.postMessage(message);
  }

  private translate(answer: ConstructGraph): Graph {
    const base = vscode.Uri.parse(answer.base, true);
    const places: typeof this.places = [];
    const add = ({ file, range: { start, end } }: Place) => {
      const range = new vscode.Range(start.line, start.character, end.line, end.character);
      places.push({ uri: vscode.Uri.joinPath(base, file), range });
      return { place: places.length - 1, where: `${file}:${start.line + 1}` };
    };
    const graph: Graph = {
      constructs: answer.constructs.map((each) => ({
        path: each.path, type: each.type, logicalId: each.logicalId, ...add(each),
      })),
      findings: answer.diagnostics.map((each) => ({
        rule: each.rule, severity: each.severity, message: each.message,
        paths: each.construct?.instances.map((instance) => instance.path) ?? [], ...add(each),
      })),
    };
    this.places = places;
    return graph;
  }

  private async open(index: number): Promise<void> {
    const place = this.places[index];
    if (place === undefined) return;
    // The graph stays in sight: the source opens in the other column.
    const column = this.panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
    const editor = await vscode.window.showTextDocument(place.uri, { viewColumn: column });
    editor.selection = new vscode.Selection(place.range.start, place.range.start);
    editor.revealRange(place.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

function page(source: string, script: string, style: string): string {
  const nonce = randomBytes(18).toString('base64');
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Construct Graph</title>
</head>
<body>
<header>
<input id="filter" type="search" placeholder="Filter by id, type or logical id" aria-label="Filter constructs"
  spellcheck="false" autocomplete="off">
<label><input id="only" type="checkbox"> Only with problems</label>
<span id="summary" role="status"></span>
</header>
<main id="tree" role="tree" aria-label="Constructs" tabindex="-1"></main>
<p id="note" hidden></p>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
