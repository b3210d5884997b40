"""Every kind of thing the shop can draw, and the category it is sold in.

A product names its picture `<kind>-<variant>`, such as `phone-3`; the shop serves it at
`/pictures/phone-3.svg`. Variants differ in colour only.
"""

VARIANTS = 8

KINDS: dict[str, str] = {
    "phone": "Điện thoại",
    "flip-phone": "Điện thoại",
    "keypad-phone": "Điện thoại",
    "laptop": "Laptop",
    "gaming-laptop": "Laptop",
    "two-in-one": "Laptop",
    "tablet": "Máy tính bảng",
    "e-reader": "Máy tính bảng",
    "drawing-tablet": "Máy tính bảng",
    "watch": "Đồng hồ",
    "smartwatch": "Đồng hồ",
    "digital-watch": "Đồng hồ",
    "alarm-clock": "Đồng hồ",
    "headphones": "Tai nghe & loa",
    "earbuds": "Tai nghe & loa",
    "speaker": "Tai nghe & loa",
    "soundbar": "Tai nghe & loa",
    "microphone": "Tai nghe & loa",
    "book": "Sách",
    "book-set": "Sách",
    "comic": "Sách",
    "racket": "Thể thao",
    "bicycle": "Thể thao",
    "ball": "Thể thao",
    "running-shoes": "Thể thao",
    "dumbbell": "Thể thao",
    "yoga-mat": "Thể thao",
    "shirt": "Thời trang nam",
    "t-shirt": "Thời trang nam",
    "trousers": "Thời trang nam",
    "jacket": "Thời trang nam",
    "leather-shoes": "Thời trang nam",
    "dress": "Thời trang nữ",
    "skirt": "Thời trang nữ",
    "blouse": "Thời trang nữ",
    "ao-dai": "Thời trang nữ",
    "high-heels": "Thời trang nữ",
    "bag": "Phụ kiện",
    "backpack": "Phụ kiện",
    "wallet": "Phụ kiện",
    "belt": "Phụ kiện",
    "sunglasses": "Phụ kiện",
    "charger": "Phụ kiện",
    "cable": "Phụ kiện",
    "power-bank": "Phụ kiện",
    "mouse": "Phụ kiện",
    "keyboard": "Phụ kiện",
    "phone-case": "Phụ kiện",
    "rice-cooker": "Đồ gia dụng",
    "kettle": "Đồ gia dụng",
    "fan": "Đồ gia dụng",
    "vacuum": "Đồ gia dụng",
    "lamp": "Đồ gia dụng",
    "pan": "Đồ gia dụng",
    "blender": "Đồ gia dụng",
    "bricks": "Đồ chơi",
    "doll": "Đồ chơi",
    "toy-car": "Đồ chơi",
    "puzzle": "Đồ chơi",
    "board-game": "Đồ chơi",
    "robot": "Đồ chơi",
    "teddy": "Đồ chơi",
}


def is_drawn(picture: str) -> bool:
    kind, _, variant = picture.rpartition("-")
    return kind in KINDS and variant in _VARIANTS


def of_category(name: str) -> str:
    """A picture for a product of which nothing is known but its category."""
    kinds = [kind for kind, category in KINDS.items() if category == name]
    return f"{(kinds or ['bag'])[0]}-0"


_VARIANTS = {str(number) for number in range(VARIANTS)}
