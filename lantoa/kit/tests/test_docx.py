import io
import zipfile

from defusedxml import ElementTree

from lantoa.kit.docx import Line, Paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts_of(paper):
    with zipfile.ZipFile(io.BytesIO(paper.save())) as package:
        assert package.testzip() is None
        return {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}


def test_whatever_is_written_stays_text_and_every_part_is_well_formed():
    paper = Paper()
    hostile = "</w:t><w:p/>&amp; \x00\x0b\ud800 ]]> “Ệ”"
    paper.add(Line(hostile, is_bold=True, rule=True))
    paper.table([[Line("=1+1"), [Line("hai"), Line("dòng")]], [Line(""), []]], widths=(1, 3), heads=1)
    paper.new_page()
    parts = parts_of(paper)
    document = parts["word/document.xml"]
    assert [one.text for one in document.iter(f"{W}t")] == ["</w:t><w:p/>&amp;  ]]> “Ệ”", "=1+1", "hai", "dòng"]
    # Word refuses a cell without a paragraph.
    assert all(cell.findall(f"{W}p") for cell in document.iter(f"{W}tc"))
    assert sum(int(one.get(f"{W}w")) for one in document.iter(f"{W}gridCol")) == 9071
    named = {one.get("PartName") for one in parts["[Content_Types].xml"]} - {None}
    assert named == {f"/{name}" for name in parts if name.startswith("word/") and "_rels" not in name}


def test_a_page_lies_as_the_decree_says():
    for is_landscape, size, left in ((False, ("11906", "16838"), "1701"), (True, ("16838", "11906"), "1134")):
        section = parts_of(Paper(is_landscape=is_landscape))["word/document.xml"].find(f".//{W}sectPr")
        page, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert (page.get(f"{W}w"), page.get(f"{W}h")) == size
        assert (margins.get(f"{W}left"), margins.get(f"{W}top")) == (left, "1134")
        assert section.find(f"{W}titlePg") is not None
