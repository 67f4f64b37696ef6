// Builds the stylesheet, the script, the fonts and the icon sprite of Dealerdesk.
// Run it through `python -m dealerdesk.ui.build`, which finds Node and the icon names.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import path from "node:path";
import * as esbuild from "esbuild";

const root = import.meta.dirname;
const ui = path.join(root, "dealerdesk/ui");
const modules = path.join(root, "node_modules");
const out = path.join(ui, "static/ui/dist");
const icons = process.argv.slice(2);

// The parts of Tabler that our pages use. A selector stays when all its classes are here.
const TABLER = /^(btn|btn-primary|btn-danger|btn-sm|btn-icon|form-control|form-control-sm|form-select|form-select-sm|form-check|form-check-inline|form-check-input|form-check-label|form-switch|form-range|form-label|is-invalid|visually-hidden|visually-hidden-focusable|show|active|disabled)$/;

function* rules(css) {
  for (let i = 0; i < css.length; ) {
    const open = css.indexOf("{", i);
    if (open < 0) return;
    let depth = 1;
    let end = open + 1;
    for (; depth && end < css.length; end++) depth += css[end] === "{" ? 1 : css[end] === "}" ? -1 : 0;
    yield [css.slice(i, open).trim(), css.slice(open + 1, end - 1)];
    i = end;
  }
}

function selectors(head) {
  const found = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= head.length; i++) {
    if (head[i] === "(") depth++;
    if (head[i] === ")") depth--;
    if (i === head.length || (head[i] === "," && !depth)) {
      found.push(head.slice(from, i).trim());
      from = i + 1;
    }
  }
  return found;
}

function isUsed(selector) {
  const classes = [...selector.matchAll(/\.((?:\\.|[\w-])+)/g)].map((match) => match[1]);
  const foreign = /\[data-bs-theme-|\[data-bs-theme=(?!dark|light|"dark|"light)|\[dir|\[class/.test(selector);
  return !foreign && classes.every((name) => TABLER.test(name));
}

function trimmed(css) {
  let kept = "";
  for (const [head, body] of rules(css)) {
    if (head.startsWith("@media print")) continue;
    if (/^@(media|supports|layer)/.test(head)) {
      const inner = trimmed(body);
      if (inner) kept += `${head}{${inner}}`;
    } else if (!head.startsWith("@")) {
      const wanted = selectors(head).filter(isUsed);
      if (wanted.length) kept += `${wanted.join(",")}{${body}}`;
    }
  }
  return kept;
}

// Drops custom properties that nothing reads, until none is left to drop.
function withoutUnreadProperties(css, readers) {
  for (;;) {
    const read = new Set([...(css + readers).matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
    const next = css.replace(/(?<=[{;])\s*(--tblr-[\w-]+)\s*:[^;{}]*(;|(?=}))/g, (text, name) => (read.has(name) ? text : ""));
    if (next === css) return css;
    css = next;
  }
}

async function tabler() {
  const whole = await readFile(path.join(modules, "@tabler/core/dist/css/tabler.min.css"), "utf8");
  const plain = whole.replace(/\/\*[\s\S]*?\*\//g, "").replace(/@charset[^;]*;/, "");
  const tokens = await readFile(path.join(ui, "styles/tokens.css"), "utf8");
  return withoutUnreadProperties(trimmed(plain), tokens);
}

const fromNode = {
  name: "from-node",
  setup(build) {
    build.onResolve({ filter: /^tabler$/ }, () => ({ path: "tabler", namespace: "tabler" }));
    build.onLoad({ filter: /.*/, namespace: "tabler" }, async () => ({ contents: await tabler(), loader: "css" }));
  },
};

// The theme "auto" follows the device: every dark rule gets a twin inside a media query.
function withAutoTheme(css) {
  let whole = "";
  let rest = css;
  for (const statement = /^\s*@(layer|charset|import)[^{;]*;/; statement.test(rest); ) {
    const [found] = rest.match(statement);
    whole += found;
    rest = rest.slice(found.length);
  }
  for (const [head, body] of rules(rest)) {
    const inner = /^@(layer|media|supports)/.test(head) ? withAutoTheme(body) : body;
    whole += `${head}{${inner}}`;
    if (!head.startsWith("@") && /\[data-bs-theme="?dark"?\]/.test(head)) {
      const twin = head.replace(/\[data-bs-theme="?dark"?\]/g, "[data-bs-theme=auto]");
      whole += `@media (prefers-color-scheme:dark){${twin}{${body}}}`;
    }
  }
  return whole;
}

async function bundle() {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: { app: path.join(ui, "styles/app.css") },
    outdir: out,
    bundle: true,
    minify: true,
    legalComments: "none",
    target: ["chrome111", "firefox113", "safari16.4"],
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]",
    plugins: [fromNode],
  });
  const sheet = path.join(out, "app.css");
  await writeFile(sheet, withAutoTheme(await readFile(sheet, "utf8")));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: { app: path.join(ui, "scripts/app.js") },
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome111", "firefox113", "safari16.4"],
  });
}

async function symbol(name) {
  const file = ["outline", "filled"].map((kind) => path.join(modules, `@tabler/icons/icons/${kind}/${name}.svg`)).find(existsSync);
  if (!file) {
    console.warn(`Unknown icon: ${name}`);
    return "";
  }
  const svg = (await readFile(file, "utf8")).replace(/<!--[\s\S]*?-->/g, "");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  const shapes = inner.replace(/<path stroke="none"[^>]*>/g, "").replace(/\s+/g, " ").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

async function sprite() {
  const symbols = await Promise.all(icons.map(symbol));
  await writeFile(path.join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function printFonts() {
  const target = path.join(out, "print");
  await mkdir(target, { recursive: true });
  for (const cut of ["400Regular", "500Medium", "600SemiBold", "700Bold"]) {
    const name = `Onest_${cut}.ttf`;
    await cp(path.join(modules, "@expo-google-fonts/onest", cut, name), path.join(target, name));
  }
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([bundle(), sprite(), printFonts()]);
for (const name of ["app.css", "app.js", "icons.svg"]) {
  const data = await readFile(path.join(out, name));
  console.log(`${name.padEnd(10)} ${(data.length / 1024).toFixed(1)} KB, compressed ${(gzipSync(data).length / 1024).toFixed(1)} KB`);
}
