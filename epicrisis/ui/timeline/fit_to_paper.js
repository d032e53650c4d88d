// A chart is as wide as the window it was drawn for, and would be cut at the edge of A4. It fits on
// one page, unless nobody could read it then.
window.onbeforeprint = () => {
  for (const chart of document.querySelectorAll(".js-plotly-plot")) {
    const wholly = 960 / chart.offsetHeight;
    chart.style.zoom = Math.min(1, 690 / chart.offsetWidth, wholly < 0.5 ? 1 : wholly);
  }
};
window.onafterprint = () => {
  for (const chart of document.querySelectorAll(".js-plotly-plot")) chart.style.zoom = "";
};
