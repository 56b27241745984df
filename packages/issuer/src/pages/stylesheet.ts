// The look of the pages: one narrow card, light or dark as the system is, contrast at least 4.5:1.
export const STYLESHEET = `:root {
  color-scheme: light dark;
  --ground: light-dark(#eef1f4, #14181d);
  --card: light-dark(#ffffff, #1d232a);
  --text: light-dark(#1b232c, #e6ebf0);
  --quiet: light-dark(#56616d, #a3afbb);
  --line: light-dark(#87929e, #6b7783);
  --accent: light-dark(#0b5cab, #7fbcff);
  --on-accent: light-dark(#ffffff, #0c1a2a);
  --alert: light-dark(#a3161a, #ff9c97);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  place-items: center;
  padding: 1rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: 100%;
  max-width: 26rem;
  padding: 2rem;
  background: var(--card);
  border: 1px solid color-mix(in srgb, var(--line) 40%, transparent);
  border-radius: .75rem;
}
.brand { margin: 0; color: var(--quiet); font-weight: 600; letter-spacing: .02em; }
h1 { margin: .25rem 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
main > :last-child { margin-bottom: 0; }
a { color: var(--accent); }
.alert { padding: .75rem; border: 1px solid; border-radius: .5rem; color: var(--alert); }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input {
  width: 100%;
  margin-bottom: 1rem;
  padding: .625rem .75rem;
  border: 1px solid var(--line);
  border-radius: .5rem;
  background: transparent;
  color: inherit;
  font: inherit;
}
input[readonly] { border-style: dashed; color: var(--quiet); }
input.code { font: 600 1.5rem/1.2 ui-monospace, monospace; letter-spacing: .1em; text-align: center; text-transform: uppercase; }
.code-shown { margin: 0 0 1rem; font: 600 1.75rem/1.4 ui-monospace, monospace; letter-spacing: .1em; text-align: center; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1.25rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
button {
  flex: 1 1 auto;
  padding: .625rem 1rem;
  border: 1px solid var(--accent);
  border-radius: .5rem;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.quiet { background: transparent; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
