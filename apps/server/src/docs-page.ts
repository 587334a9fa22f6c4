// The documentation as one page: no file, font or script from elsewhere.
import { createHash } from 'node:crypto';
import { script, style } from './docs-page-parts.ts';
import type { OpenApi, Operation } from './openapi.ts';

export interface DocsPage {
  readonly html: string;
  /** Content-Security-Policy: this style, this script, requests to this server, nothing else. */
  readonly policy: string;
}

export function docsPage({ paths }: OpenApi): DocsPage {
  const sections = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => section(path, method.toUpperCase(), operation)),
  );
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Longhand server</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header><h1>Longhand</h1><p>Trained models over HTTP. The same as <a href="/openapi.json">OpenAPI</a>.</p></header>
<main>${sections.join('\n')}</main>
<script>${script}</script>
</body>
</html>
`;
  const only = `default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html, policy: `${only}; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'` };
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

interface JsonContent {
  readonly schema?: object;
  readonly example?: object;
}

function section(path: string, method: string, operation: Operation): string {
  const { summary, description } = operation;
  const body = contentOf(operation.requestBody);
  const responses = operation.responses as Readonly<Record<string, { readonly description: string }>>;
  const rows = Object.entries(responses).map(
    ([status, { description: text }]) => `<tr><th scope="row">${status}<td>${escaped(text)}`,
  );
  return `<section>
<h2><span class="method">${method}</span> <code>${escaped(path)}</code></h2>
<p>${escaped(summary)}</p>
${description ? `<p class="note">${escaped(description)}</p>` : ''}
${body ? tryIt(path, body) : ''}
<details><summary>Answers</summary><table><tbody>${rows.join('')}</tbody></table>${schemaText(contentOf(responses[200]))}</details>
${body ? `<details><summary>Body</summary>${schemaText(body)}</details>` : ''}
</section>`;
}

function contentOf(holder: unknown): JsonContent | undefined {
  const { content } = (holder ?? {}) as { readonly content?: Readonly<Record<string, JsonContent>> };
  return content?.['application/json'];
}

const schemaText = (content: JsonContent | undefined): string =>
  content?.schema ? `<pre tabindex="0">${escaped(JSON.stringify(content.schema, null, 2))}</pre>` : '';

function tryIt(path: string, { example }: JsonContent): string {
  const id = escaped(path.replace(/\W/g, '-'));
  return `<form data-path="${escaped(path)}">
<label for="body${id}">Try it</label>
<textarea id="body${id}" rows="3" spellcheck="false">${escaped(JSON.stringify(example))}</textarea>
<button>Send</button>
<output aria-live="polite"></output>
</form>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
