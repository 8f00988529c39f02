// SPDX-License-Identifier: Apache-2.0
// Before the first paint, so that a page never flashes in the other colours.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('headway.theme');
  } catch {
    // Storage may be switched off: then the system decides.
  }
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
})();
