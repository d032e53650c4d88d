const secret = decodeURIComponent(location.hash.slice(1));
if (secret) {
  const form = document.querySelector("form");
  form.elements.secret.value = secret;
  form.hidden = true;
  document.getElementById("wait").hidden = false;
  history.replaceState(null, "", location.pathname);
  form.submit();
}
