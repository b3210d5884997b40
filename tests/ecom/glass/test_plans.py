"""Plans of statements as the server makes them, and what may be run again for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from ecom import db, trace
from ecom.glass import masks, plain_reads, plan_json, plan_mysql, plans
from ecom.glass.nested import Inner
from ecom.glass.plan_nodes import Node, Plan, warned
from ecom.glass.server import Untold
from ecom.trace import Statement
from ops.connection import connect

LONG_AGO = datetime(1999, 1, 1)
ENDLESS = "SELECT COUNT(*) FROM calendar a, calendar b, calendar c WHERE a.day + b.day + c.day = 1"


def told(sql: str, **params: object) -> Statement:
    """The statement as a story has it, when it has run."""
    with trace.telling() as story:
        db.transaction(lambda connection: db.execute(connection, sql, **params))
    return next(one for one in story.statements if one.sql.split()[0] == sql.split()[0])


def untried(sql: str) -> Statement:
    return Statement(1, 0, 0, (), sql=sql)


def tables(plan: Plan) -> dict[str, Node]:
    return {node.title: node for node in plan.root.walk() if node.kind == "table"}


def warnings(plan: Plan) -> set[tuple[str, str]]:
    return {(kind, node.title) for kind, node in plan.warnings}


def is_mariadb(shop: str) -> bool:
    with connect(shop) as connection:
        return "MariaDB" in connection.get_server_info()


def end_connections(shop: str) -> None:
    """Of the glass box."""
    with connect(shop) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM information_schema.processlist WHERE user = 'glass_box'")
        for (number,) in cursor.fetchall():
            cursor.execute(f"KILL {number}")


def test_a_plan_tells_how_each_table_is_read(shop, make):
    product_id = make.product()
    plan = plans.explain(
        told(
            "SELECT p.id, k.day FROM products p JOIN stock_movements m ON m.product_id = p.id"
            " LEFT JOIN calendar k ON k.day = m.moved_on WHERE p.id = :id AND m.quantity > :least",
            id=product_id,
            least=0,
        )
    )
    read = tables(plan)
    assert {name: node.access for name, node in read.items()} == {
        "p": "const",
        "m": "ref",
        "k": "eq_ref",
    }
    assert (read["k"].key, read["k"].key_parts) == ("PRIMARY", ("day",))
    assert read["m"].rows >= 1
    assert (read["m"].real_rows, read["m"].ms) == (None, None)
    assert plan.tables == {"p": "products", "m": "stock_movements", "k": "calendar"}
    assert not plan.analyzed
    assert not plan.warnings


def test_a_measured_plan_counts_what_was_read_and_how_long_it_took(shop):
    count = db.row("SELECT COUNT(*) AS n FROM calendar")["n"]
    plan = plans.analyze(told("SELECT MAX(day) FROM calendar WHERE ends_at > :at", at=LONG_AGO))
    calendar = tables(plan)["calendar"]
    assert calendar.real_rows == count
    assert 0 < calendar.ms <= plan.root.ms
    moment = f"{'' if is_mariadb(shop) else 'TIMESTAMP'}'1999-01-01 00:00:00'"
    assert calendar.condition == f"calendar.ends_at > {moment}"
    assert plan.analyzed


def test_a_full_scan_is_warned_of_only_where_there_is_much_to_read(shop):
    big = plans.explain(told("SELECT MAX(day) FROM calendar WHERE ends_at > :at", at=LONG_AGO))
    small = plans.explain(told("SELECT MAX(fee) FROM carriers"))
    assert warnings(big) == {("full_scan", "calendar")}
    assert tables(small)["carriers"].access == "ALL"
    assert not small.warnings


def test_sorting_and_temporary_tables_are_warned_of(shop):
    sql = "SELECT MONTH(ends_at) AS m, COUNT(*) AS n FROM calendar GROUP BY m ORDER BY n"
    kinds = {kind for kind, _node in plans.analyze(told(sql)).warnings}
    assert kinds == {"full_scan", "sort", "temporary"}


def test_an_expectation_that_is_far_off_is_warned_of(shop):
    """MariaDB takes every JSON table for 40 rows, MySQL for 2."""
    sql = "SELECT j.n FROM JSON_TABLE(:rows, '$[*]' COLUMNS (n INT PATH '$')) j"
    statement = told(sql, rows=str([1] * 500))
    assert [kind for kind, _ in plans.analyze(statement).warnings] == ["far_off"]
    assert not plans.explain(statement).warnings, "nobody has counted"


def test_subqueries_unions_and_what_is_put_aside_are_steps_of_their_own(shop):
    sql = (
        "SELECT t.id, (SELECT COUNT(*) FROM order_items i WHERE i.product_id = t.id) AS sold"
        " FROM (SELECT id FROM products UNION ALL SELECT id FROM categories) t"
    )
    kinds = {node.kind for node in plans.explain(told(sql)).root.walk()}
    assert {"subquery", "union", "part"} <= kinds
    assert ("materialized" in kinds) or not is_mariadb(shop)
    assert "union" in {node.kind for node in plans.analyze(told(sql)).root.walk()}


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE products SET price = price + 1 WHERE id = :id", "products"),
        ("DELETE FROM wishlist_items WHERE product_id = :id", "wishlist_items"),
        ("INSERT INTO categories (name) SELECT name FROM products WHERE id < :id", "products"),
        ("SELECT * FROM products WHERE id = :id FOR UPDATE", "products"),
    ],
)
def test_statements_that_write_have_a_plan_and_are_not_run_for_it(shop, make, sql, table):
    product_id = make.product(price=100)
    make.product()
    statement = told(sql, id=product_id)
    before = db.rows("SELECT p.*, (SELECT COUNT(*) FROM categories) AS n FROM products p")
    assert table in tables(plans.explain(statement))
    assert db.rows("SELECT p.*, (SELECT COUNT(*) FROM categories) AS n FROM products p") == before
    with pytest.raises(plans.NoPlan) as refused:
        plans.analyze(statement)
    assert refused.value.code == "not_plain"
    assert not plans.may_analyze(statement)


def test_who_asks_is_in_nobodys_story(shop):
    statement = told("SELECT id FROM products")
    with trace.telling() as story:
        plans.explain(statement)
        plans.analyze(statement)
    assert not story.entries


def test_after_a_restart_of_the_server_a_plan_is_asked_for_once_more(shop):
    asked = told("SELECT COUNT(*) AS n FROM carriers")
    plans.explain(asked)
    end_connections(shop)
    assert plans.explain(asked).root.children
    end_connections(shop)
    assert plans.analyze(asked).analyzed


def test_a_call_has_no_plan_nor_has_what_ran_within_it(shop):
    inner = Inner("statement", "move_stock", "UPDATE stock SET quantity = v_left", 1, 0, 0, 0, 0, 0)
    codes = []
    for statement in (untried("CALL place_order(%s)"), inner, untried("COMMIT")):
        assert not plans.may_explain(statement)
        with pytest.raises(plans.NoPlan) as refused:
            plans.explain(statement)
        codes.append(refused.value.code)
    assert codes == ["procedure", "values_unknown", "no_rows"]


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT SLEEP(5)", "function"),
        ("SELECT id FROM products WHERE GET_LOCK('a', 1)", "function"),
        ("SELECT (SELECT BENCHMARK(9, 9))", "function"),
        ("SELECT LAST_INSERT_ID(7)", "function"),
        ("SELECT nobody_knows(1)", "function"),
        ("SELECT place_order(1)", "function"),
        ("SELECT id INTO @found FROM products", "into"),
        ("SELECT @found := id FROM products", "assignment"),
        ("SELECT id FROM products LOCK IN SHARE MODE", "lock"),
        ("SELECT id FROM products UNION SELECT id FROM orders FOR UPDATE SKIP LOCKED", "lock"),
        ("SELECT /*! SLEEP(5), */ 1", "comment"),
        ("SELECT /*+ MAX_EXECUTION_TIME(0) */ 1", "comment"),
        ("SELECT 1 -- and more", "comment"),
        ("SELECT 1; DELETE FROM products", "several"),
        ("SELECT * INTO OUTFILE '/tmp/x' FROM products", "unknown"),
        ("DELETE FROM products", "not_a_read"),
        ("WITH a AS (SELECT 1) DELETE FROM products", "not_a_read"),
        ("SET @a = 1", "not_a_read"),
        ("ANALYZE TABLE products", "not_a_read"),
    ],
)
def test_only_what_reads_and_does_nothing_else_may_run_again(sql, why):
    assert plain_reads.objection(sql) == why
    assert not plans.may_analyze(untried(sql))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM products WHERE name = :b0 AND id IN (:b1, :b2)",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION SELECT i + 1 FROM n) SELECT i FROM n",
        "SELECT shop_day(UTC_TIMESTAMP(6)), JSON_ARRAYAGG(id), '/* no comment */' FROM products",
        "SELECT id FROM products WHERE MATCH(search_words) AGAINST (:b0 IN BOOLEAN MODE)",
    ],
)
def test_plain_reads_may_run_again(sql):
    assert plain_reads.objection(sql) is None


def test_a_statement_that_takes_too_long_is_given_up_and_the_next_one_is_not(shop):
    statement = untried(ENDLESS)
    with pytest.raises(plans.NoPlan) as refused:
        plans.analyze(statement, seconds=0.2)
    assert refused.value.code == "too_long"
    assert refused.value.details["seconds"] == 0.2
    assert plans.analyze(untried("SELECT COUNT(*) FROM carriers")).root.ms


def test_a_plan_quotes_neither_personal_values_nor_rows_that_were_read(shop, make):
    customer_id = make.customer("lan")
    statement = told(
        "SELECT v.id FROM users u JOIN reviews v ON v.content = u.full_name"
        " WHERE u.id = :id AND u.email <> :email AND v.content <> 'delivered'"
        " AND v.created_at > '2020-01-01 10:30:00'",
        id=customer_id,
        email="lan@example.org",
    )
    raw = plans.explain(statement).raw
    assert masks.MASK in raw
    assert "example.org" not in raw
    assert "Lan" not in raw, "of the row of users that the server had read already"
    assert "'delivered'" in raw
    assert "2020-01-01 10:30:00" in raw


def test_without_an_account_of_its_own_it_says_so(
    shop: str, override: Callable[..., object]
) -> None:
    statement = told("SELECT id FROM products")
    override(mysql_glass_url=None)
    with pytest.raises(Untold) as untold:
        plans.analyze(statement)
    assert untold.value.reason == "no_account"


# MySQL's own forms, as its manual prints them.

TREE = """\
-> Sort: o.placed_at DESC  (cost=1.75 rows=15) (actual time=0.4..0.5 rows=6 loops=2)
    -> Inner hash join (t2.c2 = t1.c1)  (cost=4.70 rows=6) (actual time=0.032..0.035 rows=6 loops=1)
        -> Filter: ((t2.c > 1) and (t2.d > 2))  (cost=0.09 rows=600)
