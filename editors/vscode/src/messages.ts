/** What the extension and the webview of the construct graph say to each other. A place is a number to the view. */

export interface Construct {
  readonly path: string;
  readonly type: string;
  readonly logicalId: string;
  readonly place: number;
  readonly where: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  readonly paths: readonly string[];
  readonly place: number;
  readonly where: string;
}

export interface Graph {
  readonly constructs: readonly Construct[];
  readonly findings: readonly Finding[];
}

export type MessageToView =
  | { readonly kind: 'graph'; readonly graph: Graph }
  | { readonly kind: 'failure'; readonly message: string };
export type MessageFromView = { readonly kind: 'ready' } | { readonly kind: 'open'; readonly place: number };
