const YEAR = 365 * 24 * 3600
const HEADERS = { "content-type": "application/json", "x-requested-with": "glass-shop" }
const done = new Set() // the page draws its components again and again; each task is done once

export default function ({ data, setTriggerValue }) {
  speak(data.language)
  if (data.ticket && !done.has(data.ticket)) {
    done.add(data.ticket)
    keepSignedIn(data.ticket).then((kept) => kept || setTriggerValue("failed", true))
  }
  if (data.leave && !done.has(data.leave)) {
    done.add(data.leave)
    // A failure needs no answer: the server has ended the session, the cookie opens nothing.
    fetch("/session", { method: "DELETE", headers: HEADERS }).catch(() => undefined)
  }
}

function speak(language) {
  document.documentElement.lang = language
  if (!document.cookie.split("; ").includes(`language=${language}`)) {
    document.cookie = `language=${language}; path=/; max-age=${YEAR}; samesite=lax`
  }
}

// Once only: a ticket whose answer got lost is spent.
async function keepSignedIn(ticket) {
  try {
    const body = JSON.stringify({ ticket })
    const answer = await fetch("/session", { method: "POST", headers: HEADERS, body })
    return answer.ok
  } catch {
    return false
  }
}
