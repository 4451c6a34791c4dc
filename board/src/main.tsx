// Starts the board in the page.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { resumeSession } from './openid';
import { LoadingState } from './ui/states';
import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import './styles/header.css';
import './styles/board.css';
import './styles/card.css';
import './styles/chart.css';
import './styles/opportunity.css';
import './styles/conflict.css';

const container = document.getElementById('root');
if (!container) throw new Error('The page has no element with the ID "root".');
const root = createRoot(container);
root.render(<LoadingState label="Signing in" />);
await resumeSession();
root.render(
  <StrictMode>
    <App />
  </StrictMode>,
);
