"""Charts of the dashboards: the theme's colours, round steps one can read, tooltips in full.

A chart fits a phone's width. Marks carry a `key`; a click on one sets the selection `pick`
(`st.altair_chart(…, on_select=…, selection_mode="pick")`), and `chosen` draws that key strong and
the others pale. A `kind` says what the values are: 'money', 'count' or 'percent' (of 1).
"""

from pages.parts.charts.axes import exactly, round_steps
from pages.parts.charts.bars import Bar, bars
from pages.parts.charts.buckets import Point, grain_for
from pages.parts.charts.columns import columns
from pages.parts.charts.donut import donut
from pages.parts.charts.flow import in_out
from pages.parts.charts.heatmap import Cell, heatmap
from pages.parts.charts.time import over_time
from pages.parts.charts.waterfall import Step, waterfall

__all__ = [
    "Bar",
    "Cell",
    "Point",
    "Step",
    "bars",
    "columns",
    "donut",
    "exactly",
    "grain_for",
    "heatmap",
    "in_out",
    "over_time",
    "round_steps",
    "waterfall",
]
