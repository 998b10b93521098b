"""The example federation's pieces of every format: what their files do not hold. Pictures are rows of `parse_picture`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SampleFormat:
    """One invented piece of one format; `parts` are its own columns, pictures as rows to be drawn."""

    format: str
    title: str
    lead: str
    section: str
    unit_code: str
    author: str
    days_ago: float
    cover: str
    body: tuple[str, ...] = ()
    place: str = ""
    tags: tuple[str, ...] = ()
    parts: dict[str, Any] = field(default_factory=dict)


CREDIT = "Lan Phương (minh họa)"


def _shot(drawing: str, alt: str, caption: str) -> dict[str, str]:
    return {"image": f"{drawing} | {alt} | {caption} | {CREDIT}", "caption": caption, "credit": CREDIT}


_NIGHT_SHOTS = (
    _shot("sewing_hall time=night palette=warm seed=601", "Chuyền may sáng đèn giữa đêm", "21 giờ 40: chuyền may số 6 nhận ca, đèn bật hết một lượt."),
    _shot("table_talk time=night palette=warm seed=602", "Nhóm công nhân ngồi quanh bàn dài", "22 giờ 15: tổ trưởng nhắc lại ba việc an toàn trước khi vào máy."),
    _shot("feast time=night palette=warm seed=603", "Bàn ăn chung trong nhà ăn", "23 giờ 05: nồi canh rau ngót đặt ở đầu hàng."),
    _shot("workshop time=night palette=blue seed=604", "Xưởng cơ khí ban đêm", "1 giờ 20: tổ bảo trì thay dây cua-roa, máy dừng đúng mười hai phút."),
    _shot("street_night time=night palette=blue seed=605", "Phố khuya với đèn đường", "4 giờ 30: chuyến xe đưa ca đầu tiên rời cổng."),
    _shot("dormitory time=dusk palette=warm seed=606", "Dãy nhà trọ lúc trời vừa sáng", "5 giờ 10: dãy trọ tổ 7, người về ngủ gặp người dậy nấu cơm."),
)  # fmt: skip
_FIGURES: list[tuple[str, Any]] = [
    ("number", {"value": "1.200", "label": "công đoàn cơ sở trong tỉnh, nhiều hơn năm trước 47 đơn vị"}),
    ("heading", "Nơi có nhiều công đoàn cơ sở nhất"),
    ("map", {
        "title": "Năm phường có gần một nửa số công đoàn cơ sở ở địa bàn", "column": "Địa bàn", "unit": "",
        "source": "Ban Tổ chức, số liệu mẫu. Mỗi ô là một phường, xã; vị trí chỉ gần đúng.",
        "cells": [{"name": name, "value": float(value), "row": row, "column": column} for name, value, row, column in (
            ("Khe Ngang", 30, 1, 1), ("Thượng Ngàn", 28, 1, 2), ("Vân Khê", 40, 1, 3), ("Yên Phố", 42, 2, 1),
            ("Mai Dương", 40, 2, 2), ("Tân Lam", 66, 2, 3), ("Thạch Vọng", 74, 2, 4), ("Đồng Mạ", 44, 3, 1),
            ("Hoa Lam", 96, 3, 2), ("Bến Sưa", 82, 3, 3), ("Cửa Vân", 58, 3, 4), ("Phù Lưu Hạ", 38, 4, 2),
            ("Hải Vọng", 36, 4, 3),
        )],
    }),
    ("chart", {
        "title": "Quý vừa rồi có thêm 16 đơn vị, gấp đôi cùng kỳ", "kind": "line", "column": "Quý", "unit": "",
        "source": "Ban Tổ chức, số liệu mẫu",
        "rows": [{"label": label, "value": float(value)} for label, value in (
            ("Quý I", 8), ("Quý II", 9), ("Quý III", 9), ("Quý IV", 13), ("Quý I năm nay", 16),
        )],
    }),
    ("chart", {
        "title": "Dệt may và giáo dục có đông công đoàn cơ sở nhất", "kind": "bars", "column": "Ngành", "unit": "%",
        "source": "Ban Tổ chức, số liệu mẫu",
        "rows": [{"label": label, "value": float(value)} for label, value in (
            ("Dệt may, da giày", 27), ("Giáo dục", 19), ("Linh kiện điện tử", 16), ("Thương mại, dịch vụ", 14),
            ("Xây dựng, vật liệu", 12), ("Ngành khác", 12),
        )],
    }),
    ("steps", {"title": "Lập công đoàn ở nơi làm việc: bốn bước", "rows": [
        "Vài người muốn lập gặp cán bộ công đoàn phường, xã hoặc khu công nghiệp gần nhất.",
        "Ban vận động nhận đơn xin gia nhập; ai cũng được hỏi ý kiến.",
        "Đại hội thành lập bầu ban chấp hành.",
        "Công đoàn cấp trên công nhận, đơn vị có tên trên cổng trong ngày.",
    ]}),
    ("timeline", {"title": "Năm nay", "rows": [
        {"when": "Tháng 1", "what": "Mở lớp đầu tiên cho cán bộ công đoàn mới."},
        {"when": "Tháng 5", "what": "Đơn vị thứ 1.180 ra mắt trong Tháng Công nhân."},
        {"when": "Tháng 11", "what": "Đơn vị thứ 1.200: một xưởng gỗ 38 người ở Vân Khê."},
    ]}),
    ("quote", {"text": "Đơn vị nhỏ nhất chỉ có 5 người, nhưng có người để hỏi khi phiếu lương sai.", "said_by": "Một cán bộ công đoàn xã"}),
]  # fmt: skip
_SCENES: list[tuple[str, Any]] = [
    ("text", {"text": "<p>Hai giờ sáng, phường Hoa Lam chỉ còn tiếng chổi. Chị Hà đẩy xe từ đầu cầu số 3, dừng ở từng gốc cây, không vội. Con phố dài 2,4 km, chị quét đã mười một năm, biết viên gạch nào kênh và ngôi nhà nào để đèn hiên cho người đi làm về khuya.</p><p>“Sáng ra người ta thấy phố sạch thì không nghĩ đến mình. Thế là mình làm tốt”, chị nói.</p>", "has_drop_cap": True}),
    ("scene", {"image": "street_night time=night palette=warm seed=611 | Phố khuya vắng người, vỉa hè lấp loáng dưới đèn | | Lan Phương (minh họa)", "title": "2 giờ: phố của người quét phố", "text": "Tổ 4 có mười hai người, chia nhau chín con phố.", "credit": CREDIT}),
    ("text", {"text": "<p>Tổ của chị có một luật không viết ra: ai xong phố mình thì sang giúp người bên cạnh. Nhờ vậy mà bốn giờ rưỡi cả tổ cùng ngồi xuống, chia nhau bình trà gừng.</p>", "has_drop_cap": False}),
    ("quote", {"text": "Mười một năm, tôi chưa thấy hai buổi sáng nào giống nhau.", "said_by": "Chị Hà, tổ 4"}),
    ("pair", {"pictures": [
        _shot("small_room time=night palette=warm seed=612", "Căn phòng nhỏ sáng đèn lúc nửa đêm", "22 giờ, con trai chị học bài trước khi mẹ đi làm."),
        _shot("market time=dusk palette=warm seed=613", "Chợ sớm với những sạp hàng đầu tiên", "5 giờ, chợ Bến Sưa mở hàng đúng lúc tổ tan ca."),
    ]}),
    ("number", {"value": "2,4 km", "label": "mỗi đêm, đi và về là gần bảy nghìn bước chân"}),
    ("scene", {"image": "river_hills time=dusk palette=blue seed=614 | Khúc sông dưới rặng đồi lúc hửng sáng | | Lan Phương (minh họa)", "title": "5 giờ: sông trả lại ánh sáng", "text": "Ca đêm tan. Thành phố thức dậy trên những con đường đã sạch.", "credit": CREDIT}),
    ("chart", {"title": "Rác thải để đúng giờ tăng gấp rưỡi sau một năm vận động", "kind": "bars", "column": "Phố", "unit": "% hộ", "source": "Tổ 4 tự ghi, số liệu mẫu", "rows": [
        {"label": "Trước khi vận động", "value": 52.0}, {"label": "Sau sáu tháng", "value": 67.0}, {"label": "Bây giờ", "value": 79.0},
    ]}),
    ("text", {"text": "<p>Năm nay công đoàn phường xin được cho tổ hai chiếc xe điện nhỏ. Chị Hà được lái đầu tiên, đi rất chậm. Chị bảo đi nhanh thì không nhìn thấy phố.</p>", "has_drop_cap": False}),
]  # fmt: skip

FORMATS: tuple[SampleFormat, ...] = (
    SampleFormat(
        "photo_story", "Một đêm của ca ba", "Từ lúc bật đèn chuyền may đến khi chuyến xe đầu tiên rời cổng: sáu khoảnh khắc của những người làm việc khi phố ngủ.",
        "doi-song", "LG-S15", "Lan Phương", 1.2, "sewing_hall time=night palette=warm seed=600 | Xưởng may sáng đèn trong đêm | Ca ba bắt đầu. | " + CREDIT,
        place="Khu công nghiệp Bắc Hoa Lam", tags=("ca ba", "dệt may"), parts={"photos": [("picture", shot) for shot in _NIGHT_SHOTS]},
    ),
    SampleFormat(
        "infographic", "1.200 công đoàn cơ sở: ở đâu, làm nghề gì", "Cả tỉnh vừa có công đoàn cơ sở thứ 1.200. Đồ họa này cho thấy các đơn vị ở đâu, thuộc ngành nào và muốn lập thêm thì bắt đầu từ đâu.",
        "hoat-dong-cong-doan", "LG", "Ban Biên tập", 2.1, "board time=day palette=blue seed=620 | Bảng tin với các con số | | " + CREDIT,
        tags=("công đoàn cơ sở", "số liệu"), parts={"figures": _FIGURES},
    ),
    SampleFormat(
        "emagazine", "Người giữ cho phố sạch trước khi phố thức", "Tổ 4 quét phố phường Hoa Lam đi làm lúc hai giờ sáng. Một đêm theo chân họ, từ chiếc chổi đầu tiên đến bình trà gừng cuối ca.",
        "guong-dien-hinh", "LG-S01", "Mai Lan", 3.3, "street_night time=night palette=blue seed=610 | Con phố dài sáng đèn lúc nửa đêm | Phố Hoa Lam lúc hai giờ sáng. | " + CREDIT,
        place="Phường Hoa Lam", tags=("ca đêm", "môi trường"), parts={"palette": "night", "scenes": _SCENES},
    ),
    SampleFormat(
        "video", "Mười hai giây ở cảng Cửa Vân", "Bốn khuôn hình về một buổi sáng ở cảng: thuyền về, hàng lên bờ, công nhân bốc xếp bắt đầu ca.",
        "tin-tuc", "LG-S14", "Quang Huy", 0.8, "port time=day palette=blue seed=630 | Cảng biển với cần cẩu và thuyền | Cảng Cửa Vân buổi sáng. | " + CREDIT,
        place="Cảng Cửa Vân", tags=("cảng biển",), parts={
            "film": ("port time=day palette=blue seed=630", "boats time=day palette=warm seed=631", "construction time=day palette=blue seed=632", "port time=dusk palette=warm seed=633"),
            "transcript": "(Không lời. Cảng buổi sáng, cần cẩu quay chậm.)\n(Thuyền cập bến.)\n(Công nhân kiểm tra giàn giáo ở bến số 2.)\n(Trời ngả chiều, cảng lên đèn.)",
        },
    ),
    SampleFormat(
        "audio", "Nhạc hiệu bản tin phát thanh công đoàn", "Bản tin phát thanh của công đoàn Lam Giang có nhạc hiệu mới: ba nốt chuông, mười hai giây, dùng ở mọi loa khu trọ và nhà ăn.",
        "van-hoa-the-thao", "LG", "Thùy Dương", 4.4, "stage time=night palette=warm seed=640 | Sân khấu nhỏ sáng đèn | | " + CREDIT,
        tags=("phát thanh",), parts={"sound": 12, "transcript": "(Nhạc hiệu không lời: ba nốt chuông lên dần, lặp lại bốn lần, nốt cuối ngân dài.)"},
    ),
    SampleFormat(
        "qa", "Hỏi đáp: gửi tin, nhận tin và xin sửa tin ở đâu?", "Tòa soạn trả lời bốn câu mà đoàn viên hỏi nhiều nhất khi cổng thông tin chạy thử.",
        "chuyen-doi-so", "LG", "Bảo Trân", 5.0, "phone_hands time=day palette=blue seed=650 | Bàn tay cầm điện thoại mở trang tin | | " + CREDIT,
        tags=("hỏi đáp",), parts={"questions": [
            ("question", {"question": "Tôi là đoàn viên, muốn gửi tin của tổ mình thì làm thế nào?", "answer": "<p>Nhắn cho cán bộ công đoàn cơ sở: người đó có tài khoản gửi tin. Một tin chỉ cần ba ý: <b>việc gì, ở đâu, khi nào</b>, kèm một tấm ảnh rõ mặt việc.</p>", "answered_by": "Ban Biên tập"}),
            ("question", {"question": "Bao lâu thì tin được đăng?", "answer": "<p>Tin thường được trả lời trong hai ngày làm việc. Nếu bị trả lại, bạn sẽ thấy lý do và chỗ cần bổ sung.</p>", "answered_by": "Ban Biên tập"}),
            ("question", {"question": "Tin viết sai tên tôi thì xin sửa ở đâu?", "answer": "<p>Gọi số điện thoại ở chân trang. Khi sửa một tin đã đăng, tòa soạn luôn ghi <b>Đính chính</b> để ai cũng biết.</p>", "answered_by": ""}),
            ("question", {"question": "Theo dõi tin của công đoàn mình có phải khai tên không?", "answer": "<p>Không. Mở trang đơn vị, bấm theo dõi: điện thoại nhận tin mà không cần tài khoản.</p>", "answered_by": ""}),
        ]},
    ),
    SampleFormat(
        "document", "Kế hoạch tổ chức Tết Sum vầy của công đoàn tỉnh", "Ai được chăm lo, đăng ký ở đâu, hạn cuối ngày nào: bản tóm tắt kế hoạch kèm toàn văn.",
        "chinh-sach-phap-luat", "LG", "Ban Biên tập", 6.5, "law_desk time=day palette=warm seed=660 | Bàn làm việc với văn bản và dấu | | " + CREDIT,
        tags=("Tết Sum vầy",), parts={
            "number": "36/KH-LĐLĐ (mẫu)", "issuer": "LĐLĐ tỉnh Lam Giang (dữ liệu mẫu)", "issued_days_ago": 9, "paper": "ke-hoach-tet-sum-vay",
            "summary": "Mỗi công đoàn cơ sở lập danh sách người cần chăm lo và treo ở nhà ăn ít nhất bảy ngày.\nƯu tiên người vừa mất việc, người ở trọ không về quê, gia đình có người bệnh dài ngày.\nVé xe đăng ký qua tổ công đoàn, không qua môi giới.",
        },
    ),
    SampleFormat(
        "event", "Ngày hội gia đình công nhân ở sân vận động Tân Lam", "Trò chơi, khám mắt cho trẻ, tư vấn hợp đồng và bữa cơm chung: một buổi sáng cho gia đình những người đi làm xa.",
        "van-hoa-the-thao", "LG-S04", "Ban Nữ công", 1.7, "pitch time=day palette=warm seed=670 | Sân vận động trong nắng sớm | | " + CREDIT,
        place="Sân vận động Tân Lam", tags=("gia đình", "ngày hội"), parts={"starts_in_days": 9, "at": 6, "hours": 5, "address": "Đường Bờ Kênh, phường Tân Lam, tỉnh Lam Giang (địa chỉ mẫu)", "programme": [
            ("row", {"at": "6:30", "what": "Đón các gia đình, phát phiếu trò chơi"}), ("row", {"at": "7:30", "what": "Kéo co, nhảy bao bố, vẽ tranh"}),
            ("row", {"at": "9:00", "what": "Khám mắt cho trẻ; tư vấn hợp đồng lao động"}), ("row", {"at": "11:00", "what": "Bữa cơm chung"}),
        ]},
    ),
    SampleFormat(
        "live", "Trực tiếp: chung kết hội thi An toàn viên giỏi", "Bốn đội vào chung kết xử lý ba tình huống trong xưởng mẫu. Cổng phát trực tiếp từ 8 giờ 30.",
        "an-toan-lao-dong", "LG", "Quang Huy", 0.5, "drill time=day palette=blue seed=680 | Tập huấn an toàn với bình chữa cháy | | " + CREDIT,
        place="Trường Cao đẳng nghề Lam Giang", tags=("an toàn lao động", "hội thi"), parts={"starts_in_days": 4, "at": 8, "hours": 3, "stream_url": "https://www.youtube.com/watch?v=LanToaMau01"},
    ),
)  # fmt: skip
