// Style and script of the documentation's page.

export const style = `
:root { color-scheme: light dark; --line: light-dark(#d8d8de, #3a3a42); --soft: light-dark(#f5f5f8, #1f1f25);
  --text: light-dark(#1c1c22, #e8e8ee); --note: light-dark(#5a5a66, #a4a4b0); --accent: light-dark(#2a4bd7, #9db2ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 52rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text);
  background: light-dark(#fff, #16161a); }
h1 { margin: 0; } header p { margin: .25rem 0 2rem; color: var(--note); } a { color: var(--accent); }
section { padding: 1.25rem 0; border-top: 1px solid var(--line); }
h2 { margin: 0; font-size: 1.1rem; overflow-wrap: anywhere; }
.method { color: var(--accent); } .note { color: var(--note); } p { margin: .35rem 0; }
code, pre, textarea, output { font: .875rem/1.5 ui-monospace, monospace; }
pre { overflow: auto; max-height: 24rem; padding: .75rem; background: var(--soft); border-radius: .5rem; }
form { display: grid; gap: .5rem; margin: .75rem 0; justify-items: start; }
textarea { width: 100%; padding: .6rem; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; }
button { padding: .45rem 1.1rem; font: inherit; color: light-dark(#fff, #16161a); background: var(--accent); border: 0; border-radius: .5rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
output { white-space: pre-wrap; overflow-wrap: anywhere; } summary { cursor: pointer; color: var(--note); }
table { border-collapse: collapse; } th, td { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; }
`;

export const script = `
for (const form of document.querySelectorAll('form')) {
  const [body, output, button] = ['textarea', 'output', 'button'].map((name) => form.querySelector(name));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(form.dataset.path, { method: 'POST', headers, body: body.value });
      output.textContent = response.status + ' ' + JSON.stringify(await response.json(), null, 2);
    } catch (error) {
      output.textContent = String(error);
    }
    button.disabled = false;
  });
}
`;
