import { leaveChartsToFingers } from "../../timeline/chart_touch.js";
// The chart of the page, drawn by the copy of Plotly that stands before this; saved as an image.
const chart = document.getElementById("chart");
const width = Number(chart.dataset.width);
const figure = JSON.parse(document.getElementById("figure").textContent);
window.Plotly.newPlot(chart, figure.data, {...figure.layout, width}, {displaylogo: false, doubleClick: false});
leaveChartsToFingers();
for (const button of document.querySelectorAll("button")) {
  button.onclick = () => window.Plotly.downloadImage(chart, {
    format: button.dataset.format, filename: "timeline", scale: 2, width, height: figure.layout.height,
  });
}
