// What our components on Streamlit's pages are made of.

export function make(kind, name, attributes = {}, ...children) {
  const element = document.createElement(kind);
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const fillWords = (words, values) =>
  words.replace(/\{(\w+)\}/g, (whole, name) => name in values ? String(values[name]) : whole);

// Streamlit calls a script again with new data, and cleans up only at the very end.
export function mounted(inputs, component, begin) {
  const place = component.parentElement;
  const input = inputs.get(place) ?? begin(place);
  inputs.set(place, input);
  input.show(component);
  return input.end;
}
