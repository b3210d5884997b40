"""What every figure means: shown by its "i", and in docs/kpi.md. A test keeps the two together."""

from __future__ import annotations

from dataclasses import dataclass

from pages.parts.texts import _


@dataclass(frozen=True)
class Definition:
    """`formula` is in signs and names that need no translation, or empty."""

    title: str
    text: str
    formula: str = ""


def of(name: str) -> Definition:
    """`name`: of a figure, or of a figure and one of its values: 'sales_total.net_revenue'."""
    return every()[name]


def every() -> dict[str, Definition]:
    return sales() | customers() | inventory()


def sales() -> dict[str, Definition]:
    return {
        "sales_total": Definition(
            _("Sales"),
            _(
                "Orders that were placed in the period and not canceled, paid or not, less what "
                "came "
                "back in the period. A cancellation takes an order off the day it was placed; a "
                "return counts on the day of its refund."
            ),
        ),
        "sales_total.orders": Definition(
            _("Orders"),
            _(
                "Orders placed and not canceled, counted on the day they were placed, paid or not. "
                "Narrowed to a category or product: those with a line of it."
            ),
            "COUNT(orders)",
        ),
        "sales_total.gross_sales": Definition(
            _("Gross sales"),
            _("What the goods of those orders cost before any discount."),
            "Σ quantity × unit price",
        ),
        "sales_total.discounts": Definition(
            _("Discounts"),
            _(
                "What codes took off lines and orders. An order’s discount is spread over its "
                "lines "
                "by their subtotals, the last dong to the largest, and stored with each line."
            ),
            "Σ (line discount + order discount)",
        ),
        "sales_total.returns": Definition(
            _("Returns"),
            _("Goods refunded on orders that were not canceled, on the day of the refund."),
            "Σ refunded goods",
        ),
        "sales_total.net_revenue": Definition(
            _("Net revenue"),
            _("Gross sales less discounts and returns. It includes orders that are not paid yet."),
            "gross sales − discounts − returns",
        ),
        "sales_total.total_sales": Definition(
            _("Total sales with delivery"),
            _("Net revenue and what deliveries brought."),
            "net revenue + delivery fees − delivery discounts − delivery refunds",
        ),
        "sales_total.average_order_value": Definition(
            _("Average order value"),
            _("What an order brings before returns. Without orders there is no value, not zero."),
            "(gross sales − discounts) ÷ orders",
        ),
        "sales_total.units": Definition(
            _("Items sold"),
            _("Pieces in the lines of those orders; what came back is not taken off."),
            "Σ quantity",
        ),
        "sales_total.units_per_order": Definition(
            _("Units per order"),
            _("How many pieces an order has on average."),
            "items sold ÷ orders",
        ),
        "sales_by_day": Definition(
            _("Sales by day"),
            _("Each day of the shop’s time zone on its own; weeks begin on Monday."),
            "gross sales − discounts − returns",
        ),
        "sales_by_category": Definition(
            _("Sales by category"),
            _("Past sales belong to the category that the product has now."),
            "gross sales − discounts − returns",
        ),
        "sales_by_city": Definition(
            _("Sales by city"),
            _("By the city the order goes to, however it is written: accents and capitals aside."),
            "gross sales − discounts − returns",
        ),
        "sales_by_method": Definition(
            _("Sales by payment method"),
            _("By how the order is to be paid, whether it has been or not."),
            "gross sales − discounts − returns",
        ),
        "sales_by_product": Definition(
            _("Sales by product, and ABC class"),
            _(
                "Products by net revenue of the period. Over the whole ranking, those that bring "
                "the "
                "first 80% are A, those up to 95% B, the rest C."
            ),
            "A: Σ net revenue of the products before it < 80%, B: < 95%",
        ),
        "sales_by_product.abc": Definition(
            _("ABC class"),
            _(
                "Products by net revenue of the period, over the whole ranking. A product that "
                "brought nothing, or less, is C."
            ),
            "A to 80%, B to 95%, C the rest",
        ),
        "product_days": Definition(
            _("Sales of a product by day"),
            _("Pieces and net revenue of each product on each day."),
            "gross sales − discounts − returns",
        ),
        "orders_by_hour": Definition(
            _("Orders by weekday and hour"),
            _(
                "By when orders were placed, in the shop’s time; the hour counts from the day’s "
                "start."
            ),
            "COUNT(orders)",
        ),
        "order_values": Definition(
            _("Order values"),
            _("Orders by what their goods cost after discounts, in steps of 1, 2, 5, 10, 20, 50 …"),
            "COUNT(orders)",
        ),
        "discount_costs": Definition(
            _("Cost of discounts"),
            _("What each code took off goods or delivery fees of orders that were not canceled."),
            "Σ discount",
        ),
        "funnel_by_day": Definition(
            _("Funnel and conversion"),
            _(
                "How many visits, product views, cart adds and checkouts there were, and how many "
                "visits became orders. A visit ends after 30 quiet minutes; a product view counts "
                "once per visit and product. A crash may lose some seconds of these counts, never "
                "an order."
            ),
            "conversion = orders ÷ visits",
        ),
    }


