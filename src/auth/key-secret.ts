// API keys: their random generation, and the hash that is stored. The key itself is never stored.
import { createHash, randomBytes } from 'node:crypto';

/** The token syntax after `Bearer` (RFC 6750, section 2.1), with a minimum length that prevents guessing. */
export const apiKeyPattern = /^[A-Za-z0-9\-._~+/]{16,200}=*$/;

export const hashKey = (key: string) => createHash('sha256').update(key).digest();

/** The columns that are stored for a key. */
export const keyColumns = (key: string) => ({ hash: hashKey(key), lastCharacters: key.slice(-4) });

/** Generates a key: 256 random bits after a prefix by which people and secret scanners recognize it. */
export const makeKey = () => `ogw_${randomBytes(32).toString('base64url')}`;

/** Replaces each generated API key in a string by its prefix. Keys without the prefix are not recognized. */
export const maskKeys = (text: string): string => text.replace(/ogw_[\w-]+/g, 'ogw_');
