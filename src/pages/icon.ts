// /favicon.ico: the icon of all pages, a gate. Browsers request this address by themselves.
import type { FastifyPluginCallback } from 'fastify';
import { rejectOtherMethods } from '../http/methods.js';
import { iconPath } from './page-links.js';

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect width="32" height="32" rx="7" fill="#b3136f"/>
  <path d="M8 25V14a8 8 0 0 1 16 0v11M16 25V13" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
</svg>
`;

export const pageIcon: FastifyPluginCallback = (server, _options, done) => {
  server.get(iconPath, (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  );
  rejectOtherMethods(server, iconPath, ['GET', 'HEAD']);
  done();
};
