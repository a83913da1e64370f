"""What people do on the playground's page, and what they see."""

from playwright.sync_api import Locator, Page, expect

expect.set_options(timeout=60_000)


def composer(page: Page, where: str = ".main") -> Locator:
    return page.locator(f"{where} textarea")


def send(page: Page, line: str, where: str = ".main") -> None:
    composer(page, where).fill(line)
    composer(page, where).press("Escape")
    composer(page, where).press("Enter")
    expect(composer(page, where)).to_have_value("")


def ask(page: Page, line: str) -> Locator:
    """Send `line` and wait for its answer."""
    before = messages(page).count()
    send(page, line)
    return answer(page, before)


def messages(page: Page, where: str = ".main") -> Locator:
    return page.locator(f"{where} .message.aftershow")


def reaches_beyond(page: Page, width: int) -> list[str]:
    """Shown elements that end right of the window."""
    found = page.evaluate(
        """width => [...document.querySelectorAll("body *")]
             .filter(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 0)
             .filter(e => e.getBoundingClientRect().right > width + 0.5 ||
                          (e.scrollWidth > e.clientWidth && /auto|scroll/.test(getComputedStyle(e).overflowX)))
             .map(e => e.tagName + "." + e.className)""",
        width,
    )
    return [str(name) for name in found]


def press(page: Page, message: Locator, name: str) -> Locator:
    """Press a button of `message` and wait for the answer."""
    before = messages(page).count()
    message.get_by_role("button", name=name).click()
    return answer(page, before)


def answer(page: Page, before: int) -> Locator:
    """The answer that follows `before` answers, once it is there."""
    expect(messages(page)).to_have_count(before + 1)
    return messages(page).nth(before)


def squeezed(text: str) -> str:
    """`text` as it reads: white space does not count."""
    return " ".join(text.split())
