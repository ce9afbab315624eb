"""Bars drawn on the server: no legend, the labels stand at what they name."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.report import Point, Series
from shop.languages import write_date

WIDE, NARROW, HEIGHT = 720, 360, 190
TOP, BOTTOM = 26, 22
GAP = 2
LABEL_ROOM = 90
GOOD, TROUBLE = "#4C6F62", "#A4471D"

FRAME = (
    '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" direction="ltr" class="w-full h-auto">'
    '<line x1="0" y1="{}" x2="{}" y2="{}" stroke="currentColor" stroke-opacity=".35"/>{}{}{}</svg>'
)
BAR = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"><title>{}: {}</title></rect>'
LABEL = '<text x="{}" y="{}" text-anchor="{}" font-size="13" fill="currentColor">{}</text>'


@dataclass(frozen=True)
class Ground:
    """Where zero lies and how many pixels one unit is high."""

    width: int
    zero: Decimal
    scale: Decimal
    step: Decimal


def bars(series: Series, width: int = WIDE) -> SafeString:
    """One row of bars: the highest and the last say what they are worth, the first and last day stand below."""
    points = series.points
    highest = max(range(len(points)), key=lambda n: points[n].height)
    ground = _ground(points, width)
    drawn = format_html_join("", BAR, (_bar(n, point, ground) for n, point in enumerate(points)))
    labels = format_html_join("", LABEL, (_label(n, points[n], ground) for n in _named(points, highest, ground)))
    days = format_html_join(
        "",
        LABEL,
        [
            ("0", HEIGHT - 6, "start", write_date(points[0].on, style="medium")),
            (width, HEIGHT - 6, "end", write_date(points[-1].on, style="medium")),
        ],
    )
    summary = _("%(currency)s: %(sum)s in all, most on %(day)s with %(most)s") % {
        "currency": series.label,
        "sum": series.sum_reads,
        "day": write_date(points[highest].on, style="medium"),
        "most": points[highest].reads,
    }
    return format_html(FRAME, width, HEIGHT, summary, _px(ground.zero), width, _px(ground.zero), drawn, labels, days)


def _ground(points: tuple[Point, ...], width: int) -> Ground:
    top = max(Decimal(0), *(point.height for point in points))
    low = min(Decimal(0), *(point.height for point in points))
    span = (top - low) or Decimal(1)
    scale = Decimal(HEIGHT - TOP - BOTTOM) / span
    return Ground(width=width, zero=TOP + top * scale, scale=scale, step=Decimal(width) / len(points))


def _named(points: tuple[Point, ...], highest: int, ground: Ground) -> list[int]:
    """The bars with a label; the last goes without where its words would run into a higher neighbour."""
    last = len(points) - 1
    beside = points[-int(LABEL_ROOM / ground.step) - 1 :]
    free = (last - highest) * ground.step >= 2 * LABEL_ROOM
    return [highest, last] if free and points[last].height >= max(p.height for p in beside) else [highest]


def _bar(n: int, point: Point, ground: Ground) -> tuple[str, ...]:
    tall = abs(point.height) * ground.scale
    y = ground.zero - tall if point.height > 0 else ground.zero
    wide = max(ground.step - GAP, Decimal(1))
    colour = GOOD if point.height >= 0 else TROUBLE
    return _px(n * ground.step), _px(y), _px(wide), _px(tall), colour, write_date(point.on, style="medium"), point.reads


def _label(n: int, point: Point, ground: Ground) -> tuple[str, ...]:
    x, anchor = n * ground.step + ground.step / 2, "middle"
    if x < LABEL_ROOM:
        x, anchor = n * ground.step, "start"
    elif x > ground.width - LABEL_ROOM:
        x, anchor = (n + 1) * ground.step, "end"
    return _px(x), _px(ground.zero - max(point.height, Decimal(0)) * ground.scale - 7), anchor, point.reads


def _px(value: Decimal) -> str:
    return f"{value:.1f}"
