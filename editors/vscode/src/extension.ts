import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from 'vscode-languageclient/node';
import { ConstructGraphPanel } from './graph';

const SOURCE = 'presynth';
const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('presynth');

/** So many ends of the server within the window are answered by starting it again; more mean that it cannot run. */
const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 180_000;
/** How long a server that was told to go may take before it is killed. */
const STOP_TIMEOUT_MS = 2_000;

type State = 'starting' | 'analyzing' | 'ready' | 'failed';

interface Action {
  readonly title: string;
  run(): void;
}

/** A reason to do without a server, in words for the user. */
class CannotStart extends Error {
  constructor(
    message: string,
    readonly settingIsAtFault = false,
  ) {
    super(message);
  }
}

interface Program {
  readonly file: string;
  /** What to do when it does not serve. */
  readonly remedy: string;
}

/** The program to start: what the setting names, else what was packed into this extension. */
function findServer(context: vscode.ExtensionContext): Program {
  const configured = vscode.workspace.getConfiguration('presynth').get<string>('server.path', '').trim();
  if (configured !== '') {
    const home = configured === '~' || /^~[\\/]/.test(configured);
    const base = vscode.workspace.workspaceFolders?.find((folder) => folder.uri.scheme === 'file')?.uri.fsPath;
    const file = home ? path.join(homedir(), configured.slice(1)) : path.resolve(base ?? homedir(), configured);
    if (!isExecutable(file)) {
      throw new CannotStart(
        `Presynth cannot start: the setting presynth.server.path names ${file}, which is not a program. ` +
          'Correct the setting, or clear it to use the one of the extension.',
        true,
      );
    }
    return { file, remedy: 'Update it, or clear the setting presynth.server.path to use the one of the extension.' };
  }
  const bundled = context.asAbsolutePath(path.join('bin', process.platform === 'win32' ? 'presynth.exe' : 'presynth'));
  if (!isExecutable(bundled)) {
    throw new CannotStart(
      `Presynth cannot start: this package of the extension has no server for ${process.platform}-${process.arch}. ` +
        'Install the package for your platform, or build presynth and name it in the setting presynth.server.path.',
      true,
    );
  }
  return { file: bundled, remedy: 'Install the extension again.' };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether `version` comes before `minimum`; both are major.minor.patch, and what follows them does not count. */
function isOlder(version: string, minimum: string): boolean {
  const numbers = (text: string) => text.split(/[-+]/, 1)[0]!.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [have, need] = [numbers(version), numbers(minimum)];
  for (let i = 0; i < 3; i++) {
    const difference = (have[i] ?? 0) - (need[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** What goes wrong with the server is told once, by us; the client only writes it down. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** The end of a process that has closed its connection already, or undefined when it lives on. */
async function endOf(child: ChildProcess | undefined): Promise<string | undefined> {
  if (child === undefined) return undefined;
  if (child.exitCode === null && child.signalCode === null) {
    await Promise.race([
      new Promise((resolve) => child.once('exit', resolve)),
      new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS)),
    ]);
  }
  if (child.signalCode !== null) return `signal ${child.signalCode}`;
  return child.exitCode === null ? undefined : `exit code ${child.exitCode}`;
}

/**
 * The language server and the client that talks to it: starts, stops and revives them, one thing at a time, and says
 * how they are. Lives as long as the extension.
 */
class Server {
  readonly output = vscode.window.createOutputChannel('Presynth', { log: true });
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  private state: State = 'starting';
  private failure = '';
  private client: LanguageClient | undefined;
  private process: ChildProcess | undefined;
  private ends: number[] = [];
  private readonly running = new Set<string | number>();
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly context: vscode.ExtensionContext) {}

  get status(): { readonly state: State; readonly failure: string; readonly version: string } {
    const state = this.state === 'ready' && this.running.size > 0 ? 'analyzing' : this.state;
    return { state, failure: this.failure, version: this.client?.initializeResult?.serverInfo?.version ?? '' };
  }

  restart(): Promise<void> {
    this.ends = [];
    return this.enqueue(async () => {
      await this.stop();
      await this.start();
    });
  }

  async request<T>(command: string, ...args: unknown[]): Promise<T> {
    if (this.client === undefined) throw new Error(this.failure || 'The Presynth server is not running yet.');
    return this.client.sendRequest<T>('workspace/executeCommand', { command, arguments: args });
  }

  async dispose(): Promise<void> {
    await this.enqueue(() => this.stop());
    this.output.dispose();
    this.changed.dispose();
  }

  /** Starts and stops never overlap, however fast the user asks for them. */
  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work, work);
    return this.queue;
  }

  private async start(): Promise<void> {
    if (this.client !== undefined) return;
    this.set('starting');
    let lastWords = '';
    let child: ChildProcess | undefined;
    try {
      const { file, remedy } = findServer(this.context);
      this.output.info(`starting ${file}`);
      const launch = async () => {
        child = await this.spawn(file);
        child.stderr?.on('data', (bytes: Buffer) => {
          lastWords = bytes.toString().trim().split('\n').at(-1) || lastWords;
        });
        return child;
      };
      const client = new Client('presynth', 'Presynth', launch, this.options(() => {
        if (this.client === client) void this.ended(child, () => lastWords);
      }));
      try {
        await client.start();
      } catch (error) {
        if (child === undefined) {
          throw new CannotStart(`Presynth cannot start ${file}: ${text(error)}. ${remedy}`, true);
        }
        const end = await endOf(child);
        const answer = lastWords || end || text(error);
        throw new CannotStart(
          `Presynth cannot start: ${file} does not answer as a language server (${answer}). ${remedy}`, true);
      }
      this.client = client;
      const minimum = String(this.context.extension.packageJSON.minimumServerVersion);
      const version = client.initializeResult?.serverInfo?.version ?? '0';
      if (isOlder(version, minimum)) {
        await this.stop();
        throw new CannotStart(
          `Presynth cannot start: ${file} has version ${version}, and this extension needs ${minimum} or later. ` +
            remedy,
          true,
        );
      }
      this.output.info(`presynth ${version} is running`);
      this.set('ready');
    } catch (error) {
      child?.kill();
      this.process = undefined;
      this.fail(text(error), error instanceof CannotStart && error.settingIsAtFault);
    }
  }

  private async stop(): Promise<void> {
    const { client, process: child } = this;
    this.client = undefined;
    this.process = undefined;
    this.running.clear();
    if (client !== undefined) {
      await client.dispose(STOP_TIMEOUT_MS).catch((error: unknown) => this.output.warn(`stopping: ${text(error)}`));
    }
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      child.once('exit', () => clearTimeout(timer));
    }
  }

  private spawn(program: string): Promise<ChildProcess> {
    const folder = vscode.workspace.workspaceFolders?.find((each) => each.uri.scheme === 'file')?.uri.fsPath;
    return new Promise((resolve, reject) => {
      const child = spawn(program, ['lsp'], { cwd: folder ?? homedir(), windowsHide: true });
      this.process = child;
      child.once('error', reject);
      child.once('spawn', () => resolve(child));
    });
  }

  private options(onClosed: () => void): LanguageClientOptions {
    return {
      documentSelector: ['typescript', 'typescriptreact'].map((language) => ({ scheme: 'file', language })),
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticCollectionName: SOURCE,
      // A click on the code of a problem opens the page of its rule, from this package: it fits its version.
      initializationOptions: { rulePages: vscode.Uri.file(this.context.asAbsolutePath('dist/rules')).toString() },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          onClosed();
          return { action: CloseAction.DoNotRestart, handled: true, message: 'The server closed its connection.' };
        },
      },
      middleware: {
        handleWorkDoneProgress: (token, params, next) => {
          if (params.kind === 'begin') this.running.add(token);
          if (params.kind === 'end') this.running.delete(token);
          this.changed.fire();
          next(token, params);
        },
      },
    };
  }

  private async ended(child: ChildProcess | undefined, lastWords: () => string): Promise<void> {
    this.client = undefined;
    this.process = undefined;
    this.running.clear();
    this.set('starting');
    const end = (await endOf(child)) ?? 'its connection was closed';
    child?.kill();
    const words = lastWords() === '' ? end : `${end}: ${lastWords()}`;
    this.output.error(`the server ended unexpectedly (${words})`);
    const now = Date.now();
    this.ends = [...this.ends.filter((time) => now - time < RESTART_WINDOW_MS), now];
    if (this.ends.length <= MAX_RESTARTS) {
      void this.enqueue(() => this.start());
    } else {
      this.fail(`The Presynth server ended ${this.ends.length} times within three minutes (${words}).`, false);
    }
  }

  private set(state: State): void {
    this.state = state;
    if (state !== 'failed') this.failure = '';
    this.changed.fire();
  }

  private fail(message: string, settingIsAtFault: boolean): void {
    this.failure = message;
    this.output.error(message);
    this.set('failed');
    const openSetting = () =>
      void vscode.commands.executeCommand('workbench.action.openSettings', 'presynth.server.path');
    const actions: Action[] = [
      settingIsAtFault
        ? { title: 'Open Setting', run: openSetting }
        : { title: 'Restart Server', run: () => void this.restart() },
      { title: 'Show Output', run: () => this.output.show() },
    ];
    void vscode.window
      .showErrorMessage(message, ...actions.map((action) => action.title))
      .then((title) => actions.find((action) => action.title === title)?.run());
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The item in the status bar: how the server is, and how many problems the workspace has. */
class Status {
  private readonly item = vscode.window.createStatusBarItem('presynth.status', vscode.StatusBarAlignment.Left, 0);

  constructor(private readonly server: Server) {
    this.item.name = 'Presynth';
    this.update();
    this.item.show();
  }

  update(): void {
    const { state, failure, version } = this.server.status;
    const counts = this.counts();
    const shown = counts.filter(({ count }) => count > 0);
    const words = shown.map(({ count, word }) => plural(count, word)).join(', ') || 'no problems';
    const icons = shown.map(({ count, icon }) => `$(${icon}) ${count}`).join(' ');
    const busy = state === 'starting' || state === 'analyzing';

    if (state === 'failed') this.item.text = '$(error) Presynth';
    else if (busy) this.item.text = `$(sync~spin) Presynth${icons === '' ? '' : ` ${icons}`}`;
    else this.item.text = icons === '' ? '$(check) Presynth' : `Presynth ${icons}`;
    this.item.backgroundColor =
      state === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;

    const says = { starting: 'starting', analyzing: 'analyzing', ready: words, failed: 'not running' }[state];
    this.item.accessibilityInformation = { label: `Presynth: ${says}`, role: 'button' };
    this.item.command = state === 'failed' ? 'presynth.restartServer' : 'workbench.actions.view.problems';
    this.item.tooltip = this.tooltip(state === 'failed' ? failure : `Presynth ${version}: ${says} in this workspace.`);
  }

  dispose(): void {
    this.item.dispose();
  }

  private tooltip(message: string): vscode.MarkdownString {
    const tooltip = new vscode.MarkdownString('', true);
    const commands = {
      'presynth.showConstructGraph': 'Construct Graph',
      'presynth.restartServer': 'Restart Server',
      'presynth.showOutput': 'Output',
    };
    tooltip.isTrusted = { enabledCommands: Object.keys(commands) };
    tooltip.appendText(message);
    tooltip.appendMarkdown(
      `\n\n${Object.entries(commands).map(([id, title]) => `[${title}](command:${id})`).join(' · ')}`,
    );
    return tooltip;
  }

  private counts() {
    const bySeverity = [0, 0, 0, 0];
    for (const [, diagnostics] of vscode.languages.getDiagnostics()) {
      for (const diagnostic of diagnostics) {
        if (diagnostic.source === SOURCE) bySeverity[diagnostic.severity]!++;
      }
    }
    return [
      { count: bySeverity[vscode.DiagnosticSeverity.Error]!, word: 'error', icon: 'error' },
      { count: bySeverity[vscode.DiagnosticSeverity.Warning]!, word: 'warning', icon: 'warning' },
      {
        count: bySeverity[vscode.DiagnosticSeverity.Information]! + bySeverity[vscode.DiagnosticSeverity.Hint]!,
        word: 'note',
        icon: 'info',
      },
    ];
  }
}

async function fixAllInFile(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return;
  const everything = new vscode.Range(0, 0, document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider', document.uri, everything, FIX_ALL.value, 1);
  const action = actions.find(({ kind, edit }) => kind !== undefined && FIX_ALL.contains(kind) && edit !== undefined);
  if (action?.edit === undefined) {
    vscode.window.setStatusBarMessage('Presynth: nothing to fix in this file', 5_000);
  } else if (!(await vscode.workspace.applyEdit(action.edit))) {
    void vscode.window.showWarningMessage('Presynth: the file changed meanwhile; nothing was fixed. Try again.');
  }
}

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const running = new Server(context);
  server = running;
  const status = new Status(running);
  const graph = new ConstructGraphPanel(context.extensionUri, (uri) =>
    running.request('presynth.constructGraph', uri.toString()),
  );
  context.subscriptions.push(
    status,
    graph,
    running.onDidChange(() => {
      status.update();
      if (running.status.state === 'ready') graph.refresh();
    }),
    vscode.languages.onDidChangeDiagnostics(() => status.update()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('presynth.server.path')) void running.restart();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (/^typescript(react)?$/.test(document.languageId)) graph.refresh();
    }),
    vscode.commands.registerCommand('presynth.fixAll', fixAllInFile),
    vscode.commands.registerCommand('presynth.showConstructGraph', () => graph.show()),
    vscode.commands.registerCommand('presynth.restartServer', () => running.restart()),
    vscode.commands.registerCommand('presynth.showOutput', () => running.output.show()),
  );
  await running.restart();
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
}
