// Runs in the head, before the first paint: says that there is script, and puts back the reader's choice of light or dark.
(function () {
  var root = document.documentElement;
  root.setAttribute('data-js', '');
  try {
    var choice = localStorage.getItem('callboard-theme');
    if (choice === 'light' || choice === 'dark') root.setAttribute('data-theme', choice);
  } catch (_) { /* No storage: the system's setting holds. */ }
})();
