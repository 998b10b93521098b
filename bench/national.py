"""The country as it is: 34 provinces, 3,321 communes, and 120,000 invented grassroots unions, as one import file."""

import csv
import random
from pathlib import Path

from vietnam_provinces import Province, Ward

SECTORS = ("may mặc", "da giày", "điện tử", "chế biến thủy sản", "xây dựng", "vận tải", "y tế", "giáo dục", "bán lẻ")
HEADER = ("code", "name", "kind", "parent_code", "short_name", "sector", "members", "valid_from", "tags")


def write_national_units(path: Path, *, grassroots: int = 120_000, seed: int = 1) -> int:
    """Write the csv; returns the number of rows. The same seed writes the same file."""
    chance = random.Random(seed)
    rows = [("VN", "Tổng Liên đoàn Lao động Việt Nam", "national", "", "TLĐ", "", 0, "1929-07-28", "")]
    for province in Province.iter_all():
        code = f"P{int(province.code):02d}"
        rows.append((code, f"LĐLĐ {province.name}", "province", "VN", "", "", 0, "2025-07-01", ""))
    wards = [(f"W{int(ward.code):05d}", ward.name, f"P{int(ward.province_code):02d}") for ward in Ward.iter_all()]
    rows += [(code, f"Công đoàn {name}", "superior", above, "", "", 0, "2025-07-01", "") for code, name, above in wards]
    for number in range(grassroots):
        ward = wards[chance.randrange(len(wards))][0]
        sector = SECTORS[number % len(SECTORS)]
        name = f"CĐCS Công ty TNHH {sector.title()} Mẫu {number:06d}"
        members = int(chance.lognormvariate(4, 1)) + 5
        rows.append((f"G{number:06d}", name, "grassroots", ward, "", sector, members, "2025-08-01", sector))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return len(rows)
