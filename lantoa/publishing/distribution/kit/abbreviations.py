"""Abbreviations of unions and offices, and how a voice says them."""

# Written form → said form. Source: the union's own documents; the list grows with what readers stumble over.
SAID = {
    "TLĐ": "Tổng Liên đoàn",
    "TLĐLĐ": "Tổng Liên đoàn Lao động",
    "LĐLĐ": "Liên đoàn Lao động",
    "CĐCS": "công đoàn cơ sở",
    "CĐ": "công đoàn",
    "CNVCLĐ": "công nhân, viên chức, lao động",
    "CNVC": "công nhân, viên chức",
    "CBCCVC": "cán bộ, công chức, viên chức",
    "CNLĐ": "công nhân lao động",
    "NLĐ": "người lao động",
    "NSDLĐ": "người sử dụng lao động",
    "HĐLĐ": "hợp đồng lao động",
    "TƯLĐTT": "thỏa ước lao động tập thể",
    "ĐVCĐ": "đoàn viên công đoàn",
    "ĐV": "đoàn viên",
    "BTC": "ban tổ chức",
    "BCH": "ban chấp hành",
    "BTV": "ban thường vụ",
    "UBKT": "ủy ban kiểm tra",
    "KCN": "khu công nghiệp",
    "KCX": "khu chế xuất",
    "KKT": "khu kinh tế",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "BHTN": "bảo hiểm thất nghiệp",
    "ATVSLĐ": "an toàn, vệ sinh lao động",
    "ATLĐ": "an toàn lao động",
    "PCCC": "phòng cháy, chữa cháy",
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "TNHH": "trách nhiệm hữu hạn",
    "MTV": "một thành viên",
    "CP": "cổ phần",
    "DN": "doanh nghiệp",
    "VN": "Việt Nam",
    "TP.HCM": "Thành phố Hồ Chí Minh",
    "TPHCM": "Thành phố Hồ Chí Minh",
    "HCM": "Hồ Chí Minh",
    "TP": "thành phố",
    "TX": "thị xã",
    "THPT": "trung học phổ thông",
    "THCS": "trung học cơ sở",
    "KPI": "chỉ tiêu",
}
UNITS = {
    "km": "ki-lô-mét",
    "m2": "mét vuông",
    "m²": "mét vuông",
    "kg": "ki-lô-gam",
    "ha": "héc-ta",
    "m": "mét",
    "đ": "đồng",
    "VNĐ": "đồng",
    "VND": "đồng",
    "tr": "triệu",
}
_ALPHABET = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYFJWZ"
_NAMES = (
    "a á ớ bê xê dê đê e ê giê hát i ca e-lờ em-mờ en-nờ o ô ơ pê quy e-rờ ét-sì tê u ư vê ích i-dài "
    "ép-phờ gi vê-kép dét"
)
_LETTERS = dict(zip(_ALPHABET, _NAMES.split(), strict=True))
_VOWELS = set("AĂÂEÊIOÔƠUƯY")


def spelled(word: str) -> str | None:
    """`word` letter by letter when nobody could say it as it stands: two to six capitals without a vowel."""
    if not 2 <= len(word) <= 6 or set(word) - set(_LETTERS) or set(word) & _VOWELS:
        return None
    return " ".join(_LETTERS[letter] for letter in word)
