"""Every Redis key of the shop and how long it lives: the schema of Redis.

| key, after the prefix        | type | lives  | holds |
|------------------------------|------|--------|-------|
| memory                       | str  | ever   | which server it is whose memory is trusted |
| memory:{tag}                 | str  | ever   | that of each master of a cluster |
| <any cached key>:lease       | str  | 3 s    | who is loading that value now |
| product:{id}                 | str  | 10 min | what its card and page show, with stock, JSON |
| listings                     | str  | 10 min | a random word; its end ends all listings |
| listing:<question>           | str  | 30 s   | product ids and count of one search, JSON |
| categories                   | str  | 10 min | categories and how many products they have, JSON |
| related:{id}                 | str  | 10 min | ids of products bought together, JSON |
| reviews:{id}:<page>          | str  | 5 min  | a page of reviews and the histogram, JSON |
| kpi:<question>               | str  | 60 s   | figures of a dashboard, JSON |
| cart:{owner}                 | hash | 1 h    | version; product id -> pieces, price seen, place |
| session:{hash}               | str  | 60 s   | whose session, JSON; hash: sha256 of its token |
| throttle:…                   | list | 5 min  | times of failed sign-ins, by the `limits` library |
| trending:{ranks}             | zset | ever   | product id -> score with forward decay |
| trending:{ranks}:landmark    | str  | ever   | second from which the scores count |
| funnel:{counts}              | hash | 2 days | "day event product id" -> count not yet in MySQL |
| funnel:{counts}:visit:<who>  | set  | 30 min | what counted in a visit; who: hash of the cookie |

Cached values live up to a tenth longer or shorter, so that what was loaded together does not
end together. What stands in braces decides the slot of a Redis Cluster: keys of one script
share it.
"""

from __future__ import annotations

import hashlib

from ecom.settings import settings

SECOND = 1
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

PRODUCT_TTL = 10 * MINUTE
LISTINGS_TTL = 10 * MINUTE
LISTING_TTL = 30 * SECOND
CATEGORIES_TTL = 10 * MINUTE
RELATED_TTL = 10 * MINUTE
REVIEWS_TTL = 5 * MINUTE
KPI_TTL = 60 * SECOND
CART_TTL = 60 * MINUTE
SESSION_TTL = 54 * SECOND  # at most a minute with its jitter
NEGATIVE_TTL = 5 * SECOND
LEASE_TTL = 3 * SECOND
VISIT_TTL = 30 * MINUTE  # without a sign of the visitor
FUNNEL_TTL = 2 * DAY  # while no process of the shop runs


def prefixed(name: str) -> str:
    return f"{settings().redis_prefix}:{name}"


def memory() -> str:
    """Not `life`, which a version before this one holds: it knew a server by its run id alone."""
    return prefixed("memory")


def memory_of(tag: str) -> str:
    """`tag` leads to a slot of the master that the key is about."""
    return prefixed(f"memory:{{{tag}}}")


def lease(key: str) -> str:
    # One slot with the value: the key's own braces if it has some, else the whole key as a tag.
    return f"{key}:lease" if "{" in key else f"{{{key}}}:lease"


def product(product_id: int | str) -> str:
    """`"*"` is the pattern by which SORT_RO finds the keys of ids."""
    return prefixed(f"product:{{{product_id}}}")


def listings() -> str:
    return prefixed("listings")


def listing(question: str) -> str:
    return prefixed(f"listing:{_digest(question)}")


def categories() -> str:
    return prefixed("categories")


def related(product_id: int) -> str:
    return prefixed(f"related:{{{product_id}}}")


def reviews(product_id: int, page: int) -> str:
    return prefixed(f"reviews:{{{product_id}}}:{page}")


def kpi(question: str) -> str:
    return prefixed(f"kpi:{_digest(question)}")


def cart(owner: str) -> str:
    """`owner`: 'c' and a customer's id, or 'g' and the hash of a guest's cookie in hex."""
    return prefixed(f"cart:{{{owner}}}")


def session(token_hash: bytes) -> str:
    return prefixed(f"session:{{{token_hash.hex()}}}")


def throttle() -> str:
    """What `limits` puts before its own names."""
    return prefixed("throttle")


def trending() -> str:
    return prefixed("trending:{ranks}")


def trending_landmark() -> str:
    return f"{trending()}:landmark"


def funnel() -> str:
    return prefixed("funnel:{counts}")


def funnel_visit(visitor: str) -> str:
    """`visitor`: the hash of the browser's cookie in hex."""
    return f"{funnel()}:visit:{visitor}"


def _digest(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:32]
