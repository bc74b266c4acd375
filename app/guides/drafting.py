"""The first edition of a guide, written from what the catalogue says of its item (Art. 8). Pure, in Chinese.

A department replaces it by its own; until then contacts are marked as samples.
"""

import re
from collections.abc import Mapping
from typing import Any

from app.core.chinese import chinese
from app.items.models import Item
from app.items.rules.conditions import read
from app.items.rules.kinds import LimitStart, LimitUnit
from app.items.sentences import sentences

MEASURES = "《深圳市投资项目在线审批监管平台运行管理暂行办法》（深府办规〔2017〕11号）第八条、第十五条、第十六条"
UNITS = {LimitUnit.WORKDAY: "个工作日", LimitUnit.CALENDAR_DAY: "日（自然日）", LimitUnit.MONTH: "个月"}
STARTS = {LimitStart.ACCEPTED: "受理之日", LimitStart.RECEIVED: "收到之日"}
BASIS_OF_TYPE = {
    "01": "《中华人民共和国行政许可法》",
    "06": "《中华人民共和国审计法》《深圳经济特区政府投资项目审计监督条例》",
    "07": "部门权责清单",
    "10": "部门权责清单",
    "11": "《深圳经济特区政府投资项目管理条例》",
    "12": "部门权责清单",
    "13": "部门权责清单",
    "14": "《企业投资项目核准和备案管理条例》（国务院令第673号）第十六条、第十七条",
    "20": "部门权责清单",
}
PLACES = (
    (r"\{y+m+d+\}", "年月日"),
    (r"\{y+\}", "年份"),
    (r"\{n+\}号?", "序号"),
    (r"\{k+\}", "类别"),
    (r"\{bureau\}", "管理局代号"),
    (r"\{org\}", "机构代号"),
    (r"\{uscc\}", "统一社会信用代码"),
)
DECISION_OF_TYPE = {
    "01": "作出准予或者不予许可的决定，不予许可的书面说明理由",
    "06": "作出审计结论",
    "07": "作出确认或者不予确认的决定，不予确认的书面说明理由",
    "10": "符合要求的予以办理，不符合的书面说明理由",
    "11": "作出批复，不同意的书面说明理由",
    "12": "出具评估评审意见",
    "13": "出具技术服务成果",
    "14": "登记所报信息，发现不实的要求更正",
    "20": "办理并出具证明",
}


def parts_of(item: Item, names: Mapping[str, str]) -> dict[str, str]:
    """The eight parts of Art. 8; `names` are the names of other items by key."""
    return {
        "basis": f"{item.limits_now.legal_basis or BASIS_OF_TYPE[item.type_code]}；{MEASURES}。",
        "content": _content(item),
        "conditions": _conditions(item, names),
        "steps": _steps(item),
        "limit_text": _limits(item),
        "fee": f"{item.fee}，按物价、财政部门公布的标准执行。" if item.fee else "不收费。",
        "supervision": _supervision(item),
        "contact": _contact(item),
    }


def limits_of(item: Item) -> dict[str, Any]:
    """Both limits of today as values, kept with the edition."""
    held = item.limits_now
    legal = _limit(held.legal_number, held.legal_unit)
    if legal is not None and held.legal_start is not None:
        legal |= {"start": held.legal_start.name.lower(), "basis": held.legal_basis, "extension": held.legal_extension}
    return {"legal": legal, "promised": _limit(held.promised_number, held.promised_unit)}


def _limit(number: int | None, unit: LimitUnit | None) -> dict[str, Any] | None:
    return None if number is None or unit is None else {"number": number, "unit": unit.name.lower()}


def _content(item: Item) -> str:
    lines = [f"对申请办理“{item.name}”的投资项目进行审查，{DECISION_OF_TYPE[item.type_code]}。"]
    pattern = f"，文号样式“{_legible(item.document_pattern)}”" if item.document_pattern else ""
    lines.append(f"结果文书：{item.result}{pattern}。文书标注项目名称和项目代码。")
    if item.validity:
        lines.append(f"有效期：{item.validity}。")
    return "\n".join(lines)


