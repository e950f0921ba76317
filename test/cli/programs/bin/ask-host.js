/** `npx cairn …` by the host of commands: prints what it printed, and ends as it ended. */
import { connect } from 'node:net';

const [, , command, ...args] = process.argv;
if (command !== 'cairn') throw new Error(`npx is asked for ${command}, and knows only cairn.`);
const { CAIRN_COMMAND_HOST: host, ...environment } = process.env;

const socket = connect(host).setEncoding('utf8');
socket.write(`${JSON.stringify({ args, environment, cwd: process.cwd() })}\n`);
let answer = '';
for await (const part of socket) {
  answer += part;
  if (answer.endsWith('\n')) break;
}
const { code, stdout, stderr } = JSON.parse(answer);
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
