// peer_mailparser.mjs FOLDER ROUNDS: npm's mailparser on the mails of a folder (structure, headers, bodies decoded; no HTML made of text).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";

const { simpleParser } = createRequire(process.cwd() + "/")("mailparser");
const [folder, rounds] = process.argv.slice(2);
const mails = readdirSync(folder).sort().map((name) => readFileSync(join(folder, name)));
const plain = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };
let best = 1e9;
for (let i = 0; i < Number(rounds); ++i) {
  const start = process.hrtime.bigint();
  for (const raw of mails) await simpleParser(raw, plain);
  best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(`mime ${best.toFixed(6)}`);
