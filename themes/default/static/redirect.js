// Takes a reader from an old address to the new one, with the place on the page and the search that they came with. Where
// scripts do not run, the page itself leads on.
const link = document.querySelector("[data-moved]");
if (link) location.replace(link.href + location.search + location.hash);
