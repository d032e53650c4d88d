// What inputs of ours are made of, and how they tell Streamlit, and this tab, what they hold.

export const letterOf = (number) => String.fromCharCode(65 + number);

// The value of an input: `root` carries it for connection_answers.js to read.
export function beginValue(root) {
  let value = null, filled = null, component = null;

  const put = (newest) => {
    value = newest;
    root.dataset.epValue = JSON.stringify(value);
  };

  // In a form that costs no rerun: the form takes it along, whenever it is sent.
  const send = () => component.setStateValue("value", value);

  return {
    get: () => value,
    put, // not sent yet
    set(newest) {
      put(newest);
      send();
      root.dispatchEvent(new Event("input", { bubbles: true }));
    },
    // What the server says counts for an input that is new, and where it fills in an empty one; of
    // what is chosen, that stays which there still is.
    hear(newest, isThere) {
      component = newest;
      const { data } = component;
      const isNew = value === null;
      const isFilled = data.filled !== null && data.filled !== filled;
      filled = data.filled;
      const isTaken = isNew || (isFilled && !value.length);
      const left = isTaken ? data.value : value.filter(isThere);
      const isLess = !isTaken && left.length < value.length;
      if (isTaken || isLess) put(left);
      // A form may still hold what an input said that was there before this one.
      const isInForm = root.closest("[data-testid=stForm]") !== null;
      if (isNew ? isInForm : isFilled || isLess) send();
    },
  };
}
