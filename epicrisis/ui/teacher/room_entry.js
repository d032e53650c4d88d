// Leads to the page where a room's secret becomes a cookie, which Streamlit can't set.
window.location.assign(document.currentScript.dataset.path);
