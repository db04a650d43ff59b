"""A theme, because every Word file has one; nothing in the styles refers to it."""

from __future__ import annotations

from ooxml import HEAD

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "000000",
    "lt2": "FFFFFF",
    **{f"accent{number}": "404040" for number in range(1, 7)},
    "hlink": "000000",
    "folHlink": "000000",
}


def theme_xml() -> str:
    """Return ``word/theme1.xml``: black and white, the faces of the body, plain fills and lines."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in COLOURS.items())
    face = '<a:latin typeface="仿宋"/><a:ea typeface="仿宋"/><a:cs typeface="仿宋"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="{DRAWING}" name="自评"><a:themeElements>'
        f'<a:clrScheme name="自评">{colours}</a:clrScheme>'
        f'<a:fontScheme name="自评"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="自评"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
