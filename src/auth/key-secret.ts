// API keys: how one is made, and the hash under which it is kept. The key itself is never stored.
import { createHash, randomBytes } from 'node:crypto';

/** What can stand behind `Bearer` (RFC 6750, section 2.1), long enough not to be guessed. */
export const apiKeyPattern = /^[A-Za-z0-9\-._~+/]{16,200}=*$/;

export const hashKey = (key: string) => createHash('sha256').update(key).digest();

/** The columns under which a key is kept. */
export const keyColumns = (key: string) => ({ hash: hashKey(key), lastCharacters: key.slice(-4) });

/** A new key: 256 random bits behind a prefix by which people and secret scanners know it. */
export const makeKey = () => `ogw_${randomBytes(32).toString('base64url')}`;
