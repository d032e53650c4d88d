// Streamlit's buttons ask the server; this one prints at once.
for (const button of document.querySelectorAll(".ep-print button")) {
  button.onclick = () => window.print();
}
