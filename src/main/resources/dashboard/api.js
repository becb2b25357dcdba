// Talking to the API.

export class Refused extends Error {}

let token = sessionStorage.getItem("undercut.token");

export const hasToken = () => token !== null;

/** Kept for this tab alone, and gone when it closes. */
export function signIn(entered) {
  token = entered;
  sessionStorage.setItem("undercut.token", token);
}

export async function call(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { ...options, headers, signal: AbortSignal.timeout(10_000) });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw answer.status === 401
    ? new Refused(token ? "This token is not accepted." : "This API needs its token (undercut.http.token).")
    : Object.assign(new Error(problem.detail ?? `The API answered ${answer.status}.`), { status: answer.status });
}

export const get = (path) => call(path).then((answer) => answer.json());
export const getOrNull = (path) => get(path).catch((error) => { if (error.status === 404) return null; throw error; });
export const send = (method, path, body) =>
  call(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) })
    .then((answer) => answer.json());
