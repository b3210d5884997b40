"""What customers of the demo write: ratings with words that fit them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

RATINGS = (1, 2, 3, 4, 5)
USUAL = np.array([0.03, 0.05, 0.12, 0.32, 0.48])
FINE_PRODUCT = np.array([0.01, 0.02, 0.07, 0.28, 0.62])
POOR_PRODUCT = np.array([0.12, 0.16, 0.27, 0.28, 0.17])

OPENINGS = {
    1: (
        "Rất thất vọng.",
        "Không giống mô tả.",
        "Dùng hai hôm đã hỏng.",
        "Không nên mua.",
        "Hàng nhận được bị lỗi.",
    ),
    2: (
        "Chưa đáng tiền.",
        "Kém hơn mong đợi.",
        "Hoàn thiện còn ẩu.",
        "Dùng tạm được thôi.",
        "Hơi thất vọng.",
    ),
    3: (
        "Tạm ổn.",
        "Bình thường, không có gì nổi bật.",
        "Được cái giá rẻ.",
        "Chấp nhận được trong tầm giá.",
        "Có điểm tốt, có điểm chưa.",
    ),
    4: (
        "Khá hài lòng.",
        "Hàng tốt, đúng mô tả.",
        "Dùng ổn, giá hợp lý.",
        "Chất lượng tốt hơn mình nghĩ.",
        "Đáng mua.",
        "Nhìn chung là ưng.",
    ),
    5: (
        "Tuyệt vời!",
        "Rất hài lòng, sẽ ủng hộ tiếp.",
        "Quá ưng luôn.",
        "Đẹp như hình, chất lượng xuất sắc.",
        "Mười điểm không có nhưng.",
        "Mua lần hai rồi vẫn rất thích.",
        "Cả nhà mình đều thích.",
    ),
}
BAD = {
    "Điện thoại": ("Máy nóng và tụt pin nhanh.", "Loa rè khi mở lớn."),
    "Laptop": ("Quạt kêu to, máy nóng.", "Màn hình bị hở sáng."),
    "Máy tính bảng": ("Cảm ứng lúc được lúc không.", "Sạc rất lâu mới đầy."),
    "Đồng hồ": ("Chạy sai giờ liên tục.", "Dây mau bong."),
    "Tai nghe & loa": ("Kết nối hay bị ngắt.", "Âm trầm bị vỡ."),
    "Sách": ("Giấy mỏng, in mờ.", "Bìa bị gấp góc khi nhận."),
    "Thể thao": ("Cầm lỏng lẻo, nhanh hỏng.", "Trọng lượng không như ghi."),
    "Thời trang nam": ("Vải mỏng và ra màu.", "Cỡ nhỏ hơn bảng size."),
    "Thời trang nữ": ("Màu khác hẳn hình.", "Đường chỉ bị bung."),
    "Phụ kiện": ("Khóa kẹt ngay ngày đầu.", "Nhựa ọp ẹp."),
    "Đồ gia dụng": ("Chạy ồn quá.", "Lớp chống dính bong sớm."),
    "Đồ chơi": ("Thiếu chi tiết trong hộp.", "Nhựa có mùi, bé không chơi được."),
}
GOOD = {
    "Điện thoại": ("Máy mượt, chụp ảnh đẹp.", "Pin dùng cả ngày thoải mái.", "Màn hình sáng rõ."),
    "Laptop": ("Máy chạy nhanh và mát.", "Bàn phím gõ rất thích.", "Màn hình đẹp, pin tốt."),
    "Máy tính bảng": ("Học trực tuyến rất tiện.", "Xem phim đã mắt.", "Viết vẽ mượt."),
    "Đồng hồ": ("Đeo lên tay rất sang.", "Chạy chuẩn giờ.", "Hộp đẹp, hợp làm quà."),
    "Tai nghe & loa": ("Âm thanh trong và ấm.", "Đeo êm tai cả buổi.", "Kết nối nhanh."),
    "Sách": ("Đọc một mạch không dứt.", "Bản in đẹp, giấy thơm.", "Nội dung rất hay."),
    "Thể thao": ("Chơi rất bốc tay.", "Chắc chắn, cầm vừa tay.", "Tập ở nhà quá tiện."),
    "Thời trang nam": ("Vải mát, mặc vừa vặn.", "Phom đẹp, đường may kỹ.", "Giặt không phai."),
    "Thời trang nữ": ("Lên dáng xinh lắm.", "Chất vải mềm mát.", "Màu xinh y hình."),
    "Phụ kiện": ("Nhỏ gọn mà chắc chắn.", "Dùng hằng ngày rất tiện.", "Hoàn thiện tốt."),
    "Đồ gia dụng": ("Chạy êm, tiết kiệm điện.", "Dễ lau rửa.", "Mẹ mình khen mãi."),
    "Đồ chơi": ("Bé nhà mình mê tít.", "Chất liệu an toàn, màu đẹp.", "Chơi cả ngày không chán."),
}
CLOSINGS = {
    True: (
        "",
        "",
        "Giao hàng nhanh.",
        "Đóng gói cẩn thận.",
        "Shop tư vấn nhiệt tình.",
        "Sẽ giới thiệu bạn bè.",
        "Giá tốt hơn ngoài cửa hàng.",
    ),
    False: (
        "",
        "",
        "Giao hàng hơi chậm.",
        "Hộp bị móp.",
        "Mong shop kiểm tra kỹ hơn.",
        "Đang chờ shop hỗ trợ.",
    ),
}


class Opinions:
    """Some products please more than others."""

    def __init__(self, products: int, rng: np.random.Generator) -> None:
        moods = [FINE_PRODUCT, USUAL, POOR_PRODUCT]
        chosen = rng.choice(3, products, p=[0.4, 0.5, 0.1])
        self._bounds = np.array([np.cumsum(moods[mood]) for mood in chosen])

    def rating(self, product: int, part: float) -> int:
        """`part` is evenly spread over [0, 1)."""
        return 1 + min(4, int(np.searchsorted(self._bounds[product], part, side="right")))


def words(rating: int, category: str, parts: Sequence[float]) -> str:
    """One to three sentences; `parts`, three numbers in [0, 1), choose them."""
    pleased = rating >= 4 or (rating == 3 and parts[2] < 0.5)
    about = (GOOD if pleased else BAD).get(category, ("",))  # staff may make new categories
    sentences = (
        _pick(OPENINGS[rating], parts[0]),
        _pick(about, parts[1]),
        _pick(CLOSINGS[pleased], parts[2]),
    )
    return " ".join(filter(None, sentences))


def _pick(choices: tuple[str, ...], part: float) -> str:
    return choices[int(part * len(choices))]
