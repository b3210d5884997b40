"""Every figure a second time: in Python, from the rows of orders, refunds, the ledger and people.

    recount(read, "sales_total", of)      # equals what the figure of that name says

It shares no statement, view, rollup or stored day with the figures, so that the two agree only if
both are right. It takes seconds where the figure takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecom.kpi.reading import Read
from ecom.kpi.recount import customers, inventory, loyalty, orders, products, sales
from ecom.kpi.recount.raw import Books
from ecom.kpi.slices import Slice

__all__ = ["Books", "RECOUNTS", "again", "recount"]

RECOUNTS: dict[str, Callable[[Books, Slice], Any]] = {
    count.__name__: count
    for count in (
        sales.sales_total,
        sales.sales_by_day,
        sales.sales_by_category,
        sales.sales_by_city,
        sales.sales_by_method,
        sales.sales_by_product,
        sales.product_days,
        orders.orders_by_hour,
        orders.order_values,
        orders.discount_costs,
        orders.funnel_by_day,
        customers.customer_totals,
        customers.buyers_by_day,
        customers.customers_by_tier,
        customers.customers_by_age,
        customers.customers_by_gender,
        customers.customers_by_city,
        loyalty.rfm_segments,
        loyalty.rfm_customers,
        loyalty.cohorts,
        inventory.stock_totals,
        inventory.stock_by_city,
        inventory.stock_by_warehouse,
        inventory.flow_by_day,
        products.product_stock,
        products.reorders,
    )
}


def recount(read: Read, name: str, of: Slice) -> Any:
    """What the figure `name` should say of the slice. Raises KeyError for a name that is none."""
    return again(Books(read), name, of)


def again(books: Books, name: str, of: Slice) -> Any:
    """The same from books already open: who counts many figures reads them once."""
    return RECOUNTS[name](books, of)