(actual time=0.003..0.006 rows=1500 loops=1)
            -> Table scan on t2  (cost=0.06 rows=6000)
(actual time=0.003..0.005 rows=6000 loops=1)
        -> Hash
            -> Covering index lookup on t1 using idx_c1 (c1 = 4), with index condition: (t1.b < 5)  (cost=0.85 rows=1) (never executed)
"""  # noqa: E501
JSON = {
    "query_block": {
        "select_id": 1,
        "cost_info": {"query_cost": "1.10"},
        "ordering_operation": {
            "using_filesort": True,
            "grouping_operation": {
                "using_temporary_table": True,
                "using_filesort": False,
                "nested_loop": [
                    {
                        "table": {
                            "table_name": "t1",
                            "access_type": "ALL",
                            "rows_examined_per_scan": 2000,
                            "rows_produced_per_join": 20,
                            "filtered": "1.00",
                            "attached_condition": "(`t1`.`i` > 8)",
                        }
                    },
                    {
                        "table": {
                            "table_name": "t2",
                            "access_type": "ref",
                            "key": "k",
                            "used_key_parts": ["c"],
                            "rows_examined_per_scan": 1,
                            "filtered": "100.00",
                            "using_index": True,
                            "using_join_buffer": "hash join",
                        }
                    },
                ],
            },
        },
    }
}
SECOND_JSON = {
    "query_plan": {
        "operation": "Sort: t1.c1",
        "estimated_rows": 6.0,
        "inputs": [
            {
                "operation": "Covering index scan on t1 using k",
                "estimated_rows": 6.0,
                "inputs": [],
            }
        ],
    },
    "json_schema_version": "2.0",
}


def test_the_tree_that_mysql_measures_is_read():
    root = warned(plan_mysql.parse_text(TREE))
    sort, join, scan, _hash, lookup = [*root.walk()][1:]
    assert (sort.kind, sort.title, sort.rows, sort.real_rows) == ("sort", "o.placed_at DESC", 15, 6)
    assert sort.ms == pytest.approx(1), "0.5 ms, twice"
    assert join.kind == "join"
    assert (scan.title, scan.access, scan.real_rows) == ("t2", "ALL", 6000)
    assert scan.warnings == ("full_scan",)
    assert (scan.condition, scan.filtered, scan.real_filtered) == (
        "(t2.c > 1) and (t2.d > 2)", 10, 25
    )  # fmt: skip
    assert (lookup.title, lookup.key, lookup.access) == ("t1", "idx_c1", "ref")
    assert lookup.condition == "c1 = 4 AND t1.b < 5"
    assert lookup.extra == ("index only", "condition checked in the index")
    assert lookup.real_rows is None


def test_what_filters_a_join_or_ends_it_early_is_a_step_of_its_own():
    tree = """\
