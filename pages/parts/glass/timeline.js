// Draws the lines of a story. Texts come from people, too: they are set as text, never as HTML.
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".glass-rows")
  const [top, focused] = [list.scrollTop, document.activeElement?.dataset?.place]
  list.setAttribute("aria-label", data.label)
  list.replaceChildren(
    axis(data.axis),
    ...data.rows.map((row, place) => line(row, place, data, setTriggerValue)),
  )
  list.scrollTop = top
  parentElement.querySelector(".glass-on").textContent = data.goes_on
  watch(list)
  if (focused !== undefined) list.querySelector(`[data-place="${focused}"]`)?.focus()
}

// While its last line is out of sight, the list fades out and says that it goes on.
function watch(list) {
  list.watcher?.disconnect()
  list.watcher = new IntersectionObserver(
    (seen) => list.classList.toggle("glass-goes-on", seen.at(-1).intersectionRatio < 0.9),
    { root: list, threshold: [0, 0.9] },
  )
  list.watcher.observe(list.lastElementChild)
}

function axis([from, to]) {
  const item = part("li", "glass-axis")
  item.append(part("span", "", from), part("span", "", to))
  return item
}

function line(row, place, data, setTriggerValue) {
  const item = part("li", `glass-row glass-${row.kind}`)
  item.style.setProperty("--inside", row.inside)
  const presses = data.choosing && row.number !== null
  const body = part(presses ? "button" : "div", "glass-line")
  if (presses) {
    const chosen = row.number === data.chosen && row.kind !== "trigger"
    body.type = "button"
    body.dataset.place = place
    body.setAttribute("aria-pressed", chosen)
    body.onclick = () => setTriggerValue("chosen", row.number)
  }
  const number = row.kind === "trigger" ? "" : (row.number ?? "")
  body.append(part("span", "glass-number", number), part("span", "glass-at", row.at ?? ""))
  body.append(words(row), tags(row), bar(row))
  body.append(part("span", "glass-took", row.took))
  item.append(body)
  return item
}

function words(row) {
  const box = part("span", "glass-what")
  box.append(part("b", "", row.verb), part("span", "", row.what))
  if (row.more) box.append(part("small", "", row.more))
  return box
}

function tags(row) {
  const box = part("span", "glass-tags")
  box.append(...row.tags.map(([kind, text]) => part("i", `glass-tag glass-tag-${kind}`, text)))
  return box
}

function bar(row) {
  const track = part("span", "glass-track")
  if (row.wide !== undefined) {
    const mark = part("u", "")
    mark.style.left = `min(${row.from}%, calc(100% - 3px))`
    mark.style.width = `max(${Math.min(row.wide, 100 - row.from)}%, 3px)`
    track.append(mark)
  }
  return track
}

function part(tag, name, text) {
  const made = document.createElement(tag)
  if (name) made.className = name
  if (text !== undefined) made.textContent = text
  return made
}
