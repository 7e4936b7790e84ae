"""Just as much SVG as the plots need. Colours are classes: a page gives them by theme, a file on its own has
the light ones."""

from html import escape
from xml.sax.saxutils import quoteattr

# Okabe and Ito's, which people with any colour vision can tell apart; brighter ones for a dark ground.
LIGHT = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#b07800", "#4a6fd0")
DARK = ("#56b4e9", "#ff8a4c", "#3ccfa0", "#e79ac8", "#f2c14e", "#9fb8ff")
DASHES = ("", "6 3", "2 3", "8 3 2 3")
FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"


def style(series: tuple[str, ...], ink: str, soft: str, grid: str, fault: str) -> str:
    """The rules of the plots' classes."""
    rules = [
        f".plot text{{font:13px {FONT};fill:{ink}}}", f".plot text.soft{{fill:{soft}}}",
        f".plot text.title{{font-weight:600;font-size:15px}}",
        f".plot .grid{{stroke:{grid};stroke-width:1}}", f".plot .axis{{stroke:{soft};stroke-width:1}}",
        f".plot .span{{fill:{fault};fill-opacity:.13}}",
        f".plot .mark{{stroke:{fault};stroke-width:1.2;stroke-dasharray:3 3}}",
        f".plot .tick{{stroke:{fault};stroke-width:1.2}}",
        f".plot text.number{{fill:{fault};font-size:12px;font-weight:600}}",
        ".plot .line{fill:none;stroke-width:2;stroke-linejoin:round}", ".plot .dot{fill-opacity:.35}"]
    for number, colour in enumerate(series):
        rules.append(f".plot .s{number}{{stroke:{colour}}}.plot .f{number}{{fill:{colour}}}")
    return "".join(rules)


LIGHT_STYLE = style(LIGHT, "#1b1f24", "#57606a", "#e3e6ea", "#b3261e")
DARK_STYLE = style(DARK, "#e8eaed", "#a6adb7", "#343a42", "#ff8a80")


class Drawing:
    """Elements of one plot; `describe` is what it shows, for those who do not see it."""

    def __init__(self, width: int, height: int, title: str, describe: str) -> None:
        self.width, self.height = width, height
        self._title, self._describe = title, describe
        self._parts: list[str] = []

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        self._parts.append(f'<path class="{kind}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>')

    def box(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        self._parts.append(
            f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(0, width):.1f}" '
            f'height="{height:.1f}"/>')

    def path(self, points: list[tuple[float, float]], series: int) -> None:
        if points:
            dash = DASHES[series // len(LIGHT) % len(DASHES)]
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            way = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            self._parts.append(f'<path class="line s{series % len(LIGHT)}"{dashed} d="M{way}"/>')

    def dots(self, points: list[tuple[float, float]], series: int) -> None:
        kind = f"dot f{series % len(LIGHT)}"
        for x, y in points:
            self._parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="2"/>')

    def text(self, x: float, y: float, what: str, anchor: str = "start", kind: str = "") -> None:
        place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
        self._parts.append(f'<text class="{kind}" {place}>{escape(what)}</text>')

    def text_upwards(self, x: float, y: float, what: str, kind: str = "") -> None:
        """Read from below, its middle at the place."""
        turn = f'transform="translate({x:.1f} {y:.1f}) rotate(-90)" text-anchor="middle"'
        self._parts.append(f'<text class="{kind}" {turn}>{escape(what)}</text>')

    def inline(self, kind: str) -> str:
        """For a page that has the classes' rules."""
        return self._element(f'class="plot {kind}"', "")

    def file(self) -> str:
        """A file on its own, with a white ground."""
        ground = f'<rect width="{self.width}" height="{self.height}" fill="#fff"/>'
        size = f'width="{self.width}" height="{self.height}"'
        return self._element(f'class="plot" {size}', f"<style>{LIGHT_STYLE}</style>{ground}")

    def _element(self, attributes: str, before: str) -> str:
        label = quoteattr(f"{self._title}. {self._describe}")
        box = f'viewBox="0 0 {self.width} {self.height}"'
        return (f'<svg xmlns="http://www.w3.org/2000/svg" {attributes} {box} role="img" aria-label={label}>'
                f'{before}{"".join(self._parts)}</svg>')
