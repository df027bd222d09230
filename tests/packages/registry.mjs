// A registry of npm packages for one test: the tarballs of a folder, read only, on this machine.
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

/** Serves every .tgz of `folder` until `close`. `asked` collects the paths of what was taken. */
export async function serve(folder) {
  const packages = new Map();
  const tarballs = new Map();
  for (const file of fs.readdirSync(folder).filter((each) => each.endsWith('.tgz'))) {
    const bytes = fs.readFileSync(path.join(folder, file));
    const text = execFileSync('tar', ['xzOf', path.join(folder, file), 'package/package.json'], { encoding: 'utf8' });
    const manifest = JSON.parse(text);
    tarballs.set(`/tarballs/${file}`, bytes);
    packages.set(manifest.name, { manifest, file, integrity: `sha512-${crypto.createHash('sha512').update(bytes).digest('base64')}` });
  }
  const asked = [];
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    if (request.method !== 'GET') return response.writeHead(405).end();
    asked.push(name);
    if (tarballs.has(name)) return response.end(tarballs.get(name));
    const found = packages.get(name.slice(1));
    if (found === undefined) return response.writeHead(404).end('{}');
    const { manifest, file, integrity } = found;
    const tarball = `http://127.0.0.1:${server.address().port}/tarballs/${file}`;
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify({
      name: manifest.name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist: { tarball, integrity } } },
    }));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    asked,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}
