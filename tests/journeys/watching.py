"""What every window is watched for: console errors, broken policy, foreign hosts, failures of ours."""

from playwright.sync_api import ConsoleMessage, Page, Request, Response

LISTEN = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});"""
TOLD_ELSEWHERE = "Failed to load resource"  # the answer's status is looked at by itself


class Watch:
    """One window and what it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        page.add_init_script(LISTEN)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(TOLD_ELSEWHERE):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.complaints.append(f"asked {request.url}")

    def _response(self, response: Response) -> None:
        asked = response.request
        part = asked.resource_type not in {"document", "fetch", "xhr"}
        if response.status >= 500 or (part and response.status >= 400):
            self.complaints.append(f"{response.status} {asked.method} {response.url}")
