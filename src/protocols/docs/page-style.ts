export const pageStyle = `
:root { --ink: #17212b; --soft: #5b6875; --paper: #fbfcfd; --card: #fff; --line: #dfe5ea; --accent: #0b6e99; --code: #f2f5f7; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e9ee; --soft: #98a5b1; --paper: #12171c; --card: #1a2127; --line: #2c363f; --accent: #6cc3ea; --code: #10151a; --bad: #ff8a80; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; letter-spacing: -.02em; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
#about { margin: .3rem 0 1rem; color: var(--soft); white-space: pre-line; overflow-wrap: anywhere; }
details { margin: .6rem 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
summary { padding: .7rem 1rem; cursor: pointer; display: flex; gap: .8rem; align-items: baseline; flex-wrap: wrap; }
summary:focus-visible, button:focus-visible, input:focus-visible, textarea:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.method { font: 600 .75rem/1 ui-monospace, monospace; color: var(--accent); min-width: 2.6rem; }
.path { font-family: ui-monospace, monospace; }
.note { color: var(--soft); font-size: .9rem; }
.body { padding: 0 1rem 1rem; display: grid; gap: .6rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th:nth-child(3), td:nth-child(3) { white-space: nowrap; }
textarea, pre { width: 100%; margin: 0; padding: .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--code); color: var(--ink); font: .85rem/1.45 ui-monospace, monospace; }
textarea { min-height: 7rem; resize: vertical; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
pre.bad { border-color: var(--bad); }
.row { display: flex; gap: .6rem; flex-wrap: wrap; align-items: center; }
button { font: inherit; padding: .35rem .9rem; border: 1px solid var(--accent); border-radius: .4rem; background: none; color: var(--accent); cursor: pointer; }
button.main { background: var(--accent); color: var(--paper); }
input { font: inherit; padding: .3rem .5rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--code); color: var(--ink); }
footer { margin-top: 2rem; color: var(--soft); font-size: .9rem; display: flex; gap: 1rem; }
a { color: var(--accent); }
`
