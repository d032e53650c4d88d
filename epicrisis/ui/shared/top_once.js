// What is opened in the place of something else begins at its top.
document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0, behavior: "instant" });
