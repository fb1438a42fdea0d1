// Takes a reader from an old address to the new one, with the place on the page and the search that they came with. Where
// scripts do not run, the page itself leads on.
const link = document.querySelector("[data-moved]");
if (link) {
  const to = new URL(link.href);
  if (location.search) to.search = location.search;
  if (location.hash) to.hash = location.hash;
  location.replace(to);
}
