"""What people, streets and cities of the demo are called."""

from __future__ import annotations

import unicodedata

FAMILY_NAMES = {
    "Nguyễn": 0.34,
    "Trần": 0.12,
    "Lê": 0.10,
    "Phạm": 0.08,
    "Hoàng": 0.06,
    "Huỳnh": 0.05,
    "Phan": 0.05,
    "Vũ": 0.04,
    "Võ": 0.03,
    "Đặng": 0.03,
    "Bùi": 0.03,
    "Đỗ": 0.02,
    "Hồ": 0.02,
    "Ngô": 0.01,
    "Dương": 0.01,
    "Lý": 0.01,
}
MIDDLE_NAMES = {
    "female": ("Thị", "Ngọc", "Thu", "Thanh", "Minh", "Phương", "Bảo", "Khánh", "Mai", "Hồng"),
    "male": ("Văn", "Minh", "Đức", "Hữu", "Quang", "Anh", "Gia", "Tuấn", "Xuân", "Công"),
}
GIVEN_NAMES = {
    "female": (
        *("Lan", "Hoa", "Hương", "Linh", "Trang", "Thảo", "Ngân", "Hà", "Mai", "Yến", "Nhung"),
        *("Vy", "Trâm", "Quỳnh", "Thủy", "Hạnh", "Chi", "Diễm", "Như", "Tuyết", "Oanh", "My"),
        *("Nga", "Loan", "Giang", "Ánh", "Duyên", "Thư", "Hiền", "Xuân"),
    ),
    "male": (
        *("Minh", "Hùng", "Dũng", "Nam", "Tuấn", "Long", "Hải", "Khoa", "Phúc", "Thành", "Đạt"),
        *("Sơn", "Quân", "Bình", "Huy", "Kiên", "Thắng", "Trung", "Việt", "Lâm", "Tùng", "Hiếu"),
        *("Cường", "Vinh", "Tài", "Nghĩa", "Duy", "Khánh", "Phong", "An"),
    ),
}
STREETS = (
    *("Nguyễn Huệ", "Lê Lợi", "Trần Hưng Đạo", "Hai Bà Trưng", "Lý Thường Kiệt", "Quang Trung"),
    *("Phan Chu Trinh", "Nguyễn Trãi", "Điện Biên Phủ", "Cách Mạng Tháng Tám", "Lê Duẩn"),
    *("Hoàng Diệu", "Bạch Đằng", "Nguyễn Văn Linh", "Võ Văn Kiệt", "Ngô Quyền", "Lạc Long Quân"),
    *("Phạm Ngũ Lão", "Trường Chinh", "Giải Phóng", "Xô Viết Nghệ Tĩnh", "Hùng Vương"),
    *("Nguyễn Thị Minh Khai", "Tôn Đức Thắng", "Phan Đình Phùng", "Lê Hồng Phong", "Âu Cơ"),
)
CITIES = {
    "TP.HCM": 0.33,
    "Hà Nội": 0.28,
    "Đà Nẵng": 0.11,
    "Hải Phòng": 0.08,
    "Cần Thơ": 0.07,
    "Huế": 0.05,
    "Nha Trang": 0.03,
    "Biên Hòa": 0.03,
    "Đà Lạt": 0.02,
}


def ascii_of(text: str) -> str:
    """`Đặng Thị Thủy` -> `dang thi thuy`."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
