"""Pieces between the editor and the reader: one with slips to find, two approved, one with its hour. All invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lantoa.kit.clock import VIETNAM
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import (
    Article,
    SectionPage,
    approve_piece,
    schedule_piece,
    start_piece,
    submit_piece,
)


@dataclass(frozen=True)
class Waiting:
    """One piece as it lies on the desk; `scheduled` pieces come out tomorrow morning."""

    section: str
    title: str
    lead: str
    body: str
    writer: str = "bientap"
    hours: int = 0
    scheduled: bool = False


PIECES = (
    Waiting(
        "doi-song",
        "Chuyến xe cuối ngày đợi người tan ca muộn",
        "Sau mười giờ tối, bến xe Bắc Hoa Lam chỉ còn một chuyến. Người lái xe ấy đã quen đợi thêm mười phút cho tổ là, tổ "
        "đóng gói, những người luôn ra khỏi cổng sau cùng.",
        """Mười giờ kém năm, anh Tạ Văn Mẫu bật đèn trong xe để người đi bộ từ cổng khu công nghiệp nhìn thấy.
“Tổ là xong muộn nhất vì hàng phải nguội mới đóng thùng được”, anh nói. Có hôm anh đợi bảy phút, có hôm mười hai.
Công đoàn khu công nghiệp đã đề nghị hợp tác xã vận tải lùi giờ chuyến cuối thành mười giờ mười lăm từ đầu tháng sau.""",
        writer="thuyduong",
        hours=27,
    ),
    Waiting(
        "an-toan-lao-dong",
        "Năm việc kiểm tra giàn giáo trước khi bước lên",
        "Trước mỗi ca, tổ trưởng xây dựng có năm phút để nhìn lại giàn giáo. Năm việc dưới đây do cán bộ an toàn của nghiệp "
        "đoàn xây dựng soạn, đọc to được cả tổ nghe.",
        """Chân giàn đặt trên tấm lót, không kê bằng gạch.
Khóa giằng đủ, tay lắc thử không xê dịch.
Sàn công tác kín mặt, không có tấm ván nào chỉ gác một đầu.
Lan can cao quá thắt lưng người thấp nhất trong tổ.
Lối lên xuống không vướng vật liệu.""",
        writer="ductuan",
    ),
    Waiting(
        "hoat-dong-cong-doan",
        "Công đoàn tỉnh mở đường dây hỏi về thưởng Tết",
        "Từ sáng mai, người lao động ở Lam Giang gọi được cho tư vấn viên công đoàn để hỏi về thưởng Tết, nghỉ Tết, tàu xe. "
        "Ai ngại nói có thể nhắn tin, câu trả lời có trong ngày.",
        """Đường dây làm việc từ bảy giờ sáng đến chín giờ tối, cả thứ Bảy và Chủ nhật, đến hết ngày nghỉ Tết.
Tư vấn viên không hỏi tên nơi làm việc nếu người gọi chưa muốn nói.
Câu hỏi được hỏi nhiều nhất trong tuần sẽ có bài trả lời chung trên cổng.""",
        scheduled=True,
    ),
)  # fmt: skip
COMES_OUT_AT = 6
# What the checks before publishing find: a short lead, a word twice, figures and a day as they are not written here.
SLIPS = Waiting(
    "thi-dua-khen-thuong",
    "Sáng kiến cắt vải của tổ 5 tiết kiệm mỗi tháng 12,000 mét",
    "Tổ 5 xếp lại sơ đồ cắt, tiết kiệm vải mà không thêm một chiếc máy nào.",
    """Từ ngày 12.10.2026, tổ 5 của Công ty TNHH May Hoa Lam thử xếp lại sơ đồ cắt trước khi trải vải.
Sau sáu tuần, lượng vải vụn giảm giảm một nửa. Chị Lò Thị Mẫu, tổ trưởng, ghi từng ca vào sổ .
Công ty thưởng cho tổ và mời chị Lò Thị Mấu hướng dẫn bốn tổ còn lại.""",
)
FIRST_LEAD = "Tổ 5 vừa có sáng kiến cắt vải, đem lại hiệu quả thiết thực."


def load_waiting(users: dict[str, User], sections: dict[str, SectionPage], moment: datetime) -> None:
    """Written by editors, approved by the managing editor, as they would."""
    tomorrow = (moment + timedelta(days=1)).astimezone(VIETNAM)
    _load_slips(sections[SLIPS.section], users["bientap"])
    for one in PIECES:
        writer, chief = users[one.writer], users["truongban"]
        piece = start_piece(section=sections[one.section], title=one.title, lead=one.lead, body=one.body, by=writer)
        Article.objects.filter(pk=piece.pk).update(is_sample=True)
        approve_piece(article=submit_piece(article=piece, by=writer), by=chief)
        if one.scheduled:
            at = tomorrow.replace(hour=COMES_OUT_AT, minute=0, second=0, microsecond=0)
            schedule_piece(article=piece, at=at, by=chief)
        elif one.hours:
            Article.objects.filter(pk=piece.pk).update(state_changed_at=moment - timedelta(hours=one.hours))


def _load_slips(section: SectionPage, writer: User) -> None:
    """A draft with two texts to compare."""
    piece = start_piece(section=section, title=SLIPS.title, lead=FIRST_LEAD, body=SLIPS.body, by=writer)
    Article.objects.filter(pk=piece.pk).update(is_sample=True)
    text = piece.get_latest_revision_as_object()
    text.lead = SLIPS.lead
    text.save_revision(user=writer, log_action=False)
