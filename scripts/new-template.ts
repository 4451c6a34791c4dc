// Creates an empty embedded database in test/template. Tests copy it, because creating one takes 8 s of CPU time.
import { openPglite } from '../src/database/pglite.js';

const driver = await openPglite('test/template');
await driver.close();
