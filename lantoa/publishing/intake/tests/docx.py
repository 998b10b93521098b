"""Makes .docx files as Word does, part by part; what Word never does, too."""

import io
import zipfile
from html import escape

from lantoa.publishing.newsroom.tests.factories import photo_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
STYLES = f"""<?xml version="1.0"?><w:styles xmlns:w="{W}">
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Tieude"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Chuthich"><w:name w:val="caption"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Trich"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Cu"><w:name w:val="Van ban cu"/><w:basedOn w:val="Normal"/>
<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style></w:styles>"""
NUMBERING = f"""<?xml version="1.0"?><w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""


def run(text: str, *, bold: bool = False, italic: bool = False, font: str = "") -> str:
    dress = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    dress += ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    return f'<w:r><w:rPr>{dress}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, style: str = "", numbered: int = 0, **dress: bool | str) -> str:
    inside = "".join(part if part.startswith("<") else run(part, **dress) for part in runs)
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    marks += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbered}"/></w:numPr>' if numbered else ""
    return f"<w:p><w:pPr>{marks}<w:rPr><w:b/></w:rPr></w:pPr>{inside}</w:p>"


def link(text: str, relation: str) -> str:
    return f'<w:hyperlink r:id="{relation}">{run(text)}</w:hyperlink>'


def picture(relation: str, alt: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{alt}"/>'
        f'<a:graphic><a:graphicData><a:blip r:embed="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def table(*rows: list[str], bold_head: bool = True) -> str:
    def cell(text: str, at: int) -> str:
        return f"<w:tc>{text if text.startswith('<') else p(text, bold=bold_head and not at)}</w:tc>"

    inside = "".join(f"<w:tr>{''.join(cell(text, at) for text in row)}</w:tr>" for at, row in enumerate(rows))
    return f"<w:tbl><w:tblPr/>{inside}</w:tbl>"


def docx(
    *body: str,
    pictures: dict[str, bytes] | None = None,
    links: dict[str, str] | None = None,
    outside: dict[str, str] | None = None,
    more: dict[str, bytes | str] | None = None,
    head: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> io.BytesIO:
    """A file with this body. `pictures`: relation → bytes; `links`: relation → address; `outside`: linked pictures."""
    relations = [f'<Relationship Id="{key}" Type="{KIND}image" Target="media/{key}.jpg"/>' for key in pictures or {}]
    for kind, given in (("hyperlink", links), ("image", outside)):
        relations += [
            f'<Relationship Id="{key}" Type="{KIND}{kind}" Target="{escape(address)}" TargetMode="External"/>'
            for key, address in (given or {}).items()
        ]
    spaces = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships {spaces}><Relationship Id="r1" Type="{KIND}officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{head}<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships {spaces}>{''.join(relations)}</Relationships>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        **{f"word/media/{key}.jpg": content for key, content in (pictures or {}).items()},
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    out.seek(0)
    out.name = "bai.docx"
    return out


def photo(width: int = 320, height: int = 200, **options: object) -> bytes:
    return photo_file(width, height, **options).getvalue()


STORY = (
    p("Công nhân may Sông Lam thi thợ giỏi", bold=True),
    p("Sáng 12/5, 120 đoàn viên Công ty May Sông Lam dự hội thi thợ giỏi cấp công ty.", bold=True),
    p("Hội thi có ", run("mười phần thi", bold=True), ", xem ", link("thể lệ", "l1"), "."),
    p(picture("a1", alt="Công nhân bên máy may")),
    p("Công nhân thi may áo sơ mi. (Ảnh: Trần Lan)", italic=True),
    p("Những phần thi khó", bold=True),
    p("May cổ áo", numbered=1),
    p("Vào tay", numbered=1),
    p("“Tôi tự hào về tay nghề của chị em.”", style="Trich"),
    table(["Đội", "Điểm"], ["Chuyền 1", "95"], ["Chuyền 2", "91"]),
    p(picture("a2")),
    p("Trao giải cho các đội."),
    p("Tin, ảnh: Nguyễn Thị Mẫu"),
)


def story(**options: object) -> io.BytesIO:
    given = {"pictures": {"a1": photo(gps=True), "a2": photo(300, 300)}, "links": {"l1": "https://example.org/the-le"}}
    return docx(*STORY, **{**given, **options})