def _legible(pattern: str) -> str:
    """深建〔{yyyy}〕{n}号 → 深建〔年份〕序号, as people read it."""
    for place, word in PLACES:
        pattern = re.sub(place, word, pattern)
    return pattern


def _conditions(item: Item, names: Mapping[str, str]) -> str:
    why = "；".join(sentences([read(text) for text in item.conditions], chinese))
    lines = [f"适用情形：{why}。", "项目代码核验通过；材料齐全，符合法定形式。"]
    for keys, words in ((item.prerequisites, "先行办结"), (item.optional_prerequisites, "涉及时先行办结")):
        if keys:
            lines.append(f"{words}：{'、'.join(names[key] for key in keys)}。")
    lines.append("项目代码未通过核验的不予受理，并告知原因（暂行办法第十六条第二项）。涉密项目和信息不得在本平台申报。")
    return "\n".join(lines)


def _steps(item: Item) -> str:
    """One step a line: name, what is done, by whom."""
    special = f"，需要时启动{'、'.join(item.special_words)}" if item.special_words else ""
    joint = "，并征求会签部门意见" if item.joint else ""
    if item.is_immediate:
        steps = [
            "收件：登记申请，核验项目代码（经办人，当场）",
            f"办理：材料齐全的当场办理并出具{item.result}；不齐的一次告知补正（经办人，当场）",
            "送达：通过平台送达，可下载电子文书（当场）",
        ]
    else:
        steps = [
            "收件：登记申请，出具收件回执（经办人，当日）",
            "受理：核验项目代码；材料齐全的受理，不齐的一次告知补正（经办人，5个工作日内）",
            f"审查：审查申请材料{joint}{special}（经办人、审核人）",
            f"决定：{DECISION_OF_TYPE[item.type_code]}（批准人）",
            f"送达：通过平台送达{item.result}（10日内）",
        ]
    return "\n".join(steps)


def _limits(item: Item) -> str:
    if item.is_immediate:
        return "即时办理。收到全部信息、材料齐全的，当场办结。"
    held = item.limits_now
    start = STARTS[held.legal_start or LimitStart.ACCEPTED]
    lines = []
    if held.promised_number is not None and held.promised_unit is not None:
        lines.append(f"承诺时限：{held.promised_number}{UNITS[held.promised_unit]}，自受理之日次日起算。")
    if held.legal_number is not None and held.legal_unit is not None:
        lines.append(
            f"法定时限：{held.legal_number}{UNITS[held.legal_unit]}，自{start}次日起算（{held.legal_basis}）。"
        )
    if held.legal_extension:
        lines.append(f"经批准可以延长一次，最长{held.legal_extension}个工作日，书面告知理由。")
    if not lines:
        return "法律、法规没有规定时限，部门也没有承诺时限；长期履行。"
    if item.special_words:
        lines.append(f"{'、'.join(item.special_words)}依法不计入时限的，书面告知申请人。")
    return "\n".join(lines)


def _supervision(item: Item) -> str:
    lines = [
        "办理过程全程留痕，电子监察按时限亮灯；超过时限的，部门须说明理由并被督办。",
        "项目单位应当通过本平台如实报送开工、建设进度和竣工的基本信息：开工前按季度，开工后按月。",
        "建设地点、规模、内容发生重大变化的，应当重新办理审批、核准或者备案，并重新赋码（暂行办法第十四条）。",
    ]
    if item.releases_funds:
        lines.append("下达资金前再次核验项目代码（暂行办法第十五条）。")
    if item.note:
        lines.append(f"说明：{item.note}。")
    return "\n".join(lines)


def _contact(item: Item) -> str:
    return "\n".join(
        (
            f"承办：{item.department.short_name}（示例处室）",
            "咨询：0755-00000000（示例），工作日9:00–12:00、14:00–18:00",
            "投诉：0755-00000000（示例）",
            "窗口：深圳市福田区示例路1号市民服务大厅（示例）",
        )
    )
