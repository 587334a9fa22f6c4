// In this order: later rules win.
import './page.css';
import './fields.css';
import './results.css';
import './pictures.css';
import './narrow.css';
