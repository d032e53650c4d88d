// A drawing of ours as part of the page. Streamlit's own ways are none: `st.html` lets no SVG
// through, and Markdown builds each of its parts anew as an element of React.
export default function ({ data, parentElement }) {
  if (parentElement.drawn === data) return;
  parentElement.drawn = data;
  parentElement.innerHTML = data;
}
