// What has come is said by a screen reader.
export function sayAloud(words) {
  let said = document.getElementById("ep-said");
  if (!said) {
    said = document.createElement("p");
    said.id = "ep-said";
    said.setAttribute("role", "status");
    document.body.append(said);
  }
  said.textContent = words.map((each) => each.textContent.trim()).join(": ");
}
