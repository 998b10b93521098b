"""Lists of words that the checks know. Plain Python."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Reduplication is how Vietnamese says "slightly", "every", "for ever": these are doubled on purpose.
MEANT_TWICE = _set(
    "xanh đỏ vàng tím ngày đêm người nhà nơi đâu ai ngành mãi luôn dần thường từ hay rất đời năm tháng sáng chiều xa "
    "xinh nho chầm hằng song vui mau nhanh nhè khe rì ào ầm đùng thật lắm nhiều chang lâu lớp hàng nườm ba tư bảy "
    "chín mươi không một hai trùng quanh khẽ hây ngay đau bừng rưng lung hơn cứ"
)
# What joins words is said often by nature; so are the words of a union's trade.
SAID_OFTEN = _set(
    "và của là các những được cho với trong về tại theo từ ở có một đã này khi thì đến để không người công đoàn lao "
    "động viên cơ sở tổ chức hoạt năm ngày tháng ra vào trên dưới sau trước đó nhiều hơn như cũng vẫn sẽ đang bị bởi "
    "do nên mà vì nếu còn rất lại phải chị anh ông bà đồng chí tỉnh phường xã thành phố ty"
)
# The family names of nine Vietnamese in ten, without accents. Source: general knowledge.
FAMILIES = _set(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh mai dao doan trinh truong lam ha cao "
    "ta luong chu to la quach thai luu kieu vuong tang phung tong nghiem cu lai khuat quan hua"
)
# How people are spoken of, before their names.
ADDRESSES = _set("ông bà anh chị đồng chí em cô chú bác cháu cụ thầy")
# What stands before the name of a place or a firm, not of a person.
PLACES = _set("tỉnh xã phường huyện quận phố thị khu ty trường viện máy đường sông cầu chợ núi")
# Small words inside a unit's name; anything else in small letters ends it.
INSIDE_NAMES = _set(
    "tỉnh xã phường thị trấn đặc khu các công nghiệp kinh tế ngành cơ sở quận huyện thành phố ty cổ phần trách nhiệm "
    "hữu hạn một viên và tổng trường mầm non tiểu học trung phổ thông bệnh viện nhà máy xí hợp tác lao động chế xuất "
    "cao nghiệp đoàn"
)
# In thousands of units' names, without accents: no use to find one by.
GENERIC = _set(
    "tinh xa phuong thi tran dac khu cac cong nghiep kinh te nganh co so quan huyen thanh pho ty phan trach nhiem huu "
    "han mot vien va tong truong mam non tieu hoc trung thong benh nha may xi hop tac lao dong che xuat cao doan cdcs "
    "cd ldld lien tnhh mtv cp sx tm dv ban dich vu thuong mai san viet nam khau chi nhanh phong tam"
)
