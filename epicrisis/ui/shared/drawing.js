// A drawing of ours as part of the page. Streamlit's own ways are none: `st.html` lets no SVG
// through, and Markdown builds each of its parts anew as an element of React. A component of its
// own costs the server five times what an element of HTML does (docs/performance.md).
{
  const script = document.currentScript;
  const place = script.previousElementSibling;
  place.innerHTML = decodeURIComponent(script.dataset.markup);
  script.removeAttribute("data-markup");
}
