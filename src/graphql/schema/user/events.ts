// The events of users.
import { recordEvent } from '../event/node.js';

export const UserEvent = recordEvent('User', {
  name: 'changedUser',
  description:
    'One change of a user. The user who made the change is in `user`, the one who was changed in `changedUser`.',
});
