"""The 240 products of the demo: `products.csv`, and what every product of a category promises."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ecom.drawings import KINDS, VARIANTS

FILE = Path(__file__).with_name("products.csv")

# Two sentences from here follow the product's own.
PROMISES = {
    "Điện thoại": (
        "Máy mới nguyên hộp, bảo hành chính hãng 12 tháng.",
        "Tặng kèm miếng dán màn hình và hỗ trợ chuyển dữ liệu từ máy cũ.",
        "Đổi máy mới trong 30 ngày nếu có lỗi từ nhà sản xuất.",
    ),
    "Laptop": (
        "Cài sẵn hệ điều hành bản quyền, mở hộp là dùng được ngay.",
        "Bảo hành chính hãng 24 tháng, vệ sinh máy miễn phí hằng năm.",
        "Kèm balo và chuột không dây trong tháng này.",
    ),
    "Máy tính bảng": (
        "Phù hợp cho việc học, giải trí và ghi chú hằng ngày.",
        "Bảo hành 12 tháng tại các trung tâm trên toàn quốc.",
        "Trong hộp có sẵn cáp sạc và sách hướng dẫn tiếng Việt.",
    ),
    "Đồng hồ": (
        "Đi kèm hộp, thẻ bảo hành quốc tế và khăn lau.",
        "Thay pin miễn phí trong năm đầu tiên.",
        "Có dịch vụ chỉnh dây theo cỡ tay trước khi giao.",
    ),
    "Tai nghe & loa": (
        "Kết nối ổn định với điện thoại, máy tính và tivi.",
        "Bảo hành 12 tháng, một đổi một trong 15 ngày đầu.",
        "Âm thanh được tinh chỉnh cho nhạc Việt lẫn phim ảnh.",
    ),
    "Sách": (
        "Giấy ngà chống lóa, in rõ nét và đóng gáy chắc chắn.",
        "Sách được bọc chống ẩm và giao trong hộp cứng.",
        "Một món quà ý nghĩa cho người yêu đọc sách.",
    ),
    "Thể thao": (
        "Được vận động viên phong trào tin dùng.",
        "Có hướng dẫn chọn cỡ và bảo quản kèm theo.",
        "Đổi trả trong 30 ngày nếu chưa qua sử dụng.",
    ),
    "Thời trang nam": (
        "Đường may chắc chắn, giặt máy thoải mái.",
        "Đổi cỡ miễn phí trong 15 ngày.",
        "Dễ phối với những món đồ sẵn có trong tủ của bạn.",
    ),
    "Thời trang nữ": (
        "Chất vải được chọn kỹ, mềm mại và lên dáng đẹp.",
        "Đổi cỡ miễn phí trong 15 ngày.",
        "Hình chụp thật, màu có thể chênh đôi chút do ánh sáng.",
    ),
    "Phụ kiện": (
        "Nhỏ gọn, hữu dụng và bền bỉ theo thời gian.",
        "Bảo hành 6 tháng, lỗi là đổi mới.",
        "Đóng gói kỹ, sẵn sàng làm quà tặng.",
    ),
    "Đồ gia dụng": (
        "Tiết kiệm điện và dễ vệ sinh sau khi dùng.",
        "Bảo hành 12 tháng tại nhà ở các thành phố lớn.",
        "Kèm sách hướng dẫn và công thức bằng tiếng Việt.",
    ),
    "Đồ chơi": (
        "Vật liệu an toàn, không góc cạnh sắc, đạt chuẩn CR.",
        "Giúp bé rèn sự khéo léo và trí tưởng tượng.",
        "Gói quà và viết thiệp miễn phí theo yêu cầu.",
    ),
}
CATEGORIES = tuple(dict.fromkeys(KINDS.values()))


@dataclass(frozen=True)
class Product:
    """`category_id` is the place in CATEGORIES, from 1; `price` is in dong."""

    id: int
    category_id: int
    name: str
    description: str
    price: int
    details: dict[str, str]
    picture: str


@cache
def products() -> tuple[Product, ...]:
    """In the order of the file, with ids from 1."""
    drawn: Counter[str] = Counter()
    found = []
    with FILE.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="|"), start=1):
            kind = row["kind"]
            found.append(_product(number, row, f"{kind}-{drawn[kind] % VARIANTS}"))
            drawn[kind] += 1
    return tuple(found)


def _product(number: int, row: dict[str, str], picture: str) -> Product:
    category = KINDS[row["kind"]]
    promises = PROMISES[category]
    first, second = promises[number % 3], promises[(number + 1) % 3]
    return Product(
        id=number,
        category_id=CATEGORIES.index(category) + 1,
        name=row["name"],
        description=f"{row['about']} {first} {second}",
        price=int(row["thousand"]) * 1000,
        details=dict(detail.split("=") for detail in row["details"].split("; ")),
        picture=picture,
    )
