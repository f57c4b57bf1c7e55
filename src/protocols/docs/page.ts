import { createHash } from 'node:crypto'
import type { HttpResponse } from '../protocol.ts'
import { pageScript } from './page-script.ts'
import { pageStyle } from './page-style.ts'

const scriptHash = createHash('sha256').update(pageScript).digest('base64')
const styleHash = createHash('sha256').update(pageStyle).digest('base64')

/** One page, no file beside it, no address outside this server; the policy forbids any other script. */
export const docsPage: HttpResponse = {
  status: 200,
  contentType: 'text/html; charset=utf-8',
  headers: [
    'Content-Security-Policy',
    `default-src 'none'; connect-src 'self'; script-src 'sha256-${scriptHash}'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'Referrer-Policy',
    'no-referrer',
  ],
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Slipway</title>
<style>${pageStyle}</style>
</head>
<body>
<header><h1>Slipway</h1><p id="about">Reading openapi.json ...</p>
<label id="key-row" hidden>API key <input id="key" type="password" autocomplete="off" spellcheck="false"></label></header>
<main id="paths"></main>
<footer><a href="./">models and playground</a> <a href="openapi.json">openapi.json</a> <a href="metrics">metrics</a> <a href="v2">Open Inference Protocol</a></footer>
<noscript>This page needs JavaScript; the same facts stand in <a href="openapi.json">openapi.json</a>.</noscript>
<script>${pageScript}</script>
</body>
</html>
`,
}
