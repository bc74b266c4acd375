"""Where one is signed in is told in the names people know."""

import pytest

from app.accounts.browsers import browser_in_words

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/156.0.0.0 Safari/537.36", "Chrome 156，Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/120.0 Safari/537.36 Edg/120.0",
         "Edge 120，Windows"),
        ("Mozilla/5.0 (X11; Linux aarch64; rv:102.0) Gecko/20100101 Firefox/102.0", "Firefox 102，Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605 Version/17.1 Mobile Safari/604",
         "Safari 17，iPhone"),
        (f"Mozilla/5.0 (Linux; Android 13) {WEBKIT} Chrome/111.0 Mobile MicroMessenger/8.0.40", "微信 8，Android"),
        ("curl/8.5.0", "curl/8.5.0"), ("", "—"),
    ],
)
def test_a_browser_is_named_as_people_name_it(sent: str, named: str) -> None:
    assert browser_in_words(sent) == named