-> Limit: 3 row(s)  (cost=1 rows=3)
    -> Filter: ((r.`day` = 1) or (r.`day` is null))  (cost=1 rows=9)
        -> Nested loop left join  (cost=1 rows=9)
"""
    limit, only, join = [*plan_mysql.parse_text(tree).walk()][1:]
    assert (limit.kind, limit.title) == ("limit", "3 row(s)")
    assert (only.kind, only.condition) == ("filter", "(r.day = 1) or (r.day is null)")
    assert (join.kind, join.title) == ("join", "Nested loop left join")


@pytest.mark.parametrize(
    ("words", "title", "access", "key", "condition"),
    [
        ("Table scan on <union temporary>", "<union temporary>", "ALL", None, None),
        ("Count rows in carriers", "carriers", "count", None, None),
        ("Materialize table function", "<table function>", None, None, None),
        ("Index range scan on p using PRIMARY over (id < 5) (reverse)", "p", "range", "PRIMARY",
         "id < 5"),
        ("Covering index skip scan on p using k over 1 < c", "p", "range", "k", "1 < c"),
        ("Single-row covering index lookup on `order` using PRIMARY (day = m.on)", "order",
         "eq_ref", "PRIMARY", "day = m.on"),
        ("Index lookup on m using k (a = l(5), b = 1)", "m", "ref", "k", "a = l(5), b = 1"),
        ("Full-text index search on p using ft (words = '+a*')", "p", "fulltext", "ft",
         "words = '+a*'"),
    ],
)  # fmt: skip
def test_each_way_of_mysql_to_read_a_table_is_read(words, title, access, key, condition):
    (table,) = plan_mysql.parse_text(f"-> {words}  (cost=0..1.2 rows=2)").children
    assert (table.kind, table.title, table.access, table.key, table.condition, table.rows) == (
        "table", title, access, key, condition, 2
    )  # fmt: skip


def test_the_json_of_mysql_is_read():
    root = warned(plan_json.parse(JSON))
    assert [node.kind for node in root.walk()] == [
        "statement", "sort", "group", "temporary", "join", "table", "table",
    ]  # fmt: skip
    first, second = [*root.walk()][-2:]
    assert (first.rows, first.filtered, first.warnings) == (2000, 1, ("full_scan",))
    assert second.extra == ("index only", "join buffer")


def test_the_second_json_of_mysql_is_read():
    root = plan_mysql.parse_json(SECOND_JSON)
    sort, scan = [*root.walk()][1:]
    assert (sort.kind, sort.title) == ("sort", "t1.c1")
    assert (scan.title, scan.access, scan.key, scan.rows) == ("t1", "index", "k", 6)
