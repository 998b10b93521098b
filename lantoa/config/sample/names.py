"""Words from which the names of invented workplaces are put together."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """One line of work: how its workplaces are called and how large they are."""

    sector: str
    patterns: tuple[str, ...]
    """`{root}` is an invented name, `{home}` a place, `{motif}` a word for a school."""
    size: float
    """Typical number of members before all are scaled to the total."""
    since: int
    """The earliest founding year."""
    tags: tuple[str, ...] = ()


FIRST = [
    "Lam",
    "Vọng",
    "Khê",
    "Thạch",
    "Vân",
    "Sưa",
    "Mai",
    "Yên",
    "Phù",
    "Trường",
    "Diên",
    "Hải",
    "Ngàn",
    "Phố",
    "Tân",
    "Cổ",
    "Giang",
    "Lạch",
    "Hạ",
    "Nghi",
    "Trà",
    "Bãi",
    "Mộc",
    "Quế",
    "Lĩnh",
]
SECOND = [
    "Khánh",
    "Thuần",
    "Dương",
    "Mạ",
    "Lộc",
    "Nhuận",
    "Tường",
    "Châu",
    "Sơn",
    "Xuyên",
    "Đoan",
    "Hạc",
    "Triều",
    "Bích",
    "Thái",
    "Cát",
    "Phương",
    "Tiến",
    "Hiền",
    "Nguyên",
    "Toàn",
    "Vượng",
    "Kiều",
    "Ngân",
    "Tuyền",
]
MOTIFS = [
    "Hoa Nắng",
    "Sơn Ca",
    "Hoa Cúc",
    "Mầm Xanh",
    "Vườn Trẻ",
    "Ban Mai",
    "Hoa Gạo",
    "Chim Non",
    "Măng Non",
    "Cầu Vồng",
    "Hướng Dương",
    "Sao Khuê",
    "Bồ Công Anh",
    "Cánh Diều",
    "Đồng Dao",
    "Tuổi Thơ",
    "Hoa Sưa",
    "Nắng Mai",
]

GARMENT = Trade(
    "Dệt may",
    ("Công ty TNHH May {root}", "Công ty CP May mặc {root}", "Công ty TNHH Sợi {root}"),
    330,
    2003,
    ("đông lao động nữ", "ca kíp"),
)
SHOES = Trade(
    "Da giày",
    ("Công ty TNHH Giày {root}", "Công ty TNHH Đế giày {root}"),
    360,
    2006,
    ("đông lao động nữ", "ca kíp"),
)
ELECTRONICS = Trade(
    "Điện tử",
    ("Công ty TNHH Điện tử {root}", "Công ty TNHH Linh kiện {root}"),
    300,
    2012,
    ("FDI", "ca kíp"),
)
MECHANICS = Trade("Cơ khí", ("Công ty TNHH Cơ khí {root}", "Công ty CP Kết cấu thép {root}"), 70, 2001)
PACKAGING = Trade("Bao bì", ("Công ty TNHH Bao bì {root}", "Công ty CP Giấy {root}"), 80, 2005)
WOOD = Trade("Chế biến gỗ", ("Công ty TNHH Gỗ {root}", "Công ty CP Nội thất {root}"), 85, 2004)
FOOD = Trade(
    "Chế biến thực phẩm",
    ("Công ty TNHH Thực phẩm {root}", "Công ty CP Nông sản {root}"),
    95,
    2002,
)
SEAFOOD = Trade(
    "Chế biến thủy sản",
    ("Công ty TNHH Thủy sản {root}", "Công ty CP Chế biến hải sản {root}"),
    130,
    2000,
    ("ven biển",),
)
LOGISTICS = Trade("Kho vận", ("Công ty TNHH Kho vận {root}", "Công ty CP Tiếp vận {root}"), 60, 2010)
MATERIALS = Trade(
    "Vật liệu xây dựng",
    ("Công ty TNHH Gạch ngói {root}", "Công ty CP Đá {root}", "Công ty TNHH Bê tông {root}"),
    60,
    1998,
)
TRADE = Trade(
    "Thương mại",
    (
        "Công ty TNHH Thương mại {root}",
        "Công ty CP Vật tư {root}",
        "Công ty TNHH Điện máy {root}",
        "Cửa hàng Bách hóa {root}",
    ),
    22,
    2004,
)
SERVICE = Trade(
    "Dịch vụ",
    (
        "Công ty TNHH Dịch vụ {root}",
        "Công ty TNHH Bảo vệ {root}",
        "Công ty CP Quảng cáo {root}",
        "Công ty TNHH In {root}",
    ),
    26,
    2006,
)
TOURISM = Trade(
    "Du lịch",
    ("Khách sạn {root}", "Công ty TNHH Du lịch {root}", "Nhà hàng {root}"),
    28,
    2008,
)
TRANSPORT = Trade(
    "Vận tải",
    ("Công ty TNHH Vận tải {root}", "Hợp tác xã Vận tải {root}", "Công ty CP Taxi {root}"),
    38,
    2001,
)
BUILDING = Trade(
    "Xây dựng",
    (
        "Công ty CP Xây dựng {root}",
        "Công ty TNHH Xây lắp {root}",
        "Công ty TNHH Tư vấn thiết kế {root}",
    ),
    48,
    1998,
)
FARMING = Trade(
    "Nông nghiệp",
    (
        "Hợp tác xã Nông nghiệp {root}",
        "Hợp tác xã Rau an toàn {root}",
        "Công ty TNHH Giống cây trồng {root}",
        "Trang trại {root}",
    ),
    18,
    2012,
    ("hợp tác xã",),
)
FORESTRY = Trade(
    "Lâm nghiệp",
    ("Công ty TNHH Lâm nghiệp {root}", "Vườn ươm {root}"),
    34,
    1999,
    ("miền núi",),
)
CREDIT = Trade("Tín dụng", ("Quỹ tín dụng nhân dân {root}",), 14, 2000)
CRAFT = Trade(
    "Thủ công mỹ nghệ",
    ("Hợp tác xã Mây tre {root}", "Cơ sở Gốm {root}", "Hợp tác xã Dệt chiếu {root}"),
    22,
    2010,
)
FISHERS = Trade(
    "Khai thác thủy sản",
    ("Nghiệp đoàn Nghề cá {root}", "Hợp tác xã Nghề cá {root}"),
    48,
    2012,
    ("nghiệp đoàn", "ven biển"),
)
GUILD = Trade(
    "Lao động tự do",
    (
        "Nghiệp đoàn Xe ôm {root}",
        "Nghiệp đoàn Bốc xếp {root}",
        "Nghiệp đoàn Thợ nề {root}",
        "Nghiệp đoàn Tiểu thương {root}",
        "Nghiệp đoàn Cắt tóc {root}",
    ),
    36,
    2014,
    ("nghiệp đoàn", "lao động tự do"),
)
NURSERY = Trade(
    "Giáo dục",
    ("Trường Mầm non tư thục {motif} {home}", "Nhóm trẻ tư thục {motif} {home}"),
    18,
    2010,
    ("đông lao động nữ",),
)
SCHOOL = Trade(
    "Giáo dục",
    (
        "Trường Tiểu học tư thục {root}",
        "Trường THCS và THPT tư thục {root}",
        "Trung tâm Ngoại ngữ {root}",
        "Trung tâm Đào tạo lái xe {root}",
        "Trường Trung cấp {root}",
    ),
    38,
    2005,
)
CLINIC = Trade(
    "Y tế",
    (
        "Phòng khám Đa khoa {root}",
        "Bệnh viện tư nhân {root}",
        "Nhà thuốc {root}",
        "Công ty CP Dược {root}",
        "Nha khoa {root}",
    ),
    42,
    2003,
)
UTILITY = Trade(
    "Năng lượng",
    (
        "Công ty CP Điện mặt trời {root}",
        "Công ty TNHH Xăng dầu {root}",
        "Công ty CP Khí hóa lỏng {root}",
        "Công ty CP Cấp nước {root}",
    ),
    46,
    2002,
)
ENVIRONMENT = Trade(
    "Môi trường",
    ("Công ty TNHH Môi trường {root}", "Công ty CP Cây xanh {root}", "Công ty CP Thủy nông {root}"),
    44,
    1999,
)

WARD = (TRADE, TRADE, SERVICE, SERVICE, TOURISM, BUILDING, TRANSPORT, GUILD, FOOD, PACKAGING)
VILLAGE = (FARMING, FARMING, CREDIT, CRAFT, WOOD, MATERIALS, TRADE, GARMENT, GUILD)
COAST = (FISHERS, SEAFOOD, TOURISM, TRADE, SERVICE, GUILD, FARMING)
HILLS = (FORESTRY, FARMING, WOOD, CRAFT, CREDIT, TRADE)
ZONE = (GARMENT, GARMENT, SHOES, ELECTRONICS, MECHANICS, PACKAGING, WOOD, FOOD, LOGISTICS)
PORT = (LOGISTICS, SEAFOOD, SEAFOOD, MECHANICS, UTILITY, FOOD, GARMENT)

TRADES_OF: dict[str, tuple[Trade, ...]] = {
    "LG-S01": WARD,
    "LG-S02": WARD,
    "LG-S03": (*WARD, MATERIALS),
    "LG-S04": (*WARD, LOGISTICS),
    "LG-S05": (*COAST, *WARD),
    "LG-S06": VILLAGE,
    "LG-S07": VILLAGE,
    "LG-S08": (*VILLAGE, CRAFT),
    "LG-S09": HILLS,
    "LG-S10": VILLAGE,
    "LG-S11": VILLAGE,
    "LG-S12": HILLS,
    "LG-S13": COAST,
    "LG-S14": PORT,
    "LG-S15": ZONE,
    "LG-S16": (*ZONE, MATERIALS),
    "LG-S17": (GARMENT, WOOD, WOOD, FOOD, PACKAGING, MECHANICS),
    "LG-S18": (NURSERY, NURSERY, NURSERY, SCHOOL, SCHOOL),
    "LG-S19": (CLINIC,),
    "LG-S20": (UTILITY, TRADE, LOGISTICS, MECHANICS),
    "LG-S21": (BUILDING, BUILDING, TRANSPORT, MATERIALS),
    "LG-S22": (FARMING, FORESTRY, ENVIRONMENT),
}
