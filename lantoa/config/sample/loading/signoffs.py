"""A piece that waits for a leader's word by a link, and a lawyer's remarks on it. All of it is invented."""

from uuid import UUID

from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, SectionPage, start_piece, submit_piece
from lantoa.publishing.signoff.facade import Answer, Signoff, Wish, answer_signoff, ask_signoff

TITLE = "Làm thêm đến 22 giờ: hỏi gì trước khi ký vào phiếu đồng ý?"
LEAD = (
    "Cuối năm đơn hàng dồn về, nhiều xưởng phát phiếu đồng ý làm thêm giờ. Bốn điều dưới đây giúp anh chị em biết mình ký "
    "điều gì, được trả bao nhiêu và khi nào có quyền từ chối."
)
BODY = """Phiếu đồng ý phải ghi rõ ngày, số giờ và công việc làm thêm; phiếu để trống ngày thì chưa nên ký.
Tiền làm thêm tính trên lương thực trả của công việc đang làm. Bảng lương phải tách riêng dòng làm thêm để đối chiếu.
Lao động nữ mang thai, người đang nuôi con nhỏ có quyền từ chối; không ai bị trừ thưởng chuyên cần vì lý do ấy.
Có vướng mắc, gọi công đoàn cơ sở trước; chưa rõ thì hỏi tư vấn viên pháp luật của công đoàn tỉnh."""
REMARK = "Nên dẫn điều khoản cụ thể để bạn đọc tra được."


def load_signoffs(users: dict[str, User], sections: dict[str, SectionPage]) -> None:
    """One link that a leader has not yet answered, one answer of a lawyer."""
    writer, chief = users["bientap"], users["truongban"]
    piece = start_piece(section=sections["chinh-sach-phap-luat"], title=TITLE, lead=LEAD, body=BODY, by=writer)
    Article.objects.filter(pk=piece.pk).update(is_sample=True)
    submit_piece(article=piece, by=writer)
    lawyer = Wish(
        UUID(int=1), "opinion", "Luật sư Mẫu", "luật sư (nhân vật mẫu)", note="Nhờ xem giúp đoạn tiền làm thêm."
    )
    _row, secret = ask_signoff(article=piece, wish=lawyer, by=writer)
    answer_signoff(token=secret, answer=Answer("comment", "Luật sư Mẫu", remarks={3: REMARK}))
    leader = Wish(UUID(int=2), "approval", "Nguyễn Thị Mẫu", "Phó Chủ tịch (nhân vật mẫu)", hours=72)
    ask_signoff(article=piece, wish=leader, by=chief)
    Signoff.objects.update(is_sample=True)
