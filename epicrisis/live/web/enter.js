const secret = decodeURIComponent(location.hash.slice(1));
const form = document.querySelector("form:has([name=secret])");
if (secret && form) {
  form.elements.secret.value = secret;
  form.hidden = true;
  document.getElementById("wait").hidden = false;
  history.replaceState(null, "", location.pathname);
  form.submit();
}
