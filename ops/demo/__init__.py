"""The demo shop: 240 products, 9,000 customers and two years of orders, the same for every class.

`shop` makes it in order of time (who buys what: `demand`; what becomes of it: `lifecycle`; the
goods: `warehouses`; the prices: `till`), `load` inserts it, `fill` goes on from there day by day
through the shop's own procedures.
"""

from ops.demo.fill import fill_days
from ops.demo.load import is_loaded, load
from ops.demo.people import DEMO_ACCOUNTS

__all__ = ["DEMO_ACCOUNTS", "fill_days", "is_loaded", "load"]