def customers() -> dict[str, Definition]:
    return {
        "customer_totals": Definition(
            _("Customers and buyers"),
            _("Accounts of customers, and who of them ordered; canceled orders do not count."),
        ),
        "customer_totals.customers": Definition(
            _("Customers"),
            _("Accounts of customers that exist at the end of the period."),
            "COUNT(customers)",
        ),
        "customer_totals.new_customers": Definition(
            _("New customers"),
            _("Accounts of customers that were made in the period."),
            "COUNT(customers)",
        ),
        "customer_totals.first_time_buyers": Definition(
            _("First-time buyers"),
            _("Buyers of the period who had no order before."),
            "COUNT(buyers)",
        ),
        "customer_totals.returning_buyers": Definition(
            _("Returning buyers"),
            _("Buyers of the period who had an order before it."),
            "buyers − first-time buyers",
        ),
        "customer_totals.repeat_rate": Definition(
            _("Repeat rate"),
            _("Of all who have ever bought until the end of the period, who did so again."),
            "buyers with two or more orders ÷ buyers",
        ),
        "customer_totals.average_rating": Definition(
            _("Average rating"),
            _("The mean of the ratings given in the period."),
            "Σ stars ÷ ratings",
        ),
        "buyers_by_day": Definition(
            _("Customers by day"),
            _("New accounts, first orders and ratings of each day."),
        ),
        "customers_by_tier": Definition(
            _("Customers by membership tier"),
            _("The tier of today by loyalty points: Đồng, Bạc, Vàng, Kim cương."),
            "COUNT(customers)",
        ),
        "customers_by_age": Definition(
            _("Customers by age"),
            _("Their age at the end of the period."),
            "COUNT(customers)",
        ),
        "customers_by_gender": Definition(
            _("Customers by gender"),
            _("As customers state it themselves."),
            "COUNT(customers)",
        ),
        "customers_by_city": Definition(
            _("Customers by city"),
            _("The city in the customer’s profile."),
            "COUNT(customers)",
        ),
        "rfm_segments": Definition(
            _("RFM segments"),
            _(
                "All buyers as of now in fifths by recency, frequency and money; a fixed rule, "
                "shown "
                "on the page, gives each a name."
            ),
            "recency × (frequency + money) ÷ 2",
        ),
        "rfm_customers": Definition(
            _("Customers of a segment"),
            _(
                "Each buyer with their fifths, 5 being the best, their orders and net revenue so "
                "far."
            ),
            "gross sales − discounts − returns",
        ),
        "cohorts": Definition(
            _("Cohorts"),
            _(
                "Of the customers whose first order fell in a month, the share that ordered in "
                "each "
                "month after it; and what a buyer of that month has brought to date."
            ),
            "retention = buyers of month + k ÷ buyers; lifetime value = net revenue ÷ buyers",
        ),
        "cohorts.lifetime_value": Definition(
            _("Lifetime value to date"),
            _("What a buyer of the cohort has brought so far, after discounts and returns."),
            "net revenue ÷ buyers",
        ),
    }


def inventory() -> dict[str, Definition]:
    return {
        "stock_totals": Definition(
            _("Stock"),
            _("What lies in the warehouses now, and what came and went in the period."),
        ),
        "stock_totals.units": Definition(
            _("Units on hand"), _("Pieces in all warehouses now."), "Σ stock"
        ),
        "stock_totals.value": Definition(
            _("Stock value"), _("Pieces on hand at today’s prices."), "Σ stock × price"
        ),
        "stock_totals.products_out": Definition(
            _("Products out of stock"),
            _("Products for sale of which nothing is on hand now."),
            "COUNT(products)",
        ),
        "stock_totals.outbound": Definition(
            _("Outbound"),
            _("Pieces that left warehouses in the period, whatever the cause, from the ledger."),
            "Σ pieces out",
        ),
        "stock_totals.inbound": Definition(
            _("Inbound"),
            _(
                "Pieces that came into warehouses in the period, whatever the cause, from the "
                "ledger."
            ),
            "Σ pieces in",
        ),
        "stock_by_city": Definition(
            _("Stock by city"), _("Pieces on hand by the city of the warehouse."), "Σ stock"
        ),
        "stock_by_warehouse": Definition(
            _("Capacity used"),
            _("Pieces on hand against what the warehouse holds."),
            "Σ stock ÷ capacity",
        ),
        "flow_by_day": Definition(
            _("Inbound and outbound by day"),
            _("Pieces that came and went on each day, from the ledger."),
            "Σ pieces in, Σ pieces out",
        ),
        "product_stock": Definition(
            _("Stock by product"),
            _(
                "Days of cover: how long the stock lasts at the pace of the 30 days before today. "
                "Sell-through: of what was there or came in, the share that was sold. Days out of "
                "stock: days of the period at whose end there was none. Dead stock: on hand now "
                "and 90 days ago, and nothing sold since."
            ),
            "cover = on hand ÷ (outbound of 30 days ÷ 30); "
            "sell-through = sold ÷ (at the start + received)",
        ),
        "product_stock.days_of_cover": Definition(
            _("Days of cover"),
            _("How long the stock lasts at the pace of the 30 days before today."),
            "on hand ÷ (outbound of 30 days ÷ 30)",
        ),
        "product_stock.sell_through": Definition(
            _("Sell-through"),
            _("Of what was on hand at the start or was received, the share that was sold."),
            "units sold ÷ (units on hand at the start + received)",
        ),
        "product_stock.days_out": Definition(
            _("Days out of stock"),
            _(
                "Days of the period at whose end nothing was on hand, from the ledger; counted "
                "from the day the product first came in."
            ),
            "COUNT(days)",
        ),
        "product_stock.dead": Definition(
            _("Dead stock"),
            _("On hand now and 90 days ago, and nothing sold since."),
        ),
        "reorders": Definition(
            _("Reorder suggestions"),
            _("Products that run out before a delivery could arrive, and how many to order."),
            "⌈outbound a day × (days of delivery + days to last)⌉ − on hand",
        ),
    }
