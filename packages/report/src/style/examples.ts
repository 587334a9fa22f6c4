// Of examples and their filters.
export const examplesStyle = `
.tools { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin-bottom: 4px; }
.tools label { display: grid; font-size: 12px; color: var(--soft); gap: 2px; min-width: 0; } .tools .search { flex: 1 1 180px; } .tools select { max-width: 200px; }
.tools output { flex-basis: 100%; }
.examples { list-style: none; margin: 0; padding: 0; }
.examples li { border-top: 1px solid var(--line); padding: 12px 0; overflow-wrap: anywhere; } .examples li:first-child { border-top: 0; }
.examples p { margin: 0; } .verdict .id { float: right; }
.verdict { font-size: 13px; margin-bottom: 4px !important; font-variant-numeric: tabular-nums; }
.tag { display: inline-block; border-radius: 4px; padding: 0 7px; font-size: 12px; color: var(--paper); margin-right: 4px; }
.right { background: var(--good); } .wrong { background: var(--bad); }
.text { line-height: 1.65; }
.for, .against, .unit { border-radius: 3px; padding: 1px 2px; }
.for { background: color-mix(in srgb, var(--good) var(--depth), transparent); }
.against { background: color-mix(in srgb, var(--bad) var(--depth), transparent); }
.unit { background: color-mix(in srgb, var(--accent) var(--depth), transparent); }
.chosen { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 3px; }
.differs { border-radius: 3px; background: color-mix(in srgb, var(--bad) 16%, transparent); box-shadow: inset 0 -1px 0 var(--bad); }
.copied { border-bottom: 2px solid var(--accent); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 32px; margin: 0; } .pair > div { min-width: 0; }
.pair dt { font-size: 12px; color: var(--soft); } .pair dd { margin: 0 0 6px; white-space: pre-line; } .pair .output { font-weight: 500; }
.more { margin-top: 8px; }
@media (max-width: 700px) { .pair { grid-template-columns: 1fr; } .tools select { max-width: 150px; } }
`;
