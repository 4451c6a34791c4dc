// Users: adding, changing and deactivating them.
import {
  createUser,
  deactivateUser,
  reactivateUser,
  updateUser,
} from '../../../domain/user/write.js';
import { NotFoundError } from '../../../errors.js';
import { columnDescription } from '../descriptions.js';
import { filledTextField, textField } from '../limits.js';
import { recordMutation } from '../record.js';
import { idField } from '../target.js';
import { RoleType, User } from './node.js';

const nameField = filledTextField(columnDescription('User', 'name'));
const emailField = textField(columnDescription('User', 'email'));

const userTarget = idField('user');

recordMutation('createUser', User, {
  description:
    'Adds a user to the workspace. The user can sign in with a token of the OpenID provider that has this email address, if the operator has set up a provider. An API key for the user is created separately, with `createApiKey`.',
  inputDescription: 'Values of the new user.',
  inputFields: (t) => ({
    name: t.string({ required: true, ...nameField }),
    email: t.string({ required: true, ...emailField }),
    role: t.field({ type: RoleType, required: true, description: 'Role of the user.' }),
  }),
  write: (context, input, query) => createUser(context, input, query),
});

recordMutation('updateUser', User, {
  description: 'Changes a user.',
  inputDescription: 'Changes of a user. An absent field keeps its value. No field can be cleared.',
  inputFields: (t) => ({
    ...userTarget(t),
    name: t.string(nameField),
    email: t.string(emailField),
    role: t.field({
      type: RoleType,
      description:
        'Role of the user. It applies from the next request on. The last active admin must keep the role.',
    }),
  }),
  errors: [NotFoundError],
  write: (context, input, query) => updateUser(context, input, query),
});

recordMutation('deactivateUser', User, {
  description:
    'Deactivates a user. From the next request on, the API keys and tokens of the user are rejected with status 401, and their open streams end. Records stay linked to the user, but no new links to the user can be made. The last active admin cannot be deactivated. Deactivating a deactivated user changes nothing.',
  inputDescription: 'User to deactivate.',
  inputFields: userTarget,
  errors: [NotFoundError],
  payloadDescription: 'The user has been deactivated.',
  write: (context, input, query) => deactivateUser(context, input, query),
});

recordMutation('reactivateUser', User, {
  description:
    'Reactivates a deactivated user. The API keys and tokens of the user work again, except those that were revoked or have expired. Reactivating an active user changes nothing.',
  inputDescription: 'User to reactivate.',
  inputFields: userTarget,
  errors: [NotFoundError],
  payloadDescription: 'The user has been reactivated.',
  write: (context, input, query) => reactivateUser(context, input, query),
});
