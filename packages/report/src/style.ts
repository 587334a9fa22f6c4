// The page's style: system fonts, one column, light and dark.
export const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6878; --line: #dfe4ea; --paper: #ffffff; --panel: #f6f8fa; --accent: #2f6fde; --good: #2a9d6f; --bad: #c9394b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #98a3b3; --line: #2c3440; --paper: #12161c; --panel: #1a2029; --accent: #6c9bf0; --good: #46b98b; --bad: #e0697a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 760px; padding: 40px 20px 80px; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 44px 0 8px; }
p { margin: 6px 0; }
.note { color: var(--soft); font-size: 14px; }
.metrics { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0 0; padding: 0; list-style: none; }
.metrics li { flex: 1 1 150px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
.metrics .value { font-size: 26px; font-weight: 600; font-variant-numeric: tabular-nums; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; overflow-x: auto; font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
figure { margin: 8px 0; }
svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--soft); padding: 5px 14px 5px 0; vertical-align: bottom; }
td { padding: 5px 14px 5px 0; vertical-align: top; overflow-wrap: break-word; }
table.data, table.settings { width: 100%; }
table.data tr, table.settings tr { border-top: 1px solid var(--line); }
td.number { white-space: nowrap; }
table.settings th { width: 38%; }
table.settings td { overflow-wrap: anywhere; }
table.data th:last-child, table.data td:last-child { padding-right: 0; }
.legend { margin: 0; font-size: 14px; color: var(--soft); }
.legend span { margin-right: 18px; }
.legend span::before { content: ""; display: inline-block; width: 18px; height: 3px; margin-right: 6px; vertical-align: middle; background: var(--color); }
.grid th { padding: 6px 12px 6px 0; }
.grid thead th { text-align: center; padding: 0 6px 6px; }
.grid .cell { min-width: 72px; padding: 12px 8px; text-align: center; border: 2px solid var(--paper); border-radius: 6px; background: color-mix(in srgb, var(--accent) var(--depth), var(--panel)); }
.grid .deep { color: var(--paper); }
.grid.dense th { padding: 0 8px 0 0; font-size: 13px; line-height: 22px; white-space: nowrap; }
.grid.dense thead th { padding: 0 0 4px; }
.grid.dense thead span { writing-mode: vertical-rl; transform: rotate(180deg); display: inline-block; line-height: 22px; }
.grid.dense .cell { min-width: 22px; width: 22px; height: 22px; padding: 0; border-width: 1px; border-radius: 4px; }
.examples { list-style: none; margin: 0; padding: 0; }
.examples li { border-top: 1px solid var(--line); padding: 10px 0; }
.tag { display: inline-block; border-radius: 4px; padding: 0 8px; font-size: 13px; color: #fff; }
.right { background: var(--good); } .wrong { background: var(--bad); }
.for { background: color-mix(in srgb, var(--good) var(--depth), transparent); border-radius: 3px; padding: 1px 2px; }
.against { background: color-mix(in srgb, var(--bad) var(--depth), transparent); border-radius: 3px; padding: 1px 2px; }
.pair { display: grid; grid-template-columns: 3fr 2fr; gap: 0 28px; border-top: 1px solid var(--line); padding: 10px 0; }
@media (max-width: 700px) { .pair { grid-template-columns: 1fr; } }
.unit { border-radius: 3px; background: color-mix(in srgb, var(--accent) var(--depth), transparent); }
.chosen { font-weight: 600; border-bottom: 2px solid var(--accent); }
.copied { border-bottom: 2px solid var(--accent); }
.image { display: flex; gap: 6px; }
.image img { flex: 1; min-width: 0; image-rendering: pixelated; }
.image .names { display: flex; flex-direction: column; font: 10px/14px ui-monospace, monospace; }
`;
